package fakeios

import (
	"net/netip"
)

// addressOf is the IPv4 address that an interface answers with, its own or the borrowed one.
func (c *config) addressOf(name string) netip.Addr {
	i := c.iface(name)
	if i == nil {
		return noAddr
	}
	if i.unnumbered != "" && i.unnumbered != name {
		return c.addressOf(i.unnumbered)
	}
	return i.address.Addr()
}

// routeTo is the interface that a packet to target leaves by: the longest prefix among connected
// networks and static routes in use, the lowest distance among equals. Empty: no route.
func (c *config) routeTo(target netip.Addr, up func(*iface) bool) string {
	best, distance, via := -1, 0, ""
	for _, i := range c.interfaces {
		if i.address.IsValid() && up(i) && i.address.Contains(target) && i.address.Bits() > best {
			best, via = i.address.Bits(), i.name
		}
	}
	for _, r := range c.routes {
		bits := r.prefix.Bits()
		better := bits > best || bits == best && max(r.distance, 1) < distance
		if !r.prefix.Contains(target) || !better || r.nextHop == target && r.via == "" || !c.usable(r, up) {
			continue
		}
		best, distance, via = bits, max(r.distance, 1), c.wayOut(r, up)
	}
	return via
}

// wayOut is the interface that a route leads to.
func (c *config) wayOut(r *staticRoute, up func(*iface) bool) string {
	if r.via != "" {
		return r.via
	}
	if r.permanent {
		up = func(*iface) bool { return true }
	}
	return c.connectedTo(r.nextHop, up)
}

// usable tells whether a route stands in the routing table: its way out is up, or it is permanent,
// and its track, if it has one, is up.
func (c *config) usable(r *staticRoute, up func(*iface) bool) bool {
	i := c.iface(c.wayOut(r, up))
	stands := r.via == null0 || i != nil && (up(i) || r.permanent)
	return stands && (r.track == 0 || c.trackUp == nil || c.trackUp(r.track))
}

func (c *config) connectedTo(hop netip.Addr, up func(*iface) bool) string {
	for _, i := range c.interfaces {
		if i.address.IsValid() && up(i) && i.address.Contains(hop) {
			return i.name
		}
	}
	return ""
}

// isGateway tells whether a route names an address as its next hop.
func (c *config) isGateway(a netip.Addr) bool {
	return find(c.routes, func(r *staticRoute) bool { return r.nextHop == a }) != nil
}
