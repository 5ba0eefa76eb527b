package running

import (
	"net/netip"
)

// AddressOf is the IPv4 address that an interface answers with, its own or the borrowed one.
func (c *Config) AddressOf(name string) netip.Addr {
	i := c.Interface(name)
	if i == nil {
		return netip.Addr{}
	}
	if i.Unnumbered != "" && i.Unnumbered != name {
		return c.AddressOf(i.Unnumbered)
	}
	return i.Address.Addr()
}

// RouteTo is the interface that a packet to target leaves by: the longest prefix among connected
// networks and static routes in use, the lowest distance among equals. Empty: no route.
func (c *Config) RouteTo(target netip.Addr, up func(*Interface) bool) string {
	best := -1
	distance := 0
	via := ""
	for _, i := range c.Interfaces {
		if i.Address.IsValid() && up(i) && i.Address.Contains(target) && i.Address.Bits() > best {
			best, via = i.Address.Bits(), i.Name
		}
	}
	for _, r := range c.Routes {
		bits := r.Prefix.Bits()
		better := bits > best || bits == best && max(r.Distance, 1) < distance
		if !r.Prefix.Contains(target) || !better || r.NextHop == target && r.Via == "" || !c.Installed(r, up) {
			continue
		}
		best = bits
		distance = max(r.Distance, 1)
		via = c.wayOut(r, up)
	}
	return via
}

// wayOut is the interface that a route leads to.
func (c *Config) wayOut(r *StaticRoute, up func(*Interface) bool) string {
	if r.Via != "" {
		return r.Via
	}
	if r.Permanent {
		up = func(*Interface) bool { return true }
	}
	return c.ConnectedTo(r.NextHop, up)
}

// Installed reports whether a route stands in the routing table: its way out is up, or it is permanent,
// and its track, if it has one, is up.
func (c *Config) Installed(r *StaticRoute, up func(*Interface) bool) bool {
	i := c.Interface(c.wayOut(r, up))
	stands := r.Via == Null0 || i != nil && (up(i) || r.Permanent)
	return stands && (r.Track == 0 || c.TrackUp == nil || c.TrackUp(r.Track))
}

// ConnectedTo is the interface that is up and whose network has an address; "" is none.
func (c *Config) ConnectedTo(hop netip.Addr, up func(*Interface) bool) string {
	for _, i := range c.Interfaces {
		if i.Address.IsValid() && up(i) && i.Address.Contains(hop) {
			return i.Name
		}
	}
	return ""
}

// IsGateway reports whether a route names an address as its next hop.
func (c *Config) IsGateway(a netip.Addr) bool {
	return Find(c.Routes, func(r *StaticRoute) bool { return r.NextHop == a }) != nil
}
