package guard

import (
	"net/netip"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/branch"

	"github.com/ziatunnel/ziatunnel/pkg/acl"
	"github.com/ziatunnel/ziatunnel/pkg/iosconf"
)

// flow is traffic that must get through a filter: all of its packets, or it is cut.
type flow struct {
	name      string
	iface     string
	direction string // in, out; IOS does not filter the router's own packets on their way out
	packets   []acl.Packet
}

// ephemeral is a port that a client takes.
const ephemeral = 50000

// flows is what has to pass on a configuration, for the site of in.
func (in Input) flows(c iosconf.Config) []flow {
	out := in.sessions(c)
	wan, lan := in.Site.WAN.Name, in.Site.LAN.Name
	self := in.addressOf(c, wan)
	out = append(out, in.tunnelFlows(c)...)
	for _, server := range nameServers(c) {
		client := in.client(c)
		out = append(out,
			flow{"DNS answers", wan, "in", []acl.Packet{{Protocol: "udp", From: server, Source: 53, To: self,
				Dest: ephemeral}}},
			flow{"DNS questions", wan, "out", []acl.Packet{{Protocol: "udp", From: self, Source: ephemeral, To: server,
				Dest: 53}}},
			flow{"DNS questions", lan, "in", []acl.Packet{{Protocol: "udp", From: client, Source: ephemeral, To: server,
				Dest: 53}}},
			flow{"DNS answers", lan, "out", []acl.Packet{{Protocol: "udp", From: server, Source: 53, To: client,
				Dest: ephemeral}}})
	}
	web := acl.Packet{Protocol: "tcp", Source: 443, To: in.client(c), Dest: ephemeral, Established: true}
	return append(out, flow{"answers to the LAN's own connections", lan, "out", []acl.Packet{web}})
}

// tunnelFlows are IKE and ESP from the edges. ESP comes only where no translation stands between: a
// WAN with a private address gets it inside UDP 4500.
func (in Input) tunnelFlows(c iosconf.Config) []flow {
	wan := in.Site.WAN.Name
	self := in.addressOf(c, wan)
	ike := flow{name: "IKE (UDP 500 and 4500)", iface: wan, direction: "in"}
	esp := flow{name: "ESP", iface: wan, direction: "in"}
	for _, edge := range in.edges() {
		for _, port := range []int{500, 4500} {
			ike.packets = append(ike.packets, acl.Packet{Protocol: "udp", From: edge, Source: port, To: self,
				Dest: port})
		}
		esp.packets = append(esp.packets, acl.Packet{Protocol: "esp", From: edge, To: self})
	}
	if self.IsValid() && self.IsPrivate() {
		return []flow{ike}
	}
	return []flow{ike, esp}
}

// edges are the addresses that the tunnels end at.
func (in Input) edges() []netip.Addr {
	return []netip.Addr{in.Site.ZIA.Primary.VPN, in.Site.ZIA.Backup.VPN}
}

// sessions are the operator's session as it is, and a new login, on the interface by which they
// arrive; on every interface when that is not known.
func (in Input) sessions(c iosconf.Config) []flow {
	from := in.Facts.operator()
	arrives := ""
	if from.IsValid() {
		arrives = branch.LeavesBy(branch.Routes(c), from)
	}
	var out []flow
	for _, name := range branch.Interfaces(c) {
		if arrives != "" && name != arrives || strings.HasPrefix(name, "Tunnel") && arrives == "" {
			continue
		}
		p := acl.Packet{Protocol: "tcp", From: from, Source: ephemeral, To: in.reached(c, name), Dest: 22,
			Established: true}
		fresh := p
		fresh.Established = false
		out = append(out, flow{"the operator's session" + whose(from), name, "in", []acl.Packet{p}},
			flow{"a new login" + whose(from), name, "in", []acl.Packet{fresh}})
	}
	return out
}

func whose(from netip.Addr) string {
	if !from.IsValid() {
		return " (SSH from anywhere)"
	}
	return " (SSH from " + from.String() + ")"
}

// reached is the address of the router that the operator talks To: that of the site file when the
// router has it, else that of the interface.
func (in Input) reached(c iosconf.Config, name string) netip.Addr {
	if ap, err := netip.ParseAddrPort(in.Site.Router.Address); err == nil {
		for _, other := range branch.Interfaces(c) {
			if in.addressOf(c, other) == ap.Addr() {
				return ap.Addr()
			}
		}
	}
	return in.addressOf(c, name)
}

// nameServers of the router; one invalid address, anybody, when it names none.
func nameServers(c iosconf.Config) []netip.Addr {
	var out []netip.Addr
	for _, n := range c.Nodes {
		if rest, ok := strings.CutPrefix(n.Line, "ip name-server "); ok {
			for _, word := range strings.Fields(rest) {
				if a, err := netip.ParseAddr(word); err == nil && a.Is4() {
					out = append(out, a)
				}
			}
		}
	}
	if len(out) == 0 {
		return []netip.Addr{{}}
	}
	return out
}

// client is an address of the LAN, next to the router's own.
func (in Input) client(c iosconf.Config) netip.Addr {
	p := branch.Address(c, in.Site.LAN.Name)
	if !p.IsValid() {
		return netip.Addr{}
	}
	if next := p.Addr().Next(); p.Contains(next) {
		return next
	}
	return p.Addr().Prev()
}
