package running

import (
	"cmp"
	"hash/crc32"
	"net/netip"
	"slices"
	"strings"
)

// Route is an entry of a routing table.
type Route struct {
	Code     string // as `show ip route` shows it: "C", "L", "S", "D", "D EX", "O", "B", ...
	Prefix   netip.Prefix
	NextHop  netip.Addr // zero: directly connected
	Out      string     // the interface that its packets leave by; Null0 swallows them
	Via      string     // the interface that a static route names, "" for none
	Distance int
	Metric   int
}

// LearnedRoute is a route that a neighbour has announced. It stands while the configuration has the
// process of its protocol and its next hop has a way out.
type LearnedRoute struct {
	Code    string // "D", "D EX", "O", "O IA", "O E2", "B", "R"
	Prefix  netip.Prefix
	NextHop netip.Addr
	Metric  int
	VRF     string
}

// Administrative distances (Cisco: What Is Administrative Distance?), by the code of a route.
var distances = map[string]int{"D": 90, "D EX": 170, "O": 110, "O IA": 110, "O E1": 110, "O E2": 110, "B": 20,
	"R": 120}

// protocolOf is the word behind `router` by the first letter of a code.
var protocolOf = map[byte]string{'D': "eigrp", 'O': "ospf", 'B': "bgp", 'R': "rip"}

// dhcpDistance is that of the default route that comes with a lease (Cisco: ip dhcp-client default-router
// distance).
const dhcpDistance = 254

// maxRecursion bounds how often a next hop is looked up that lies behind another next hop.
const maxRecursion = 4

// states asks about interfaces: whether their line protocol is up.
type states = func(*Interface) bool

// Lookup is the route that a packet to target takes in a VRF; "" is the global table. The longest prefix
// wins, the lowest distance among equals. Ok is false without a route.
func (c *Config) Lookup(vrf string, target netip.Addr, up states) (best Route, ok bool) {
	return c.search(vrf, target, up, maxRecursion, nil)
}

// Ways are all routes that are as good as that of Lookup, which is the first of them.
func (c *Config) Ways(vrf string, target netip.Addr, up states) []Route {
	var all []Route
	c.search(vrf, target, up, maxRecursion, &all)
	return all
}

// Share is the one of several equal routes that a packet from source to target takes. CEF shares them by
// destination: all packets of one pair of addresses take the same one. Which one is another hash on a router
// [inferred].
func (c *Config) Share(vrf string, source, target netip.Addr, up states) (r Route, ok bool) {
	all := c.Ways(vrf, target, up)
	switch len(all) {
	case 0:
		return Route{}, false
	case 1:
		return all[0], true
	}
	sum := crc32.ChecksumIEEE(append(source.AsSlice(), target.AsSlice()...))
	return all[int(sum%uint32(len(all)))], true //nolint:gosec // a handful of routes
}

// search finds the best route; all, if it is not nil, takes those that are as good.
func (c *Config) search(vrf string, target netip.Addr, up states, depth int, all *[]Route) (best Route, ok bool) {
	take := func(r Route) {
		longer := r.Prefix.Bits() - best.Prefix.Bits()
		switch {
		case !ok || longer > 0 || longer == 0 && r.Distance < best.Distance:
			best, ok = r, true
			if all != nil {
				*all = append((*all)[:0], r)
			}
		case all != nil && longer == 0 && r.Distance == best.Distance && r.Metric == best.Metric && r.Code == best.Code:
			*all = append(*all, r)
		}
	}
	c.connected(vrf, up, func(r Route) {
		if r.Code == "C" && r.Prefix.Contains(target) {
			take(r)
		}
	})
	for _, s := range c.Routes {
		if s.VRF != vrf || !s.Prefix.Contains(target) || s.NextHop == target && s.Via == "" {
			continue // a route never leads to its own next hop
		}
		if ok && s.Prefix.Bits() < best.Prefix.Bits() {
			continue
		}
		if r, stands := c.installed(s, up, depth); stands {
			take(r)
		}
	}
	for _, l := range c.Learned {
		if l.VRF != vrf || !l.Prefix.Contains(target) || l.NextHop == target {
			continue
		}
		if r, stands := c.learned(l, up, depth); stands {
			take(r)
		}
	}
	if via, is := c.provided(vrf, up); is && via.NextHop != target {
		take(via)
	}
	return best, ok
}

// connected calls visit with the networks and addresses of the interfaces of a VRF that are up.
func (c *Config) connected(vrf string, up states, visit func(Route)) {
	for _, i := range c.Interfaces {
		if i.VRF != vrf || !i.Address.IsValid() || !up(i) {
			continue
		}
		visit(Route{Code: "C", Prefix: i.Address.Masked(), Out: i.Name})
		visit(Route{Code: "L", Prefix: netip.PrefixFrom(i.Address.Addr(), 32), Out: i.Name})
		for _, p := range i.Secondaries {
			visit(Route{Code: "C", Prefix: p.Masked(), Out: i.Name})
			visit(Route{Code: "L", Prefix: netip.PrefixFrom(p.Addr(), 32), Out: i.Name})
		}
	}
}

