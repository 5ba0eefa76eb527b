package fakeios

import (
	"net/netip"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/packet"
)

// Delivery is what became of a packet from the LAN.
type Delivery struct {
	Via        string // the interface it left by; "" when it left by none
	Delivered  bool   // it got there and its answer came back
	Reason     string // why not, or how it was sent there, for people
	Translated bool   // NAT replaced its source
}

// Send lets a host on the LAN send a packet: inbound access list of the LAN, policy routing,
// routing, NAT, outbound access list, and the answer the other way. All counters move.
func (r *Router) Send(p packet.Packet) Delivery {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.settle()
	return r.net.send(r.running, p)
}

// send is Send for callers who hold the lock and have settled.
func (n *network) send(c *config, p packet.Packet) Delivery {
	lan := n.lan(c, p.Source)
	if lan == nil {
		return Delivery{Reason: "the LAN interface is down"}
	}
	if !n.arrives(c, lan.name, p) {
		return Delivery{Reason: "access list " + lan.accessIn + " on " + lan.name + " drops it on its way in"}
	}
	if find(c.interfaces, func(i *iface) bool { return i.address.IsValid() && i.address.Addr() == p.Destination }) != nil {
		return Delivery{Delivered: true, Reason: "the router itself"}
	}
	way, why := n.policyRoute(c, lan, p)
	if way == nil {
		if way = c.iface(c.routeTo(p.Destination, n.passes(c))); way == nil {
			return Delivery{Reason: "no route"}
		}
		why = "routing"
	}
	d := Delivery{Via: way.name, Reason: why}
	if list := c.acl(way.accessOut); list != nil && !list.permits(p) {
		d.Reason = "access list " + way.accessOut + " on " + way.name + " drops it on its way out"
		return d
	}
	reason := n.leaveLAN(c, lan, way, p, &d)
	if reason == "" {
		if list := c.acl(lan.accessOut); list != nil && !list.permits(p.Reply()) {
			reason = "access list " + lan.accessOut + " on " + lan.name + " drops the answer"
		} else {
			n.leaves(lan.name, p.Reply())
		}
	}
	if d.Delivered = reason == ""; !d.Delivered {
		d.Reason = reason
	}
	return d
}

// lan is the interface that a host with this address sits behind: the one whose network it is in,
// or the first VLAN. Nil: it is down.
func (n *network) lan(c *config, host netip.Addr) *iface {
	i := find(c.interfaces, func(i *iface) bool {
		return i.name != n.outside && i.tunnel == nil && i.address.IsValid() && i.address.Contains(host)
	})
	if i == nil {
		i = find(c.interfaces, func(i *iface) bool { return strings.HasPrefix(i.name, "Vlan") })
	}
	if i == nil || !n.passes(c)(i) {
		return nil
	}
	return i
}

// policyRoute sends a packet through `ip policy route-map`; nil: normal routing. An access list
// that does not exist matches everything. `set interface A B` takes the first that is up.
func (n *network) policyRoute(c *config, lan *iface, p packet.Packet) (way *iface, why string) {
	up := n.passes(c)
	for _, e := range c.routeMaps {
		if lan.policyMap == "" || e.name != lan.policyMap || !e.matches(c, p) {
			continue
		}
		if !e.permit {
			return nil, ""
		}
		e.packets += p.Count()
		for _, name := range e.setInterfaces {
			if i := c.iface(name); i != nil && up(i) {
				return i, "route-map " + e.name
			}
		}
		for _, hop := range e.setNextHops {
			if address, err := netip.ParseAddr(hop); err == nil {
				if i := c.iface(c.connectedTo(address, up)); i != nil {
					return i, "route-map " + e.name
				}
			}
		}
		return nil, ""
	}
	return nil, ""
}

// leaveLAN takes a packet from the LAN out by way and its answer in again.
func (n *network) leaveLAN(c *config, lan, way *iface, p packet.Packet, d *Delivery) (reason string) {
	switch {
	case way.tunnel != nil && way.tunnel.mode == "":
		n.leaves(way.name, p)
		return "nobody ends the GRE tunnel " + way.name
	case way.tunnel != nil:
		_, reason = n.throughTunnel(c, way.name, p, p.Reply())
		return reason
	case !n.passes(c)(way):
		return way.name + " is down"
	}
	n.leaves(way.name, p)
	if way.name != n.outside {
		return ""
	}
	if lan.nat == "inside" && way.nat == "outside" && c.translates(way.name, p) {
		d.Translated = true
		p.Source = c.addressOf(way.name)
	}
	if p.Source.IsPrivate() {
		return "it left with a private source address"
	}
	if n.isGlobal(p) {
		return "nobody answers at a global address outside a tunnel"
	}
	if !n.arrives(c, way.name, p.Reply()) {
		return "access list " + way.accessIn + " on " + way.name + " drops the answer"
	}
	return ""
}
