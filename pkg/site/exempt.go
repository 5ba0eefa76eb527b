package site

import (
	"fmt"
	"net/netip"
	"slices"
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
		if from, ok := strings.CutPrefix(text, fromWord); ok { // as tables have it
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

// NotKnownOffline says what of the site only its router can tell; nil: the site file says all.
func (s *Site) NotKnownOffline() []string {
	if !s.ExemptAuto {
		return nil
	}
	return []string{"exempt: auto is worked out on what the router runs: networks and published servers that it adds " +
		"are shown by plan, and are not among the lines of render"}
}

// Exemptions are what stays out of the tunnels: networks that it goes to, and networks that it comes from.
type Exemptions struct{ To, From []netip.Prefix }

// Words are the exemptions as a site file has them, "10.2.0.0/16" and "from:172.17.0.80", destinations first.
func (e Exemptions) Words() []string {
	var out []string
	for _, p := range e.To {
		out = append(out, exemptWord(p))
	}
	for _, p := range e.From {
		out = append(out, fromWord+exemptWord(p))
	}
	return out
}

const fromWord = "from:"

func exemptWord(p netip.Prefix) string {
	if p.IsSingleIP() {
		return p.Addr().String()
	}
	return p.String()
}

// ParseExemptions reads what [Exemptions.Words] gives.
func ParseExemptions(words []string) (Exemptions, error) {
	var out Exemptions
	for _, word := range words {
		text, from := strings.CutPrefix(word, fromWord)
		if a, err := netip.ParseAddr(text); err == nil {
			text = netip.PrefixFrom(a, a.BitLen()).String()
		}
		p, err := netip.ParsePrefix(text)
		if err != nil {
			return Exemptions{}, fmt.Errorf("an exemption: %w", err)
		}
		if from {
			out.From = append(out.From, p)
		} else {
			out.To = append(out.To, p)
		}
	}
	return out, nil
}

// Exempting is the site with more exemptions behind its own. What its own cover is not added.
func (s *Site) Exempting(more Exemptions) *Site {
	out := *s
	out.Exempt = append(slices.Clone(s.Exempt), uncovered(more.To, s.Exempt)...)
	out.ExemptFrom = append(slices.Clone(s.ExemptFrom), uncovered(more.From, s.ExemptFrom)...)
	return &out
}

// uncovered are the networks that lie in none of others.
func uncovered(networks, others []netip.Prefix) []netip.Prefix {
	var out []netip.Prefix
	for _, p := range networks {
		covers := func(o netip.Prefix) bool { return o.Bits() <= p.Bits() && o.Contains(p.Addr()) }
		if !slices.ContainsFunc(others, covers) {
			out = append(out, p)
		}
	}
	return out
}
