package failover

import (
	"fmt"

	"github.com/ziatunnel/ziatunnel/pkg/plan"
)

// String is the time for a person. Where it lies between two looks both ends are named.
func (s Span) String() string {
	if s.Min == s.Max {
		return fmt.Sprintf("%.3g s", s.Max)
	}
	return fmt.Sprintf("between %.3g and %.3g s", s.Min, s.Max)
}

// Sessions says of both tunnels what `show crypto session` has shown, and what was expected there.
func (r Result) Sessions() (backup, primary string) {
	good, bad := "as the guide expects", "where the guide expects"
	if r.Method == string(plan.Sick) {
		good, bad = "as it should be while IKE goes on", "where IKE was to go on and show"
	}
	say := func(e Expected) string {
		if e.OK {
			return e.Expected + ", " + good
		}
		return fmt.Sprintf("%s, %s %s", e.Seen, bad, e.Expected)
	}
	return say(r.Guide.Backup), say(r.Guide.Primary)
}

// When is the time of the entry in seconds, for a person.
func (e Entry) When() string {
	if e.Seconds < 0 {
		return "before"
	}
	return fmt.Sprintf("%.1f", e.Seconds)
}
