package engine

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/ziatunnel/ziatunnel/pkg/clock"
	"github.com/ziatunnel/ziatunnel/pkg/device"
	"github.com/ziatunnel/ziatunnel/pkg/guard"
)

// The timers: IOS takes 1 to 120 minutes for a revert. margin is what must be left beyond the proof
// for confirming; pushTime is the allowance for the push.
const (
	minTimer, maxTimer = 2, 120
	margin             = time.Minute
	pushTime           = 4 * time.Minute
	// armingTime is how long a router may be busy with arming once nobody hears it any more: it writes the
	// running-config to the archive, which may be a slow flash or a server. [inferred]
	armingTime = 2 * time.Minute
)

// minutes is the timer to start with.
func (a *change) minutes() int {
	d := a.job.Timer
	if d == 0 {
		d = a.job.Wait + margin + pushTime
	}
	return wholeMinutes(d)
}

func wholeMinutes(d time.Duration) int {
	return min(max(int((d+time.Minute-1)/time.Minute), minTimer), maxTimer)
}

// left is how long until the router takes the change back by itself; zero when it does not.
func (a *change) left() time.Duration {
	if a.arm.until.IsZero() {
		return 0
	}
	return max(a.arm.until.Sub(a.clock.Now()), time.Second)
}

// errTimerFired is a timer that ran out before we were ready.
var errTimerFired = errors.New("the router's timer has run out: it has taken the change back by itself")

// extendTimer moves the timer on when less than need is left.
func (a *change) extendTimer(ctx context.Context, need time.Duration) error {
	if a.arm.until.IsZero() || a.arm.until.Sub(a.clock.Now()) >= need {
		return nil
	}
	before := a.arm
	a.arm.minutes = max(before.minutes, wholeMinutes(need))
	if a.arm.how == ArmReload {
		said, err := a.scheduleReload(ctx)
		if err == nil && !strings.Contains(said, "Reload scheduled") {
			err = errors.New("the reload could not be moved: " + oneLine(said))
		}
		if err != nil {
			a.arm.until = before.until
			return err
		}
		return a.recordArmed()
	}
	now := a.clock.Now()
	said, err := a.session.Ask(ctx, fmt.Sprintf("configure revert timer %d", a.arm.minutes))
	switch {
	case err != nil:
		return err
	case strings.Contains(said, "No Rollback Confirmed Change pending"):
		return errTimerFired
	case !device.Silent(said) && !strings.Contains(said, "Rollback Confirmed Change"):
		return errors.New("the revert timer could not be moved: " + oneLine(said))
	}
	a.arm.until = now.Add(time.Duration(a.arm.minutes) * time.Minute)
	return a.recordArmed()
}

// timerRanOut is errTimerFired with the time that the whole push needs, when the router's words say that it takes the
// change back; zero: that time is not known. Any other error stays as it is.
func timerRanOut(err error, needs time.Duration) error {
	var rejected *device.RejectedLineError
	if !errors.As(err, &rejected) || !strings.Contains(rejected.Reply.Reveal(), "Rollback Confirmed Change: rolling") {
		return err
	}
	if needs == 0 {
		return fmt.Errorf("%w, before all lines were typed: set --timer to more", errTimerFired)
	}
	return fmt.Errorf("%w, before all lines were typed; at this speed they need %s: set --timer to more than that",
		errTimerFired, needs.Round(time.Second))
}

// Clock is the time by which the engine waits and counts the router's timers.
type Clock = clock.Clock

func (j Job) clock() Clock {
	if j.Clock == nil {
		return clock.Real()
	}
	return j.Clock
}

// pendingFor is how long at most a router is going to change by itself: its revert timer says with how
// many minutes it was started, not how many are left, and a reload says in how many it comes. A time
// that cannot be read is taken for the longest timer.
func pendingFor(f guard.Facts) time.Duration {
	var out time.Duration
	if t := f.RollbackTimer; t != nil && t.Pending {
		out = maxTimer * time.Minute
		if t.Minutes != nil {
			out = time.Duration(min(*t.Minutes, maxTimer)) * time.Minute
		}
	}
	if r := f.Reload; r != nil && r.Scheduled {
		in := maxTimer * time.Minute
		if r.In != nil {
			if d, ok := parseIOSDuration(*r.In); ok {
				in = d
			}
		}
		out = max(out, in)
	}
	return out
}

// parseIOSDuration reads a duration as IOS writes it, such as "1 hour and 20 minutes".
func parseIOSDuration(text string) (time.Duration, bool) {
	units := map[string]time.Duration{"hour": time.Hour, "minute": time.Minute, "second": time.Second}
	words := strings.Fields(strings.ReplaceAll(text, " and ", " "))
	var sum time.Duration
	for i := 0; i+1 < len(words); i += 2 {
		n, err := strconv.Atoi(words[i])
		unit, ok := units[strings.TrimSuffix(strings.Trim(words[i+1], ","), "s")]
		if err != nil || !ok || n < 0 || n > 1000 {
			return 0, false
		}
		sum += time.Duration(n) * unit
	}
	return sum, len(words) > 0 && len(words)%2 == 0
}
