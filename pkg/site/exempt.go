package site

import (
	"net/netip"
	"strings"

	"go.yaml.in/yaml/v3"
)

// exemptAuto is the word for what is not known before the router is read.
const exemptAuto = "auto"

// exempt reads what stays out of the tunnels: destinations, sources behind `from:`, and the word auto for what the
// router shows. auto alone needs no list.
func (r *reader) exempt(n *yaml.Node, s *Site) {
	if n.Kind == yaml.ScalarNode && n.Value == exemptAuto {
		s.ExemptAuto = true
		return
	}
	for _, item := range r.list(n) {
		if item.Kind == yaml.ScalarNode && item.Value == exemptAuto {
			s.ExemptAuto = true
			continue
		}
		if item.Kind == yaml.MappingNode {
			r.mapping(item, "exempt", []field{{"from", true, func(n *yaml.Node) {
				s.ExemptFrom = r.exempted(n, r.text(n), s.ExemptFrom)
			}}})
			continue
		}
		text := r.text(item)
		if from, ok := strings.CutPrefix(text, "from:"); ok { // as tables have it
			s.ExemptFrom = r.exempted(item, strings.TrimSpace(from), s.ExemptFrom)
			continue
		}
		s.Exempt = r.exempted(item, text, s.Exempt)
	}
}

// exempted adds an address or a subnet to a list.
func (r *reader) exempted(n *yaml.Node, text string, to []netip.Prefix) []netip.Prefix {
	if ip, err := netip.ParseAddr(text); err == nil && ip.Is4() {
		text += "/32"
	}
	p, err := netip.ParsePrefix(text)
	switch {
	case err != nil || !p.Addr().Is4():
		r.report(n, "not an IPv4 address or subnet",
			"for example 203.0.113.80, 10.0.0.0/8, {from: 172.17.0.80}, or auto for what the router shows")
	case p.Bits() == 0:
		r.report(n, "this exempts everything", "then no tunnel is needed; name the networks that stay outside")
	case p != p.Masked():
		r.report(n, "host bits are set in a subnet", "write "+p.Masked().String())
	default:
		return append(to, p)
	}
	return to
}
