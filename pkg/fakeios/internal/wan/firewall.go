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
	if n.silent(by) {
		return "the provider"
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

// hears reports whether nothing drops it: see [Network.heard].
func (n *Network) hears(c *running.Config, by string, p packet.Packet) bool {
	return n.heard(c, by, p) == ""
}

// zonesAnswer reports whether an answer p gets from one zone to another: the question must have passed the other way.
// If it was inspected, the session lets the answer in; if it was only passed, the answer needs a policy of its own.
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
