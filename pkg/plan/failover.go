package plan

import (
	"fmt"
	"net/netip"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/iosconf"
)

// Failure is a way to take a tunnel down for a test. Both ways leave the WAN, the lists and every
// other tunnel alone.
type Failure string

// The ways.
const (
	// Blackhole routes the service edge to Null0: IKE and ESP to that edge vanish, and dead peer
	// detection finds out as it would in a real failure.
	Blackhole Failure = "blackhole"
	// Shutdown shuts the tunnel interface down: the router knows at once.
	Shutdown Failure = "shutdown"
)

// BuildFailover gives the changes that take one tunnel down, each with its undo. Host routes to the edge that
// are there would share its traffic with the one to Null0, so they are removed after it is typed. It fails when
// nothing would change, because the tunnel is down already.
func BuildFailover(running iosconf.Config, how Failure, tunnel string, edge netip.Addr) (Plan, error) {
	step := Step{Number: 1, Title: "Fail the primary", Changes: []Change{}}
	f := failoverBuilder{state: running, step: &step}
	switch how {
	case Blackhole:
		step.Why = fmt.Sprintf("nothing gets to %s any more, until it is taken back", edge)
		host := fmt.Sprintf("ip route %s%s 255.255.255.255 ", vrfOf(running, tunnel), edge)
		f.add(Add, host+"Null0", "the edge is to be out of reach", func(d *draft) { d.line(host + "Null0") })
		for _, n := range running.Nodes {
			if strings.HasPrefix(n.Line, host) && iosconf.ID(n.Line) != host+"Null0" {
				f.add(Drop, n.Line, "it leads to the edge too", func(d *draft) { d.line(iosconf.Negate(n.Line)) })
			}
		}
	case Shutdown:
		step.Why = tunnel + " is shut down, until it is taken back"
		header := "interface " + tunnel
		f.add(Replace, header, "the tunnel is to be down", func(d *draft) {
			d.within(header, false, func() { d.line("shutdown") })
		})
	default:
		return Plan{}, fmt.Errorf("there is no way %q to fail a tunnel", how)
	}
	if len(step.Changes) == 0 || len(step.Changes[0].Adds) == 0 {
		return Plan{}, fmt.Errorf("%s is taken down already (%s): there is nothing to try", tunnel, how)
	}
	return Plan{Steps: []Step{step}}, nil
}

// vrfOf are the words of a route in the VRF that a tunnel's packets leave by; none for the global table.
func vrfOf(c iosconf.Config, tunnel string) string {
	o, _ := c.Object("interface " + tunnel)
	for _, n := range o.Nodes {
		for _, child := range n.Children {
			if name, ok := strings.CutPrefix(child.Line, "tunnel vrf "); ok {
				return "vrf " + name + " "
			}
		}
	}
	return ""
}

// failoverBuilder collects the changes. Each is computed on the configuration that the ones before it leave.
type failoverBuilder struct {
	state iosconf.Config
	step  *Step
}

func (f *failoverBuilder) add(action Action, line, why string, typing func(*draft)) {
	d := newDraft(f.state)
	typing(d)
	c := Change{Action: action, Object: iosconf.ID(line), Why: why}
	d.finish(&c, f.state)
	if action != Drop {
		c.Hazard = "the tunnel goes down: its traffic moves to the other one when the router notices"
	}
	f.step.Changes = append(f.step.Changes, c)
	f.state = d.state
}
