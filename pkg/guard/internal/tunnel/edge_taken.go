package tunnel

import (
	"fmt"
	"net/netip"
	"slices"

	"github.com/ziatunnel/ziatunnel/pkg/branch"
	"github.com/ziatunnel/ziatunnel/pkg/guard/internal/rule"
	"github.com/ziatunnel/ziatunnel/pkg/site"
)

// EdgeTaken refuses a second tunnel to an edge that another tunnel of the router ends at: the edge keeps one for each
// source address and credential.
var EdgeTaken = rule.Rule{
	Name: "edge_taken", LastVerified: "2026-11-27", Overridable: true,
	Source: "two tunnel interfaces with one source, destination and mode are not told apart [inferred for IOS 15.4]; " +
		"ZIA has one IKE SA for a source address and an FQDN",
	Look: func(in *rule.Case) *rule.Finding {
		if !in.Changes() {
			return nil
		}
		for _, name := range branch.Interfaces(in.Running) {
			to, err := netip.ParseAddr(branch.Value(in.Running, name, "tunnel destination"))
			if err != nil || in.OwnTunnel(name) {
				continue
			}
			tunnels := in.Site.Tunnels()
			i := slices.IndexFunc(tunnels, func(t site.Tunnel) bool { return t.Edge.VPN == to })
			if i < 0 {
				continue
			}
			remedy := fmt.Sprintf("take it over with --adopt, which changes it in place; or take it out first, or "+
				"give this site its number (names.%s: %s)", tunnels[i].NameKey, name)
			if n := tunnels[i].Pair; n > 1 { // only the first pair is adopted
				remedy = fmt.Sprintf("take it out first, or give pair %d its number (%s: %s below names of that pair)",
					n, tunnels[i].NameKey, name)
			}
			return &rule.Finding{Fatal: true, Remedy: remedy,
				Why: fmt.Sprintf("%s leads to the service edge %s already", name, to)}
		}
		return nil
	},
}
