package rule

import (
	"net/netip"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/branch"

	"github.com/ziatunnel/ziatunnel/pkg/acl"
	"github.com/ziatunnel/ziatunnel/pkg/iosconf"
)

// Flow is traffic that must get through a filter: all of its packets, or it is cut.
type Flow struct {
	Name      string
	Interface string
	Direction string // in, out; IOS does not filter the router's own packets on their way out
	Packets   []acl.Packet
}

// Ephemeral is a port that a client takes.
const Ephemeral = 50000

// Flows is what has to pass on a configuration, for the site of in.
func (in *Case) Flows(c iosconf.Config) []Flow {
	out := in.sessions(c)
	wan, lan := in.Site.WAN.Name, in.Site.LAN.Name
	self := in.AddressOf(c, wan)
	out = append(out, in.TunnelFlows(c)...)
	for _, server := range nameServers(c) {
		client := in.Client(c)
		out = append(out,
			Flow{"DNS answers", wan, "in", []acl.Packet{{Protocol: "udp", From: server, Source: 53, To: self,
				Dest: Ephemeral}}},
			Flow{"DNS questions", wan, "out", []acl.Packet{{Protocol: "udp", From: self, Source: Ephemeral, To: server,
				Dest: 53}}},
			Flow{"DNS questions", lan, "in", []acl.Packet{{Protocol: "udp", From: client, Source: Ephemeral, To: server,
				Dest: 53}}},
			Flow{"DNS answers", lan, "out", []acl.Packet{{Protocol: "udp", From: server, Source: 53, To: client,
				Dest: Ephemeral}}})
	}
	web := acl.Packet{Protocol: "tcp", Source: 443, To: in.Client(c), Dest: Ephemeral, Established: true}
	return append(out, Flow{"answers to the LAN's own connections", lan, "out", []acl.Packet{web}})
}

// TunnelFlows are IKE and ESP from the edges, of each pair by its own access. ESP comes only where no translation
// stands between: a source with a private address gets it inside UDP 4500.
func (in *Case) TunnelFlows(c iosconf.Config) []Flow {
	var out []Flow
	for _, view := range in.Site.EachPair() {
		wan := view.WAN.Name
		self := in.AddressOf(c, view.TunnelSource())
		ike := Flow{Name: "IKE (UDP 500 and 4500)", Interface: wan, Direction: "in"}
		esp := Flow{Name: "ESP", Interface: wan, Direction: "in"}
		for _, edge := range view.Edges() {
			for _, port := range []int{500, 4500} {
				ike.Packets = append(ike.Packets, acl.Packet{Protocol: "udp", From: edge, Source: port, To: self,
					Dest: port})
			}
			esp.Packets = append(esp.Packets, acl.Packet{Protocol: "esp", From: edge, To: self})
		}
		out = append(out, ike)
		if !self.IsValid() || !self.IsPrivate() {
			out = append(out, esp)
		}
	}
	return out
}

// Edges are the addresses that the tunnels end at.
func (in *Case) Edges() []netip.Addr {
	return in.Site.Edges()
}

// sessions are the operator's session as it is, and a new login, on the interface by which they
// arrive; on every interface when that is not known.
func (in *Case) sessions(c iosconf.Config) []Flow {
	from := in.Facts.Operator()
	arrives := ""
	if from.IsValid() {
		arrives = branch.LeavesBy(branch.Routes(c), from)
	}
	var out []Flow
	for _, name := range branch.Interfaces(c) {
		if arrives != "" && name != arrives || strings.HasPrefix(name, "Tunnel") && arrives == "" {
			continue
		}
		p := acl.Packet{Protocol: "tcp", From: from, Source: Ephemeral, To: in.reached(c, name), Dest: 22,
			Established: true}
		fresh := p
		fresh.Established = false
		out = append(out, Flow{"the operator's session" + whose(from), name, "in", []acl.Packet{p}},
			Flow{"a new login" + whose(from), name, "in", []acl.Packet{fresh}})
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
func (in *Case) reached(c iosconf.Config, name string) netip.Addr {
	if ap, err := netip.ParseAddrPort(in.Site.Router.Address); err == nil {
		for _, other := range branch.Interfaces(c) {
			if in.AddressOf(c, other) == ap.Addr() {
				return ap.Addr()
			}
		}
	}
	return in.AddressOf(c, name)
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

// Client is an address of the LAN, next to the router's own.
func (in *Case) Client(c iosconf.Config) netip.Addr {
	p := branch.Address(c, in.Site.LAN.Name)
	if !p.IsValid() {
		return netip.Addr{}
	}
	if next := p.Addr().Next(); p.Contains(next) {
		return next
	}
	return p.Addr().Prev()
}
