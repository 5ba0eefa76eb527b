package audit

import (
	"cmp"
	"net/netip"
	"net/url"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/branch"
	"github.com/ziatunnel/ziatunnel/pkg/iosconf"
)

// probe is an IP SLA operation.
type probe struct {
	number    string
	header    string // "ip sla 1"
	line      string // what it does, behind the header
	target    netip.Addr
	zscaler   bool   // it asks Zscaler's health page, or a global address
	vrf       string // whose table it goes by; "" is the global one
	leavesBy  string // interface by which it leaves; "" is not known
	scheduled bool
}

// findProbes are the operations that send something to an address.
func (r *router) findProbes() []probe {
	var out []probe
	for _, n := range r.c.Nodes {
		words := strings.Fields(n.Line)
		if len(words) != 3 || words[0] != "ip" || words[1] != "sla" || len(n.Children) == 0 {
			continue
		}
		p := probe{number: words[2], header: n.Line, line: n.Line + " / " + n.Children[0].Line}
		p.read(n)
		p.zscaler = p.zscaler || within(globals, p.target)
		if p.leavesBy == "" && p.target.IsValid() {
			p.leavesBy = branch.LeavesBy(branch.RoutesIn(r.c, p.vrf), p.target)
		}
		for _, other := range r.c.Nodes {
			p.scheduled = p.scheduled || strings.HasPrefix(other.Line, "ip sla schedule "+p.number+" ")
		}
		out = append(out, p)
	}
	return out
}

// read takes target and way out of an operation. A source interface decides the way of `icmp-echo`.
func (p *probe) read(n iosconf.Node) {
	words := strings.Fields(n.Children[0].Line)
	for i, word := range words {
		if a, err := netip.ParseAddr(word); err == nil && !p.target.IsValid() {
			p.target = a
		}
		if u, err := url.Parse(word); err == nil && u.Host != "" && !p.target.IsValid() {
			p.target, _ = netip.ParseAddr(u.Hostname())
		}
		if word == "source-interface" && i+1 < len(words) {
			p.leavesBy = words[i+1]
		}
	}
	p.zscaler = asksZscaler(n)
	p.vrf = value(n, "vrf")
	for _, child := range n.Children {
		p.vrf = cmp.Or(p.vrf, value(child, "vrf"))
	}
}

// asksZscaler reports whether an operation asks a page of Zscaler.
func asksZscaler(n iosconf.Node) bool {
	if isHealthPage(n.Line) {
		return true
	}
	for _, child := range n.Children {
		if asksZscaler(child) {
			return true
		}
	}
	return false
}

// isProbed reports whether an operation sends to an address.
func (r *router) isProbed(a netip.Addr) bool {
	for _, p := range r.probes {
		if p.target == a {
			return true
		}
	}
	return false
}

// probing are the operations that test a tunnel.
func (r *router) probing(t *Tunnel) []probe {
	var out []probe
	for _, p := range r.probes {
		if p.leavesBy == t.Name {
			out = append(out, p)
		}
	}
	return out
}
