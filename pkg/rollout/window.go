package rollout

import (
	"fmt"
	"slices"
	"strconv"
	"time"
)

// Window is when work may begin: on some days of the week from one time of day to another, in the
// time zone of the site. One that ends before it begins goes on past midnight and belongs to the day
// on which it began.
type Window struct {
	Days []Day     `json:"days,omitempty" yaml:"days"` // none: every day
	From TimeOfDay `json:"from" yaml:"from"`
	To   TimeOfDay `json:"to" yaml:"to"` // 24:00 is the end of the day
}

// Day is a day of the week: "mon" to "sun".
type Day string

var days = []Day{"sun", "mon", "tue", "wed", "thu", "fri", "sat"} // as time.Weekday counts

// TimeOfDay is "hh:mm".
type TimeOfDay string

// minutes since midnight; -1 for what is no time of day.
func (t TimeOfDay) minutes() int {
	if len(t) != 5 || t[2] != ':' {
		return -1
	}
	h, errH := strconv.ParseUint(string(t[:2]), 10, 8)
	m, errM := strconv.ParseUint(string(t[3:]), 10, 8)
	if errH != nil || errM != nil || m > 59 || h > 24 || h == 24 && m > 0 {
		return -1
	}
	return int(h*60 + m)
}

func (w Window) check() error {
	from, to := w.From.minutes(), w.To.minutes()
	switch {
	case from < 0 || from == 24*60:
		return fmt.Errorf("from is %q: it is a time of day from 00:00 to 23:59", w.From)
	case to < 0:
		return fmt.Errorf("to is %q: it is a time of day from 00:00 to 24:00", w.To)
	case from == to:
		return fmt.Errorf("it ends when it begins; a whole day is from 00:00 to 24:00")
	}
	for _, d := range w.Days {
		if !slices.Contains(days, d) {
			return fmt.Errorf("%q is no day of the week; they are mon, tue, wed, thu, fri, sat and sun", d)
		}
	}
	return nil
}

// length is how long a window is on a day without a change of the clock.
func (w Window) length() time.Duration {
	d := w.To.minutes() - w.From.minutes()
	if d < 0 {
		d += 24 * 60
	}
	return time.Duration(d) * time.Minute
}

// startingOn is the window that begins on a local day; ok is false when none does.
func (w Window) startingOn(year int, month time.Month, day int, at *time.Location) (from, to time.Time, ok bool) {
	midnight := time.Date(year, month, day, 0, 0, 0, 0, at)
	if len(w.Days) > 0 && !slices.Contains(w.Days, days[midnight.Weekday()]) {
		return from, to, false
	}
	begin, end := w.From.minutes(), w.To.minutes()
	if end <= begin {
		end += 24 * 60
	}
	// time.Date takes a minute that a change of the clock leaves out to one beside it.
	from = time.Date(year, month, day, 0, begin, 0, 0, at).UTC()
	to = time.Date(year, month, day, 0, end, 0, 0, at).UTC()
	return from, to, to.After(from)
}

// nextOpening is the first moment, not before now, at which a site in a zone may begin. Zero: never, which
// a policy without problems excludes.
func (p Policy) nextOpening(now time.Time, at *time.Location) time.Time {
	if len(p.Windows) == 0 {
		return now
	}
	if at == nil {
		at = time.UTC
	}
	var best time.Time
	local := now.In(at)
	for ahead := -1; ahead <= 8; ahead++ {
		for _, w := range p.Windows {
			from, to, ok := w.startingOn(local.Year(), local.Month(), local.Day()+ahead, at)
			last := to.Add(-p.WindowLeft) // the last moment to begin, which is too late itself
			if !ok || !last.After(now) || !last.After(from) {
				continue
			}
			if from.Before(now) {
				from = now
			}
			if best.IsZero() || from.Before(best) {
				best = from
			}
		}
		if !best.IsZero() && ahead >= 1 {
			return best
		}
	}
	return best
}
