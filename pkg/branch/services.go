package branch

import (
	"net/netip"
	"slices"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/iosconf"
)

// Service is an address that the router itself sends to, with what it is to the router: "a name server".
type Service struct {
	Address netip.Addr
	What    string
	VRF     string // by whose table it is reached; "" is the global one
	Tunnel  string // the interface whose other end it is; "" is none
}

// serviceLines are lines of global configuration that name such an address, by their first words. The address is the
// first one behind them. Dated 2026-11; IOS 15.4 command references.
var serviceLines = []struct{ start, what string }{
	{"ip name-server ", "a name server"},
	{"ntp server ", "a time server"},
	{"ntp peer ", "a time server"},
	{"sntp server ", "a time server"},
	{"tacacs-server host ", "an AAA server"},
	{"radius-server host ", "an AAA server"},
	{"logging host ", "a log server"},
	{"logging ", "a log server"},
	{"snmp-server host ", "an SNMP manager"},
	{"crypto isakmp key ", "the peer of another VPN"},
}

// serviceBlocks are those within an object.
var serviceBlocks = []struct{ header, start, what string }{
	{"tacacs server ", "address ipv4 ", "an AAA server"},
	{"radius server ", "address ipv4 ", "an AAA server"},
	{"aaa group server ", "server ", "an AAA server"},
	{"aaa group server ", "server-private ", "an AAA server"},
	{"crypto map ", "set peer ", "the peer of another VPN"},
	{"interface Tunnel", "tunnel destination ", "the end of another tunnel"},
	{"interface Tunnel", "ip nhrp map multicast ", "the hub of a DMVPN"},
}

// Services are the addresses that a configuration lets the router itself send to: name servers, time, AAA, logging,
// SNMP, and the other ends of its tunnels and VPNs. Names that have to be looked up are not among them.
func Services(c iosconf.Config) []Service {
	var out []Service
	for _, n := range c.Nodes {
		for _, s := range serviceLines {
			if rest, ok := strings.CutPrefix(n.Line, s.start); ok {
				out = append(out, addressesIn(rest, s.what, s.start == "ip name-server ")...)
				break
			}
		}
		for _, s := range serviceBlocks {
			if strings.HasPrefix(n.Line, s.header) {
				out = append(out, servicesBelow(c, n, s.start, s.what)...)
			}
		}
	}
	return out
}

// servicesBelow are the addresses that lines of an object name which start so. The other end of a tunnel is named with
// it.
func servicesBelow(c iosconf.Config, object iosconf.Node, start, what string) []Service {
	var out []Service
	for _, child := range object.Children {
		if rest, ok := strings.CutPrefix(child.Line, start); ok {
			out = append(out, addressesIn(rest, what, false)...)
		}
	}
	tunnel, is := strings.CutPrefix(object.Line, "interface ")
	for i := range out {
		if is {
			out[i].What += " (" + tunnel + ")"
			out[i].Tunnel, out[i].VRF = tunnel, Value(c, tunnel, "tunnel vrf")
		}
	}
	return out
}

// addressesIn are the IPv4 addresses among words; the first one, or all.
func addressesIn(text, what string, all bool) []Service {
	var out []Service
	vrf := ""
	words := strings.Fields(text)
	if i := slices.Index(words, "vrf"); i >= 0 && i+1 < len(words) {
		vrf = words[i+1]
	}
	for _, word := range words {
		a, err := netip.ParseAddr(word)
		if err != nil || !a.Is4() || a.IsUnspecified() || a == netip.AddrFrom4([4]byte{255, 255, 255, 255}) {
			continue
		}
		out = append(out, Service{Address: a, What: what, VRF: vrf})
		if !all {
			break
		}
	}
	return out
}
