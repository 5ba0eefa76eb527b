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
	// Sick routes the health page to Null0, and leaves IKE and ESP alone: the probe finds out, as it does when the
	// service behind an edge is sick while the edge still answers dead peer detection.
	Sick Failure = "sick"
)

// Failures are the ways to take a tunnel down.
func Failures() []Failure { return []Failure{Blackhole, Shutdown, Sick} }

// Victim is the tunnel that is taken down for a test.
type Victim struct {
	Tunnel string
	Edge   netip.Addr // where it ends
	Page   netip.Addr // the global address whose health page its probe asks for
}

// BuildFailover gives the changes that take one tunnel down, each with its undo. Host routes to the edge, or to the
// health page, that are there would share its traffic with the one to Null0, so they are removed after it is typed. It
// fails when nothing would change, because the tunnel is down already.
func BuildFailover(running iosconf.Config, how Failure, v Victim) (Plan, error) {
	step := Step{Number: 1, Title: "Fail the primary", Changes: []Change{}}
	f := failoverBuilder{state: running, step: &step}
	switch how {
	case Blackhole:
		step.Why = fmt.Sprintf("nothing gets to %s any more, until it is taken back", v.Edge)
		f.toNull("the edge", v.Edge, vrfOf(running, v.Tunnel, "tunnel vrf "))
	case Sick:
		step.Why = fmt.Sprintf("the health page at %s is not answered any more, until it is taken back; IKE and ESP "+
			"go on", v.Page)
		f.toNull("the health page", v.Page, vrfOf(running, v.Tunnel, "vrf forwarding ", "ip vrf forwarding "))
	case Shutdown:
		step.Why = v.Tunnel + " is shut down, until it is taken back"
		header := "interface " + v.Tunnel
		f.add(Replace, header, "the tunnel is to be down", func(d *draft) {
			d.within(header, false, func() { d.line("shutdown") })
		})
	default:
		return Plan{}, fmt.Errorf("there is no way %q to fail a tunnel", how)
	}
	if len(step.Changes) == 0 || len(step.Changes[0].Adds) == 0 {
		return Plan{}, fmt.Errorf("%s is taken down already (%s): there is nothing to try", v.Tunnel, how)
	}
	return Plan{Steps: []Step{step}}, nil
}

// toNull routes an address to Null0, in the table that the words of vrf name, and takes away what else leads there.
func (f *failoverBuilder) toNull(what string, to netip.Addr, vrf string) {
	host := fmt.Sprintf("ip route %s%s 255.255.255.255 ", vrf, to)
	running := f.state
	f.add(Add, host+"Null0", what+" is to be out of reach", func(d *draft) { d.line(host + "Null0") })
	for _, n := range running.Nodes {
		if strings.HasPrefix(n.Line, host) && iosconf.ID(n.Line) != host+"Null0" {
			f.add(Drop, n.Line, "it leads to "+what+" too", func(d *draft) { d.line(iosconf.Negate(n.Line)) })
		}
	}
}

// vrfOf are the words of a route in the VRF that a line of the tunnel names, by the word in front of it; none for
// the global table.
func vrfOf(c iosconf.Config, tunnel string, keys ...string) string {
	o, _ := c.Object("interface " + tunnel)
	for _, n := range o.Nodes {
		for _, child := range n.Children {
			for _, key := range keys {
				if name, ok := strings.CutPrefix(child.Line, key); ok {
					return "vrf " + name + " "
				}
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
		c.Hazard = "its traffic moves to the other tunnel when the router notices"
	}
	f.step.Changes = append(f.step.Changes, c)
	f.state = d.state
}
