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

// RouteTo is the interface that a packet to target leaves by in the global table. Empty: no route.
func (c *Config) RouteTo(target netip.Addr, up func(*Interface) bool) string {
	return c.RouteIn("", target, up)
}

// RouteIn is RouteTo in the table of a VRF.
func (c *Config) RouteIn(vrf string, target netip.Addr, up func(*Interface) bool) string {
	r, _ := c.Lookup(vrf, target, up)
	return r.Out
}

// IsGateway reports whether a route names an address as its next hop.
func (c *Config) IsGateway(a netip.Addr) bool {
	if Find(c.Routes, func(r *StaticRoute) bool { return r.NextHop == a }) != nil {
		return true
	}
	return Find(c.Interfaces, func(i *Interface) bool {
		return i.DHCP && i.Address.IsValid() && i.Address.Masked().Addr().Next() == a
	}) != nil
}

// Owner is the interface that has an address in a VRF, or nil.
func (c *Config) Owner(vrf string, a netip.Addr) *Interface {
	return Find(c.Interfaces, func(i *Interface) bool { return i.VRF == vrf && i.Owns(a) })
}
