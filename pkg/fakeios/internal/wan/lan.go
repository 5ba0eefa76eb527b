package wan

import (
	"net/netip"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/packet"
	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/running"
)

// Delivery is what became of a packet from the LAN.
type Delivery struct {
	Via        string // the interface it left by; "" when it left by none
	Delivered  bool   // it got there and its answer came back
	Reason     string // why not, or how it was sent there, for people
	Translated bool   // NAT replaced its source
}

// SendFromLAN lets a host on a LAN send a packet, and brings the answer back; all counters move. The LAN is the
// one whose network the host is in. [Network.Trace] tells every step.
func (n *Network) SendFromLAN(c *running.Config, p packet.Packet) Delivery {
	path := n.Trace(c, "", p)
	d := Delivery{Via: path.Via, Delivered: path.Arrived, Reason: path.Reason, Translated: path.Translated}
	switch {
	case path.Arrived && path.Place == Itself:
		d.Reason = "the router itself"
	case path.Arrived:
		d.Reason = path.By
	}
	return d
}

// entrance is the interface that a host's packets come in by: the one that is named, else the one whose network
// the host is in, else the one that a route leads to the host by, unless that is one to the Internet or to an edge.
// Any other host is behind the first VLAN if its address is private, else outside.
func (n *Network) entrance(c *running.Config, name string, host netip.Addr) *running.Interface {
	if name != "" {
		return c.Interface(name)
	}
	if i := running.Find(c.Interfaces, func(i *running.Interface) bool {
		return i.Name != n.outside && i.Tunnel == nil && i.Has(host)
	}); i != nil {
		return i
	}
	way := c.Interface(c.RouteTo(host, n.LineUp(c)))
	switch {
	case way != nil && !n.facesInternet(c, way) && n.Associations[way.Name] == nil:
		return way
	case !host.IsPrivate():
		return c.Interface(n.outside)
	}
	return running.Find(c.Interfaces, func(i *running.Interface) bool { return strings.HasPrefix(i.Name, "Vlan") })
}
