package traffic

import (
	"cmp"
	"fmt"
	"net/netip"
	"slices"
	"strconv"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/acl"
	"github.com/ziatunnel/ziatunnel/pkg/branch"
	"github.com/ziatunnel/ziatunnel/pkg/guard/internal/rule"
	"github.com/ziatunnel/ziatunnel/pkg/iosconf"
	"github.com/ziatunnel/ziatunnel/pkg/site"
)

// Exempt is what `exempt: auto` stands for on a router: the networks of [Elsewhere], and the published servers that
// policy routing would keep from answering. They are sorted, and joined only where nothing else comes in with them.
// words say where each of them is. It is worked out on what the router runs, and is the same once the plan is applied.
//
// Where routes steer it is what the router itself has to reach by the provider, and what else goes by the default route
// to somebody other than the internet: networks behind crypto maps, and the addresses of VPN clients.
func Exempt(in *rule.Case) (e site.Exemptions, words []string) {
	if in.Site.SteersByRoute() {
		needs := append(needed(in, in.Running), byDefault(in, in.Running)...)
		return site.Exemptions{To: joined(needs)}, phrases(needs)
	}
	to := Elsewhere(in, in.Running)
	e.To = joined(to)
	words = phrases(to)
	if in.Site.Traffic == "all" { // the list for web has no answers of servers in it
		from := servers(in, in.Running)
		e.From = joined(from)
		words = append(words, phrases(from)...)
	}
	return e, words
}

// needed are what the router itself has to reach by the provider.
func needed(in *rule.Case, c iosconf.Config) []Network {
	var out []Network
	for _, s := range in.Needs(c) {
		out = append(out, Network{netip.PrefixFrom(s.Address, s.Address.BitLen()), s.What})
	}
	return out
}

// byDefault are the networks behind crypto maps and the addresses of VPN clients that the router reaches by its default
// route, or by routes of ours past the tunnels: that the map protects what leaves by its interface decides.
func byDefault(in *rule.Case, c iosconf.Config) []Network {
	table := slices.DeleteFunc(branch.RoutesIn(c, in.Site.LAN.VRF), func(r branch.Route) bool {
		return r.To.Bits() > 0 && rule.OwnRoute(r.Line)
	})
	var out []Network
	add := func(list []netip.Prefix, why string) {
		for _, p := range list {
			if r, ok := branch.Longest(table, p.Addr()); p.Bits() > 0 && (!ok || r.To.Bits() == 0) {
				out = append(out, Network{p, why})
			}
		}
	}
	add(branch.Protected(c), "protected by a crypto map")
	add(branch.AddressPools(c), "an address pool of VPN clients")
	return out
}

// servers are the published servers behind the interfaces that are steered.
func servers(in *rule.Case, c iosconf.Config) []Network {
	var out []Network
	for _, s := range branch.PublishedServers(c) {
		if behindSteered(in, c, s.Inside) {
			out = append(out, Network{netip.PrefixFrom(s.Inside, s.Inside.BitLen()), "from a published server"})
		}
	}
	for _, p := range branch.PublishedNetworks(c) {
		if behindSteered(in, c, p.Addr()) && !wholeLAN(in, c, p) {
			out = append(out, Network{p, "from published servers"})
		}
	}
	return out
}

// wholeLAN reports whether a network holds a steered one: without it the tunnels would carry nothing, which is for a
// person to say.
func wholeLAN(in *rule.Case, c iosconf.Config, p netip.Prefix) bool {
	return slices.ContainsFunc(in.Site.Steered(), func(name string) bool {
		return slices.ContainsFunc(branch.Addresses(c, name), func(lan netip.Prefix) bool {
			return p.Bits() <= lan.Bits() && p.Contains(lan.Addr())
		})
	})
}

// behindSteered reports whether a host sends by an interface that is steered.
func behindSteered(in *rule.Case, c iosconf.Config, host netip.Addr) bool {
	return slices.ContainsFunc(in.Site.Steered(), func(name string) bool {
		return slices.ContainsFunc(branch.Addresses(c, name), func(p netip.Prefix) bool { return p.Contains(host) }) &&
			!branch.Down(c, name)
	})
}

