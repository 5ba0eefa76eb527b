package wan

import (
	"net/netip"
	"slices"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/running"
)

// Modes of tunnels, as the configuration has them. The mode of a GRE tunnel is "".
const (
	vti  = "ipsec ipv4"
	mGRE = "gre multipoint"
)

// Foreign are the addresses that a configuration leads tunnels and crypto maps to, and at which no service edge
// is: somebody else's devices. They are taken to be there, because the branch works with them.
func Foreign(c *running.Config, edges []*Edge) []netip.Addr {
	var out []netip.Addr
	add := func(a netip.Addr) {
		edge := slices.ContainsFunc(edges, func(e *Edge) bool { return e.settings().VPN == a })
		if a.IsValid() && !edge && !slices.Contains(out, a) {
			out = append(out, a)
		}
	}
	for _, i := range c.Interfaces {
		if i.Tunnel == nil {
			continue
		}
		add(i.Tunnel.Destination)
		for _, m := range nhrpMaps(i) {
			add(m.public)
		}
	}
	for _, m := range c.CryptoMaps {
		for _, e := range m.Entries {
			for _, peer := range e.Peers {
				add(peer)
			}
		}
	}
	return out
}

// peersOf are the foreign devices as ends of IKEv2: they take whatever the router offers.
func peersOf(addresses []netip.Addr) []*Edge {
	var out []*Edge
	for _, a := range addresses {
		e := NewEdge(EdgeConfig{VPN: a})
		e.peer = true
		out = append(out, e)
	}
	return out
}

// isPeer reports whether somebody else's device is at an address.
func (n *Network) isPeer(a netip.Addr) bool {
	e := n.edgeAt(a)
	return e != nil && e.peer
}

// nhrpMap is `ip nhrp map INSIDE PUBLIC`, or `ip nhrp nhs INSIDE nbma PUBLIC`.
type nhrpMap struct{ inside, public netip.Addr }

// nhrpMaps are what NHRP on a tunnel knows without asking.
func nhrpMaps(i *running.Interface) []nhrpMap {
	var out []nhrpMap
	for _, line := range i.Tunnel.NHRP {
		words := strings.Fields(line)
		var m nhrpMap
		switch {
		case len(words) == 5 && words[2] == "map":
			m.inside, _ = netip.ParseAddr(words[3])
			m.public, _ = netip.ParseAddr(words[4])
		case len(words) >= 6 && words[2] == "nhs" && words[4] == "nbma":
			m.inside, _ = netip.ParseAddr(words[3])
			m.public, _ = netip.ParseAddr(words[5])
		}
		if m.inside.IsValid() && m.public.IsValid() {
			out = append(out, m)
		}
	}
	return out
}

// resolveNHRP is the public address behind which a next hop on a tunnel is: mapped, or else that of the next hop
// server, which forwards until it has answered.
func (n *Network) resolveNHRP(i *running.Interface, hop netip.Addr) netip.Addr {
	maps := nhrpMaps(i)
	if k := slices.IndexFunc(maps, func(m nhrpMap) bool { return m.inside == hop }); k >= 0 {
		return maps[k].public
	}
	for _, line := range i.Tunnel.NHRP {
		words := strings.Fields(line)
		if len(words) < 4 || words[2] != "nhs" {
			continue
		}
		server, _ := netip.ParseAddr(words[3])
		if k := slices.IndexFunc(maps, func(m nhrpMap) bool { return m.inside == server }); k >= 0 {
			return maps[k].public
		}
	}
	return netip.Addr{}
}

// isakmpVTI reports whether an IPsec tunnel is of IKEv1, which this model does not negotiate: it is up when it
// has both ends, a transform set and a key, and somebody is there.
func (n *Network) isakmpVTI(c *running.Config, i *running.Interface) bool {
	if i.Tunnel == nil || i.Tunnel.Mode != vti {
		return false
	}
	p := c.IPsecProfile(i.Tunnel.Profile)
	return p != nil && p.IKEv2Profile == "" && i.Tunnel.IKEv2Profile == "" && n.isPeer(i.Tunnel.Destination)
}

// isakmpUp is the line protocol of such a tunnel.
func (n *Network) isakmpUp(c *running.Config, i *running.Interface) bool {
	p := c.IPsecProfile(i.Tunnel.Profile)
	return n.greUp(c, i) && c.TransformSet(p.TransformSet) != nil && c.HasKeyFor(i.Tunnel.Destination, nil)
}
