package wan

import (
	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/packet"

	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/running"
)

// sshPort and ephemeralPort are the ends of the operator's connection; the latter is also that of probes and flows.
const (
	sshPort       = 22
	ephemeralPort = 50000
)

// OperatorPasses is "" while the packets of an operator's session get in and the answers out, and
// otherwise why not. It asks with hypothetical packets: no counter moves.
func (n *Network) OperatorPasses(c *running.Config) string { return n.judgeOperator(c, true) }

// OperatorEnters is [Network.OperatorPasses] for a connection that is not established yet.
func (n *Network) OperatorEnters(c *running.Config) string { return n.judgeOperator(c, false) }

func (n *Network) judgeOperator(c *running.Config, established bool) string {
	up := n.LineUp(c)
	operator, reached := n.env.Operator, n.env.Reached
	if !reached.IsValid() { // no way that the configuration knows of
		return ""
	}
	if running.Find(c.Interfaces, func(i *running.Interface) bool { return i.Owns(reached) && up(i) }) == nil {
		return "no interface that is up has the address " + reached.String()
	}
	outside := c.Interface(n.outside)
	if outside == nil || !up(outside) {
		return "interface " + n.outside + " is down"
	}
	if n.silent(outside.Name) {
		return "the provider of " + outside.Name + " has failed: nothing comes in"
	}
	in := packet.Packet{
		Source: operator, Destination: reached, Protocol: "tcp", SourcePort: ephemeralPort, DestinationPort: sshPort,
		Established: established,
	}.Times(0)
	if !n.receive(c, outside.Name, in) {
		return "access list " + outside.AccessIn + " on " + outside.Name + " drops the operator's packets"
	}
	if to, _ := c.ZoneVerdict(outside.Zone, running.SelfZone, in); to == running.Drop && !c.Unzoned() {
		return "the zone firewall drops the operator's packets"
	} else if !n.zonesAnswer(c, running.SelfZone, outside.Zone, in.Reply().Times(0)) {
		return "the zone firewall drops the answers to the operator"
	}
	r, _ := c.Share(outside.VRF, reached, operator, up)
	back := c.Interface(r.Out)
	switch {
	case back == nil:
		return "there is no route back to the operator"
	case !up(back):
		return "the route back to the operator leaves by " + back.Name + ", which is down"
	case n.uplink(back.Name).Interface != "" && n.uplinkLoses(c, back, reached) != "":
		return n.uplinkLoses(c, back, reached)
	case back.Tunnel != nil:
		// The edge would not bring them to the operator [inferred].
		return "the answers to the operator go into " + back.Name
	}
	return ""
}