// joined are the networks in order, without those that lie in another one; two halves become one network.
func joined(networks []Network) []netip.Prefix {
	var out []netip.Prefix
	for _, n := range networks {
		out = append(out, n.Prefix)
	}
	for {
		slices.SortFunc(out, func(a, b netip.Prefix) int {
			return cmp.Or(a.Addr().Compare(b.Addr()), cmp.Compare(a.Bits(), b.Bits()))
		})
		next := merge(out)
		if len(next) == len(out) {
			return next
		}
		out = next
	}
}

// merge makes one pass over sorted networks.
func merge(sorted []netip.Prefix) []netip.Prefix {
	var out []netip.Prefix
	for _, p := range sorted {
		last := len(out) - 1
		switch {
		case last >= 0 && out[last].Bits() <= p.Bits() && out[last].Contains(p.Addr()):
		case last >= 0 && out[last].Bits() == p.Bits() && p.Bits() > 8 && parent(out[last]) == parent(p):
			out[last] = parent(p)
		default:
			out = append(out, p)
		}
	}
	return out
}

func parent(p netip.Prefix) netip.Prefix { return netip.PrefixFrom(p.Addr(), p.Bits()-1).Masked() }

// phrases say what is kept out, one for each reason, in the order of the reasons.
func phrases(networks []Network) []string {
	var whys []string
	by := map[string][]string{}
	for _, n := range networks {
		if by[n.Why] == nil {
			whys = append(whys, n.Why)
		}
		if text := bare(n.Prefix); !slices.Contains(by[n.Why], text) {
			by[n.Why] = append(by[n.Why], text)
		}
	}
	var out []string
	for _, why := range whys {
		out = append(out, fmt.Sprintf("%s: %s", why, strings.Join(by[why], ", ")))
	}
	return out
}

func bare(p netip.Prefix) string {
	if p.IsSingleIP() {
		return p.Addr().String()
	}
	return p.String()
}

// exemptRemedy is the line of the site file that keeps more out of the tunnels, ready to paste.
func exemptRemedy(in *rule.Case, more site.Exemptions) string {
	var words []string
	if in.Site.ExemptAuto {
		words = append(words, "auto")
	}
	whole := in.Site
	if !in.Site.ExemptAuto { // all of it at once: another rule may lack another part
		router, _ := Exempt(in)
		whole = whole.Exempting(router)
	}
	whole = whole.Exempting(more)
	for _, p := range whole.Exempt {
		words = append(words, bare(p))
	}
	for _, p := range whole.ExemptFrom {
		words = append(words, "{from: "+bare(p)+"}")
	}
	out := "write in the site file `exempt: [" + strings.Join(words, ", ") + "]`"
	if !in.Site.ExemptAuto {
		out += "; or `exempt: auto`, which takes what the router shows at every plan"
	}
	return out
}

// ofPair reports whether a network is what another pair of tunnels carries.
func ofPair(s *site.Site, from netip.Prefix) bool {
	return slices.ContainsFunc(s.Further, func(p site.Pair) bool { return slices.Contains(p.From, from) })
}

// Listed is what stands in the list of our route map on a router, or among our routes past the tunnels, and is
// therefore taken out with it: its denies but those that the site file names.
func Listed(c iosconf.Config, s *site.Site) site.Exemptions {
	var e site.Exemptions
	if s.SteersByRoute() {
		for _, r := range branch.RoutesIn(c, s.LAN.VRF) {
			if strings.HasSuffix(r.Line, " name "+site.ExemptRoute) {
				e.To = append(e.To, r.To)
			}
		}
		return e
	}
	for _, entry := range acl.Entries(c, strconv.Itoa(s.Names.ACL)) {
		to, toNetwork := entry.To.Prefix()
		from, fromNetwork := entry.From.Prefix()
		switch {
		case entry.Permit || entry.Protocol != "ip" || entry.HasUnknownWords:
		case toNetwork && entry.From.Any:
			e.To = append(e.To, to)
		case fromNetwork && entry.To.Any && !ofPair(s, from):
			e.From = append(e.From, from)
		}
	}
	return e
}
