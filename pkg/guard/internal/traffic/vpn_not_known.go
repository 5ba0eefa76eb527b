package traffic

import (
	"net/netip"
	"slices"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/acl"
	"github.com/ziatunnel/ziatunnel/pkg/branch"
	"github.com/ziatunnel/ziatunnel/pkg/guard/internal/rule"
)

// VPNNotKnown warns where the hub of an EzVPN tells the router what to send to it: neither the configuration nor the
// routing table shows that. It is content when the list keeps all private networks out of the tunnels.
var VPNNotKnown = rule.Rule{
	Name: "vpn_not_known", LastVerified: "2026-11-27",
	Source: "Cisco Easy VPN Remote: the hub pushes the split tunnel list, and takes everything where it pushes none; " +
		"policy routing comes before the crypto map that it makes (Cisco document 6209)",
	Look: rule.PerPair(func(in *rule.Case) *rule.Finding {
		c := in.Final()
		clients := branch.EzVPNClients(in.Running)
		if len(clients) == 0 || !in.Changes() || len(steered(in, c)) == 0 {
			return nil
		}
		entries := acl.Entries(c, matchedList(c, in.Site))
		taken := func(p netip.Prefix) bool { return catches(entries, p) }
		if in.Site.SteersByRoute() {
			table := branch.RoutesIn(c, in.Site.LAN.VRF)
			taken = func(p netip.Prefix) bool {
				r, ok := branch.Longest(table, p.Addr().Next())
				return !ok || r.To.Bits() == 0
			}
		}
		if !slices.ContainsFunc(privateNetworks, taken) {
			return nil
		}
		return &rule.Finding{
			Why: "the hub of EzVPN " + strings.Join(clients, ", ") +
				" tells the router which networks lie behind it, " +
				"and the configuration does not show them: the tunnels would take the LAN's traffic for them, and " +
				"the " +
				"VPN would get none of it",
			Remedy: "`show crypto ipsec client ezvpn` lists them as its split tunnel list: write them into exempt in " +
				"the site file; where it lists none, everything goes to the hub now",
		}
	}),
}

// privateNetworks are those of RFC 1918.
var privateNetworks = []netip.Prefix{
	netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("172.16.0.0/12"),
	netip.MustParsePrefix("192.168.0.0/16"),
}
