package traffic

import (
	"fmt"
	"net/netip"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/branch"
	"github.com/ziatunnel/ziatunnel/pkg/guard/internal/rule"
	"github.com/ziatunnel/ziatunnel/pkg/site"
)

// RouterInTunnel refuses default routes into the tunnels that take along what the router itself sends, the answers to
// this session, and what it sends to name servers, time and AAA servers, and to the ends of its other VPNs; and what
// crypto maps protect. Whoever is
// there is not behind a service edge, or answers an address that the edge has put in the place of the router's.
var RouterInTunnel = rule.Rule{
	Name: "router_in_tunnel", LastVerified: "2026-11-27", Overridable: true,
	Source: "IOS routes what the router itself sends by the table, longest match first; the vendor's GRE guide for " +
		"the same router gives the service edges host routes by the provider before the default route is moved",
	Look: func(in *rule.Case) *rule.Finding {
		if !in.Site.SteersByRoute() || !in.Changes() {
			return nil
		}
		c := in.Final()
		table := branch.RoutesIn(c, in.Site.LAN.VRF)
		var caught []string
		var more site.Exemptions
		for _, s := range in.Needs(c) {
			r, ok := branch.Longest(table, s.Address)
			if ok && r.To.Bits() > 0 {
				continue
			}
			caught = append(caught, fmt.Sprintf("%s (%s)", s.Address, s.What))
			more.To = append(more.To, netip.PrefixFrom(s.Address, s.Address.BitLen()))
		}
		for _, n := range byDefault(in, c) {
			if r, ok := branch.Longest(table, n.Prefix.Addr()); !ok || r.To.Bits() == 0 {
				caught = append(caught, fmt.Sprintf("%s (%s)", n.Prefix, n.Why))
				more.To = append(more.To, n.Prefix)
			}
		}
		if len(caught) == 0 {
			return nil
		}
		if n := len(caught) - mostNetworks; n > 0 {
			caught = append(caught[:mostNetworks], fmt.Sprintf("%d more", n))
		}
		return &rule.Finding{Fatal: true,
			Why:    "what goes to " + strings.Join(caught, ", ") + " would follow the default route into the tunnels",
			Remedy: exemptRemedy(in, more),
		}
	},
}
