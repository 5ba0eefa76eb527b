package verify

import "time"

// Waits are how long a proof may take.
type Waits struct {
	// SAs is how long the security associations may take to come up, and All is the time for everything, that one
	// included.
	SAs, All time.Duration
}

// What a router gets beyond what its lines say.
const (
	saWait = time.Minute      // IKE has to try again a few times
	slack  = 10 * time.Second // a look that comes a moment late
)

// WaitsFor works out how long the proof of a level may take, from what the playbook sends: when the probes run first,
// how often they ask and how long they wait for the answer; for test packets one more run, which moves the counters
// where nobody answers an echo; and the delay of the tracks.
func (w Expectation) WaitsFor(wanted Level) Waits {
	var first, turn, delay time.Duration
	for _, t := range w.Tunnels {
		if t.SLA > 0 {
			first, turn = max(first, t.Probe.First), max(turn, t.turn())
		}
		delay = max(delay, t.DelayUp)
	}
	out := Waits{SAs: saWait, All: saWait}
	if wanted.Reaches(LevelProbe) {
		out.All += first + turn + slack
	}
	if wanted.Reaches(LevelTraffic) {
		out.All += turn
	}
	if wanted.Reaches(LevelTrack) {
		out.All += delay + slack
	}
	return out
}

// Needs is how long the proof of a level may take once the security associations are up.
func (w Expectation) Needs(wanted Level) time.Duration {
	waits := w.WaitsFor(wanted)
	return waits.All - waits.SAs
}
