package verify

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/ziatunnel/ziatunnel/pkg/monitor"
	"github.com/ziatunnel/ziatunnel/pkg/show"
)

// answers are the return codes of a probe that was answered, late or in time.
var answers = []string{"OK", "Over threshold"}

// turn is how long it takes at most until the probe of the tunnel has noticed a change, see [monitor.Operation.Turn].
func (t Tunnel) turn() time.Duration {
	if t.Probe == (monitor.Operation{}) {
		return monitor.DefaultFrequency + monitor.DefaultTimeout
	}
	return t.Probe.Turn()
}

// frequency is how often the probe of the tunnel runs.
func (t Tunnel) frequency() time.Duration {
	if t.Probe == (monitor.Operation{}) {
		return monitor.DefaultFrequency
	}
	return t.Probe.Frequency
}

func seconds(n uint64) time.Duration {
	return time.Duration(min(n, 1<<32)) * time.Second
}

// operation is the IP SLA operation of the tunnel; nil: the router shows none.
func (f Facts) operation(want Tunnel) *show.IPSLAOperation {
	for i := range f.SLA.Operations {
		if o := &f.SLA.Operations[i]; want.SLA > 0 && o.ID == uint64(want.SLA) {
			return o
		}
	}
	return nil
}

// lastRun is how long ago the probe has begun its last run, by the router's own clock.
func (f Facts) lastRun(want Tunnel) (ago time.Duration, known bool) {
	o := f.operation(want)
	if o == nil || f.Now.IsZero() || o.StartTime == "" {
		return 0, false
	}
	began, err := show.ParseClock(o.StartTime)
	if err != nil || began.Time.After(f.Now.Add(time.Second)) {
		return 0, false
	}
	return max(f.Now.Sub(began.Time), 0), true
}

// ranSince reports whether the last run of the probe began when the IKE SA was up. What the router does not tell is
// taken from the age of the SA alone: one that is older than a turn of the probe has had one. The age is shown in whole
// seconds.
func (t *TunnelReport) ranSince(f Facts, ike phase, want Tunnel) bool {
	ago, known := f.lastRun(want)
	switch {
	case ike.age == nil: // a table without it
		return t.Decaps != nil && *t.Decaps > 0
	case known && f.Now.Add(time.Second-ago).Before(want.since):
		return false
	case known:
		return ago <= seconds(*ike.age)+time.Second
	default:
		return !ike.young
	}
}

// answered notes whether the probe was answered since the SAs are up, and when it runs again.
func (t *TunnelReport) answered(f Facts, ike phase, want Tunnel) {
	t.SLAID = want.SLA
	if t.SLA == notScheduled || want.SLA == 0 {
		return
	}
	t.SLAAnswered = ike.ready && slices.Contains(answers, t.SLA) && t.ranSince(f, ike, want)
	if ago, known := f.lastRun(want); known && t.SLA != "" {
		left := max(want.frequency()-ago, 0)
		t.SLANext = new(uint64((left + time.Second - 1) / time.Second))
	}
}

// Next is how long until what the wanted level waits for can have come: the next run of every probe that was not
// answered, else the end of the delay of a track. false: that is not known.
func (r Report) Next() (wait time.Duration, known bool) {
	for _, t := range r.Tunnels {
		if t.SLAAnswered {
			continue
		}
		if t.SLANext == nil {
			return 0, false
		}
		wait, known = max(wait, seconds(*t.SLANext)), true
	}
	if known || !r.Proof.Reached.Reaches(LevelTraffic) {
		return wait, known
	}
	for _, t := range r.Tunnels {
		if left, ok := remaining(t.TrackDelayed); ok && t.Track != "Up" {
			wait, known = max(wait, left), true
		}
	}
	return wait, known
}

// remaining is the time in "Up (170 secs remaining)".
func remaining(delayed string) (left time.Duration, known bool) {
	_, text, found := strings.Cut(delayed, "(")
	number, _, _ := strings.Cut(text, " ")
	n, err := strconv.ParseUint(number, 10, 32)
	return seconds(n), found && err == nil
}

// soon is within how many seconds a probe has to run by itself that need not be made to.
const soon = 3

// Unasked are the operations that were not answered through a tunnel that is up, and do not run again at once, where
// the wanted level is about them: they have run before the tunnel was up, or failed.
func (r Report) Unasked() []int {
	var out []int
	for _, t := range r.Tunnels {
		if t.Proof == LevelSAs && r.Proof.Wanted.Reaches(LevelProbe) && t.SLANext != nil && *t.SLANext > soon {
			out = append(out, t.SLAID)
		}
	}
	return out
}

// level is how much is proven of the tunnel.
func (t TunnelReport) level() Level {
	switch {
	case t.State != Established && t.State != Standby:
		return LevelNone
	case !t.SLAAnswered:
		return LevelSAs
	case t.Traffic == nil || !t.Traffic.Moved():
		return LevelProbe
	case t.Track != "Up":
		return LevelTraffic
	}
	return LevelTrack
}

// reached is the report with how much is proven of each tunnel, and of the site.
func (r Report) reached() Report {
	r.Proof.Reached = LevelNone
	for i := range r.Tunnels {
		t := &r.Tunnels[i]
		t.Proof = t.level()
		if i == 0 || r.Proof.Reached.Reaches(t.Proof) {
			r.Proof.Reached = t.Proof
		}
	}
	return r
}
