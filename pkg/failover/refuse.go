package failover

import (
	"fmt"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/guard"
	"github.com/ziatunnel/ziatunnel/pkg/plan"
)

// Refuse says why a test would prove nothing: what a failover would show has to be otherwise before
// it. s is the sample before, w what [WaitsFor] gave.
func (s Sample) Refuse(test Test, w Waits) []guard.Finding {
	out := []guard.Finding{}
	fatal := func(rule, why, mend string) {
		out = append(out, guard.Finding{Rule: rule, Fatal: true, Why: why, Remedy: mend})
	}
	if !s.Report.Proven() {
		fatal("not_active", fmt.Sprintf("the site is %s, and a failover is tried from two tunnels that are up: %s",
			s.Report.Verdict, strings.Join(s.unproven(), "; ")),
			"`ziatunnel verify` says what is missing")
	} else if !strings.EqualFold(s.carries(), s.primary().Interface) {
		fatal("not_on_primary", fmt.Sprintf("the traffic does not go into the primary, %s, but into %s",
			s.primary().Interface, word(s.carries())),
			"look at `set interface` of the route map, and at the line protocol of "+s.primary().Interface)
	}
	if test.How == plan.Sick && !test.Steering.Mechanism.ByProbe() {
		fatal("nothing_steers", fmt.Sprintf("no probe moves the traffic of this router%s: a health page that is dead "+
			"would leave it in %s", byWhat(test.Steering), s.primary().Interface),
			"give the site file `steering: pbr-track`, `route` or `eem`, and apply it; or try --how blackhole")
	}
	if test.How == plan.Blackhole && w.Detection == "" {
		fatal("no_detection", "no dead peer detection is configured: the router would not notice that the edge is gone",
			"`crypto ikev2 dpd 10 5 periodic`, as step 5 sets it up; or try it with --how shutdown")
	}
	for _, t := range s.Report.Tunnels {
		if test.FollowsTracks() && t.Track != "Up" {
			fatal("track_not_up", fmt.Sprintf("the track of the %s is %s, so its change cannot be seen", t.Role,
				word(track(t))), "wait until it is Up: `ziatunnel verify --proof track` does"+withoutTracks(test))
		}
	}
	return out
}

// byWhat names the line that sends the traffic into the tunnels.
func byWhat(s Steering) string {
	if s.Mechanism == NoMechanism {
		return ""
	}
	return fmt.Sprintf(" (`%s` follows the line protocol of the tunnels alone)", s.Mechanism)
}

func withoutTracks(test Test) string {
	if test.Tracks {
		return ", or leave --tracks out"
	}
	return ""
}

// unproven says of every tunnel that is not up what is missing.
func (s Sample) unproven() []string {
	var out []string
	for _, t := range s.Report.Tunnels {
		if !t.Up() {
			out = append(out, strings.TrimSuffix(fmt.Sprintf("%s %s, %s", t.Role, t.State, strings.Join(t.Reasons(),
				", ")), ", "))
		}
	}
	return out
}
