package scenario

import (
	"net/netip"

	"github.com/ziatunnel/ziatunnel/pkg/fakeios"
	"github.com/ziatunnel/ziatunnel/pkg/lazyregexp"
	"go.yaml.in/yaml/v3"
)

var (
	leaseShape = lazyregexp.New(`^[A-Z][A-Za-z]*[0-9]+(/[0-9]+){0,2}(\.[0-9]+)?$`)
	tableShape = lazyregexp.New(`^[!-~]{1,32}$`)
)

// addresses is a list of IPv4 addresses.
func addresses(what string, to *[]netip.Addr) value {
	return list(what, func() { *to = nil }, func() value {
		var a netip.Addr
		one := address(&a)
		return value{func(r *reader, n *yaml.Node) {
			one.read(r, n)
			*to = append(*to, a)
		}, one.schema}
	})
}

// learned is the list of what neighbours announce.
func learned(to *[]fakeios.LearnedRoute) value {
	return list("learned", func() { *to = nil }, func() value {
		route := &fakeios.LearnedRoute{Code: "D"}
		one := object("learned_route", "a learned route", learnedKeys(route), nil)
		return value{func(r *reader, n *yaml.Node) {
			one.read(r, n)
			*to = append(*to, *route)
		}, one.schema}
	})
}

func learnedKeys(route *fakeios.LearnedRoute) []key {
	return []key{
		{"prefix", true, "network of the route", network(&route.Prefix)},
		{"next_hop", true, "the neighbour that announces it", address(&route.NextHop)},
		{"code", false, "as show ip route shows it; default D, EIGRP", choice(&route.Code, "D", "D EX", "O", "O IA",
			"O E1", "O E2", "B", "R")},
		{"metric", false, "in show ip route; default 0", integer(&route.Metric, 0, 1<<31-1)},
		{"vrf", false, "in which it is learned; default the global table", text(&route.VRF, tableShape,
			"not the name of a VRF", "1 to 32 characters without blanks")},
	}
}

// leases is a mapping of addresses by the interfaces that ask for them; those of a router join those of the defaults.
func leases(to *map[string]netip.Prefix) value {
	return value{func(r *reader, n *yaml.Node) {
		if n.Kind != yaml.MappingNode {
			r.report(n, "leases is not a mapping", "write INTERFACE: address with its mask")
			return
		}
		given := map[string]netip.Prefix{}
		for name, p := range *to {
			given[name] = p
		}
		*to = given
		seen := map[string]bool{}
		for i := 0; i+1 < len(n.Content); i += 2 {
			name, body := n.Content[i], n.Content[i+1]
			var p netip.Prefix
			switch {
			case name.Kind != yaml.ScalarNode || !leaseShape.MatchString(name.Value):
				r.report(name, "not the name of an interface", "in full, for example Dialer1")
			case seen[name.Value]:
				r.report(name, "key stands twice in leases", "keep one of them")
			case r.plain(name, body):
				hostPrefix(&p).read(r, body)
				given[name.Value] = p
			}
			seen[name.Value] = true
		}
	}, simple(map[string]any{"type": "object", "additionalProperties": map[string]any{"type": "string"}})}
}