// leased is the default route that came with an address by DHCP, on the interface that is named or on the first: its
// gateway is the first host of the network [inferred].
func (c *Config) leased(vrf, name string, up states) (Route, bool) {
	i := Find(c.Interfaces, func(i *Interface) bool {
		return i.DHCP && i.VRF == vrf && (name == "" || i.Name == name) && i.Address.IsValid() && up(i)
	})
	if i == nil {
		return Route{}, false
	}
	return Route{Code: "S", Prefix: netip.PrefixFrom(netip.IPv4Unspecified(), 0),
		NextHop: i.Address.Masked().Addr().Next(), Out: i.Name, Distance: dhcpDistance}, true
}

// provided is the default route that comes from a provider, by DHCP or in PPP.
func (c *Config) provided(vrf string, up states) (Route, bool) {
	if r, is := c.leased(vrf, "", up); is {
		return r, true
	}
	return c.dialled(vrf, up)
}

// dialled is the default route that PPP brings, where `ppp ipcp route default` asks for it.
func (c *Config) dialled(vrf string, up states) (Route, bool) {
	i := Find(c.Interfaces, func(i *Interface) bool {
		return i.Negotiated && i.VRF == vrf && i.Address.IsValid() && up(i) &&
			slices.Contains(i.Extra, "ppp ipcp route default")
	})
	if i == nil {
		return Route{}, false
	}
	return Route{Code: "S", Prefix: netip.PrefixFrom(netip.IPv4Unspecified(), 0), Via: i.Name, Out: i.Name,
		Distance: 1}, true
}

// installed is a static route as it stands in its table; ok is false while it does not: its way out is down
// and it is not permanent, or its track is down.
func (c *Config) installed(s *StaticRoute, up states, depth int) (r Route, ok bool) {
	r = Route{Code: "S", Prefix: s.Prefix, NextHop: s.NextHop, Via: s.Via,
		Distance: max(s.Distance, 1)}
	if s.Track > 0 && c.TrackUp != nil && !c.TrackUp(s.Track) {
		return r, false
	}
	if s.Permanent {
		up = func(*Interface) bool { return true }
	}
	switch {
	case s.Via == Null0:
		r.Out = Null0
		return r, true
	case s.DHCP:
		lease, is := c.leased(s.VRF, s.Via, up)
		r.Out, r.NextHop = lease.Out, lease.NextHop
		return r, is
	case s.Via != "":
		i := c.Interface(s.Via)
		r.Out = s.Via
		return r, i != nil && up(i)
	}
	r.Out, ok = c.resolve(s.VRF, s.NextHop, up, depth)
	return r, ok
}

// learned is a route of a neighbour as it stands in its table.
func (c *Config) learned(l LearnedRoute, up states, depth int) (r Route, ok bool) {
	r = Route{Code: l.Code, Prefix: l.Prefix.Masked(), NextHop: l.NextHop, Metric: l.Metric,
		Distance: cmp.Or(distances[l.Code], 255)}
	if l.Code == "" || !c.routes(protocolOf[l.Code[0]]) {
		return r, false
	}
	r.Out, ok = c.resolve(l.VRF, l.NextHop, up, depth)
	return r, ok
}

// resolve is the interface that a next hop lies behind, be it by way of other next hops or of the default route
// (Cisco document 27082: a route without an interface stays in the table as long as its next hop has any route).
func (c *Config) resolve(vrf string, hop netip.Addr, up states, depth int) (out string, ok bool) {
	for _, i := range c.Interfaces {
		if i.VRF == vrf && i.Has(hop) && up(i) {
			return i.Name, true
		}
	}
	if depth == 0 {
		return "", false
	}
	r, ok := c.search(vrf, hop, up, depth-1, nil)
	return r.Out, ok
}

// Has reports whether an address is in a network of the interface.
func (i *Interface) Has(a netip.Addr) bool {
	return i.Address.IsValid() && i.Address.Contains(a) ||
		slices.ContainsFunc(i.Secondaries, func(p netip.Prefix) bool { return p.Contains(a) })
}

// Owns reports whether an address is one of the interface's own.
func (i *Interface) Owns(a netip.Addr) bool {
	return i.Address.IsValid() && i.Address.Addr() == a ||
		slices.ContainsFunc(i.Secondaries, func(p netip.Prefix) bool { return p.Addr() == a })
}

// Table is the routing table of a VRF, "" for the global one: static routes in the order of entry, then what
// neighbours have announced, then what is connected. Of the routes to one network only those with the lowest
// distance stand in it.
func (c *Config) Table(vrf string, up states) []Route {
	var all []Route
	for _, s := range c.Routes {
		if r, stands := c.installed(s, up, maxRecursion); stands && s.VRF == vrf {
			all = append(all, r)
		}
	}
	if r, is := c.provided(vrf, up); is {
		all = append(all, r)
	}
	for _, l := range c.Learned {
		if r, stands := c.learned(l, up, maxRecursion); stands && l.VRF == vrf {
			all = append(all, r)
		}
	}
	c.connected(vrf, up, func(r Route) { all = append(all, r) })
	return slices.DeleteFunc(slices.Clone(all), func(r Route) bool {
		return slices.ContainsFunc(all, func(o Route) bool { return o.Prefix == r.Prefix && o.Distance < r.Distance })
	})
}

// routes reports whether the configuration has a process of a routing protocol.
func (c *Config) routes(protocol string) bool {
	if protocol == "ospf" {
		return len(c.OSPF) > 0
	}
	return Find(c.Processes, func(s *Section) bool {
		return s.Name == protocol || strings.HasPrefix(s.Name, protocol+" ")
	}) != nil
}
