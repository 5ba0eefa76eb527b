package branch

import (
	"net/netip"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/acl"
	"github.com/ziatunnel/ziatunnel/pkg/iosconf"
)

// Protected are the networks that the crypto maps of other VPNs send to their peers: policy routing comes before
// crypto, so that what it takes never meets the map. Only maps that an interface has count, and only while it
// is not shut down.
func Protected(c iosconf.Config) []netip.Prefix {
	applied := map[string]bool{}
	for _, name := range Interfaces(c) {
		if crypto := Value(c, name, "crypto map"); crypto != "" && !Down(c, name) {
			applied[strings.Fields(crypto)[0]] = true
		}
	}
	var out []netip.Prefix
	for _, n := range c.Nodes {
		words := strings.Fields(n.Line)
		if len(words) < 4 || words[0] != "crypto" || words[1] != "map" || !applied[words[2]] {
			continue
		}
		for _, child := range n.Children {
			if list, ok := strings.CutPrefix(child.Line, "match address "); ok {
				out = append(out, destinations(c, list, func(e acl.Entry) bool { return !fromRouter(c, e) })...)
			}
		}
	}
	return out
}

// fromRouter reports whether an entry is for what the router itself sends, as GRE to the other end of a tunnel is.
func fromRouter(c iosconf.Config, e acl.Entry) bool {
	p, ok := e.From.Prefix()
	return ok && p.IsSingleIP() && Owner(c, p.Addr()) != ""
}

// destinations are the networks that those entries of a list permit packets to that count.
func destinations(c iosconf.Config, list string, counts func(acl.Entry) bool) []netip.Prefix {
	var out []netip.Prefix
	for _, e := range acl.Entries(c, list) {
		if p, ok := e.To.Prefix(); ok && e.Permit && counts(e) {
			out = append(out, p)
		}
	}
	return out
}

// AddressPools are what the router gives to clients of its own VPNs, each as the network that holds its pool.
func AddressPools(c iosconf.Config) []netip.Prefix {
	var out []netip.Prefix
	for _, n := range c.Nodes {
		words := strings.Fields(n.Line)
		if len(words) < 5 || words[0] != "ip" || words[1] != "local" || words[2] != "pool" {
			continue
		}
		first, err1 := netip.ParseAddr(words[4])
		last := first
		if len(words) > 5 {
			if a, err := netip.ParseAddr(words[5]); err == nil {
				last = a
			}
		}
		if err1 == nil && first.Is4() && last.Is4() {
			out = append(out, covering(first, last))
		}
	}
	return out
}

// covering is the smallest network that holds two addresses.
func covering(a, b netip.Addr) netip.Prefix {
	for bits := 32; bits > 0; bits-- {
		if p := netip.PrefixFrom(a, bits).Masked(); p.Contains(b) {
			return p
		}
	}
	return netip.PrefixFrom(netip.IPv4Unspecified(), 0)
}
