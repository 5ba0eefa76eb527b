package wan

import (
	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/packet"
	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/running"
)

// heard lets the answer to a packet of the router itself come in by an interface, and says what drops it: "" is
// nothing. Inspection opens the access list for it with router-traffic alone, and never for ESP; the zones keep
// a session of their own for what they inspect.
func (n *Network) heard(c *running.Config, by string, p packet.Packet) (dropped string) {
	i := c.Interface(by)
	if i == nil || i.Shutdown {
		return "an interface that is down"
	}
	n.count(by, p)
	sent := p.Reply().Times(0)
	list := c.ACL(i.AccessIn)
	if list != nil && !c.Inspects(i.InspectOut, sent, true) && !list.Permits(c, p) {
		return "an access list"
	}
	if !n.zonesAnswer(c, i.Zone, running.SelfZone, p) {
		return "the zone firewall"
	}
	return ""
}

// hears is heard for who only wants to know whether.
func (n *Network) hears(c *running.Config, by string, p packet.Packet) bool {
	return n.heard(c, by, p) == ""
}

// zonesAnswer reports whether the zones let an answer p go from one zone to another, and before it what it
// answers the other way.
func (n *Network) zonesAnswer(c *running.Config, from, to string, p packet.Packet) bool {
	if c.Unzoned() {
		return true
	}
	asked, _ := c.ZoneVerdict(to, from, p.Reply().Times(0))
	if asked != running.Pass {
		return asked == running.Inspect
	}
	answered, _ := c.ZoneVerdict(from, to, p)
	return answered != running.Drop
}
