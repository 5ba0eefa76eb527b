package scenario

import (
	"net/netip"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"

	"github.com/ziatunnel/ziatunnel/pkg/fakeios"
)

// flows is the list of what hosts of a router's LAN send.
func flows(to *[]fakeios.FlowConfig) value {
	return list("flows", func() { *to = nil }, func() value {
		f := &fakeios.FlowConfig{}
		one := object("flow", "a flow", flowKeys(f), func(r *reader, n *yaml.Node) {
			if err := f.Check(); err != nil {
				why, mend, _ := strings.Cut(err.Error(), ": ")
				r.hide(n, why, mend)
			}
		})
		return value{func(r *reader, n *yaml.Node) {
			one.read(r, n)
			*to = append(*to, *f)
		}, one.schema}
	})
}

func flowKeys(f *fakeios.FlowConfig) []key {
	return []key{
		{"name", false, "what its result is called; default where it goes",
			text(&f.Name, objectName, "not a name", "letters, digits, . _ and -")},
		{"in", false, "interface that the packets come in by; default the one whose network the host is in, or Vlan1",
			text(&f.In, ifaceShape, "not the name of an interface", "in full, for example Vlan1")},
		{"from", false, "address of the host; default the first in the network that is not the router's own",
			address(&f.From)},
		{"to", true, "address that it sends to", address(&f.To)},
		{"protocol", false, "default tcp; an icmp packet is an echo", choice(&f.Protocol, "tcp", "udp", "icmp")},
		{"port", false, "port that it sends to; default 443 for tcp", integer(&f.Port, 1, 65535)},
		{"size", false, "bytes of a packet, IP header included; default a small one", integer(&f.Size, 28, 1500)},
		{"interval", false, "between two packets; default 1s", duration(&f.Interval, time.Millisecond, 24*time.Hour)},
		{"count", true, "how many packets", integer(&f.Count, 1, fakeios.MaxFlow)},
		{"after", false, "when the first packet leaves, from the start of the lab on; default at once",
			duration(&f.After, 0, 24*time.Hour)},
		{"clear", false, "packets may leave in clear by a WAN; default: they belong into a tunnel, and those that " +
			"leave in clear are counted apart", boolean(&f.Clear)},
	}
}

// uplinks is the list of interfaces to the Internet of which something is known.
func uplinks(to *[]fakeios.Uplink) value {
	return list("uplinks", func() { *to = nil }, func() value {
		u := &fakeios.Uplink{}
		one := object("uplink", "an uplink", uplinkKeys(u), nil)
		return value{func(r *reader, n *yaml.Node) {
			one.read(r, n)
			for _, other := range *to {
				if u.Interface != "" && other.Interface == u.Interface {
					r.note(n, u.Interface, "two uplinks with the same interface", "keep one of them")
				}
			}
			*to = append(*to, *u)
		}, one.schema}
	})
}

func uplinkKeys(u *fakeios.Uplink) []key {
	return []key{
		{"interface", true, "its name", text(&u.Interface, ifaceShape, "not the name of an interface",
			"in full, for example FastEthernet4")},
		{"routed", false, "networks that its provider routes to the router beside those of the interface; once they " +
			"are given, it drops packets from any other address", prefixes(&u.Routed)},
		{"cut", false, "cable: its line is down; provider: its line is up, and nothing comes back",
			choice((*string)(&u.State), string(fakeios.CableCut), string(fakeios.ProviderDown))},
	}
}

// prefixes is a list of networks.
func prefixes(to *[]netip.Prefix) value {
	return list("this", func() { *to = nil }, func() value {
		var p netip.Prefix
		one := network(&p)
		return value{func(r *reader, n *yaml.Node) {
			one.read(r, n)
			*to = append(*to, p)
		}, one.schema}
	})
}

// network takes an IPv4 network.
func network(to *netip.Prefix) value {
	good := func(p netip.Prefix) bool { return p.Addr().Is4() && p == p.Masked() }
	return parsed(to, netip.ParsePrefix, good, "not an IPv4 network", "for example 10.2.0.0/16")
}
