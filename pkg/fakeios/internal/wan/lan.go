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

// SendFromLAN lets a host on the LAN send a packet: inbound access list of the LAN, policy routing, routing,
// NAT, outbound access list, and the answer the other way. All counters move.
func (n *Network) SendFromLAN(c *running.Config, p packet.Packet) Delivery {
	lan := n.lanInterface(c, p.Source)
	if lan == nil {
		return Delivery{Reason: "the LAN interface is down"}
	}
	if !n.receive(c, lan.Name, p) {
		return Delivery{Reason: "access list " + lan.AccessIn + " on " + lan.Name + " drops it on its way in"}
	}
	if running.Find(c.Interfaces, func(i *running.Interface) bool {
		return i.Address.IsValid() && i.Address.Addr() == p.Destination
	}) != nil {
		return Delivery{Delivered: true, Reason: "the router itself"}
	}
	way, why := n.policyRoute(c, lan, p)
	if way == nil {
		if way = c.Interface(c.RouteTo(p.Destination, n.LineUp(c))); way == nil {
			return Delivery{Reason: "no route"}
		}
		why = "routing"
	}
	d := Delivery{Via: way.Name, Reason: why}
	if list := c.ACL(way.AccessOut); list != nil && !list.Permits(p) {
		d.Reason = "access list " + way.AccessOut + " on " + way.Name + " drops it on its way out"
		return d
	}
	reason := n.forward(c, lan, way, p, &d)
	if reason == "" {
		if list := c.ACL(lan.AccessOut); list != nil && !list.Permits(p.Reply()) {
			reason = "access list " + lan.AccessOut + " on " + lan.Name + " drops the answer"
		} else {
			n.transmit(lan.Name, p.Reply())
		}
	}
	if d.Delivered = reason == ""; !d.Delivered {
		d.Reason = reason
	}
	return d
}

// lanInterface is the interface that a host with this address sits behind: the one whose network it is in,
// or the first VLAN. Nil: it is down.
func (n *Network) lanInterface(c *running.Config, host netip.Addr) *running.Interface {
	i := running.Find(c.Interfaces, func(i *running.Interface) bool {
		return i.Name != n.outside && i.Tunnel == nil && i.Address.IsValid() && i.Address.Contains(host)
	})
	if i == nil {
		i = running.Find(c.Interfaces, func(i *running.Interface) bool { return strings.HasPrefix(i.Name, "Vlan") })
	}
	if i == nil || !n.LineUp(c)(i) {
		return nil
	}
	return i
}

// policyRoute sends a packet through `ip policy route-map`; nil: normal routing. An access list
// that does not exist matches everything. `set interface A B` takes the first that is up.
func (n *Network) policyRoute(c *running.Config, lan *running.Interface, p packet.Packet) (way *running.Interface,
	why string) {
	up := n.LineUp(c)
	for _, e := range c.RouteMaps {
		if lan.PolicyMap == "" || e.Name != lan.PolicyMap || !e.Matches(c, p) {
			continue
		}
		if !e.Permit {
			return nil, ""
		}
		e.Packets += p.Count()
		for _, name := range e.SetInterfaces {
			if i := c.Interface(name); i != nil && up(i) {
				return i, "route-map " + e.Name
			}
		}
		for _, hop := range e.SetNextHops {
			if address, err := netip.ParseAddr(hop); err == nil {
				if i := c.Interface(c.ConnectedTo(address, up)); i != nil {
					return i, "route-map " + e.Name
				}
			}
		}
		return nil, ""
	}
	return nil, ""
}

// forward takes a packet from the LAN out by way and its answer in again.
func (n *Network) forward(c *running.Config, lan, way *running.Interface, p packet.Packet,
	d *Delivery) (reason string) {
	switch {
	case way.Tunnel != nil && way.Tunnel.Mode == "":
		n.transmit(way.Name, p)
		return "nobody ends the GRE tunnel " + way.Name
	case way.Tunnel != nil:
		_, reason = n.sendThroughTunnel(c, way.Name, p, p.Reply())
		return reason
	case !n.LineUp(c)(way):
		return way.Name + " is down"
	}
	n.transmit(way.Name, p)
	if way.Name != n.outside {
		return ""
	}
	if lan.NAT == "inside" && way.NAT == "outside" && c.Translates(way.Name, p) {
		d.Translated = true
		p.Source = c.AddressOf(way.Name)
	}
	if p.Source.IsPrivate() {
		return "it left with a private source address"
	}
	if n.isGlobal(p) {
		return "nobody answers at a global address outside a tunnel"
	}
	if !n.receive(c, way.Name, p.Reply()) {
		return "access list " + way.AccessIn + " on " + way.Name + " drops the answer"
	}
	return ""
}
