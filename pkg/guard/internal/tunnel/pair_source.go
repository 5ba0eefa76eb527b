package tunnel

import (
	"cmp"
	"fmt"
	"net/netip"

	"github.com/ziatunnel/ziatunnel/pkg/branch"
	"github.com/ziatunnel/ziatunnel/pkg/guard/internal/rule"
	"github.com/ziatunnel/ziatunnel/pkg/iosconf"
)

// PairSource refuses a source of tunnels that brings nothing, or that cannot be reached: every pair sends from a public
// address of its own.
var PairSource = rule.Rule{
	Name: "pair_source", LastVerified: "2026-11-27", Overridable: true,
	Source: "the guide: 400 Mbps per tunnel and public source address; RFC 1918, RFC 6598: private addresses are " +
		"routed " +
		"by no provider. That IOS 15.4 translates IKE of its own by its own overload NAT, so that several tunnels " +
		"leave " +
		"with one public address and several ports, is not confirmed [inferred]",
	Look: func(in *rule.Case) *rule.Finding {
		if !in.Changes() || len(in.Site.Further) == 0 {
			return nil
		}
		c := in.Final()
		taken := map[netip.Addr]string{}
		var warning *rule.Finding
		for _, view := range in.Site.EachPair() {
			source, of := view.TunnelSource(), fmt.Sprintf("pair %d", view.PairNumber())
			a := in.AddressOf(c, source)
			if f := sourceAddress(in, c, of, source, a); f != nil && source != view.WAN.Name {
				if f.Fatal {
					return f
				}
				warning = cmp.Or(warning, f)
			}
			if other := taken[a]; a.IsValid() && other != "" {
				return &rule.Finding{Fatal: true,
					Why: fmt.Sprintf("%s sends from %s, the address %s, which is that of %s too: ZIA takes no more "+
						"from "+
						"it than from one pair", of, source, a, other),
					Remedy: "give each pair a source with a public address of its own"}
			}
			taken[a] = of
		}
		return warning
	},
}

// sourceAddress judges the address of an interface that tunnels send from and that is no WAN.
func sourceAddress(in *rule.Case, c iosconf.Config, of, source string, a netip.Addr) *rule.Finding {
	ping, asked := in.Facts.SourcePings[source]
	silent := asked && ping.SuccessPercent != nil && *ping.SuccessPercent == 0
	switch {
	case branch.Block(c, "interface "+source) == nil: // another rule says so
		return nil
	case branch.Down(c, source):
		return &rule.Finding{Fatal: true, Why: fmt.Sprintf("%s sends from %s, which is shut down", of, source),
			Remedy: fmt.Sprintf("`interface %s`, `no shutdown`", source)}
	case !a.IsValid():
		return &rule.Finding{Fatal: true, Why: fmt.Sprintf("%s sends from %s, which has no address", of, source),
			Remedy: fmt.Sprintf("`interface %s`, `ip address A.B.C.D 255.255.255.255` with a public address that the "+
				"provider routes to this router", source)}
	case a.IsPrivate() || apipa.Contains(a) || sharedSpace.Contains(a):
		return &rule.Finding{Fatal: true,
			Why: fmt.Sprintf("%s sends from %s, whose address %s is a private one: nothing comes back to it; that "+
				"this "+
				"router would translate what it sends itself, to another port of its public address, is not confirmed",
				of, source, a),
			Remedy: "give it a public address that the provider routes to this router, or the pair another access to " +
				"the Internet (wan: {interface: ..., gateway: ...})"}
	case silent && edgesAnswer(in):
		return &rule.Finding{Fatal: true,
			Why: fmt.Sprintf("%s sends from %s, and the service edges answer no ping from its address %s, but from "+
				"the "+
				"WAN's: the provider does not route it to this router", of, source, a),
			Remedy: "ask the provider to route " + a.String() + " to the address of the WAN"}
	case !asked:
		return &rule.Finding{
			Why: fmt.Sprintf("whether the provider routes %s, the address of %s, to this router is not known: %s "+
				"sends "+
				"from it", a, source, of),
			Remedy: "`ping EDGE source " + source + "` shows it"}
	}
	return nil
}

// edgesAnswer reports whether a service edge has answered a ping from a WAN.
func edgesAnswer(in *rule.Case) bool {
	for _, p := range in.Facts.Pings {
		if p.SuccessPercent != nil && *p.SuccessPercent > 0 {
			return true
		}
	}
	return false
}

// sharedSpace is for translators of providers (RFC 6598).
var sharedSpace = netip.MustParsePrefix("100.64.0.0/10")
