package traffic

import (
	"slices"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/branch"
	"github.com/ziatunnel/ziatunnel/pkg/guard/internal/rule"
)

// RoutesNotKnown warns where a protocol tells the router of networks behind it, and its routing table was not read: the
// configuration does not show which networks those are.
var RoutesNotKnown = rule.Rule{
	Name: "routes_not_known", LastVerified: "2026-11-27",
	Source: "policy routing comes before the routing table; what EIGRP, OSPF, BGP, RIP, IS-IS and the " +
		"authorization policies of IKEv2 bring stands in `show ip route` alone",
	Look: func(in *rule.Case) *rule.Finding {
		c := in.Final()
		if in.Facts.Routes != nil || !in.Changes() || len(steered(in, c)) == 0 {
			return nil
		}
		var names []string
		for _, n := range in.Running.Nodes {
			words := strings.Fields(n.Line)
			if len(words) > 1 && words[0] == "router" && slices.Contains(protocols, words[1]) &&
				!slices.Contains(names, n.Line) {
				names = append(names, n.Line)
			}
		}
		names = append(names, branch.FlexVPNRoutes(in.Running)...)
		if len(names) == 0 {
			return nil
		}
		return &rule.Finding{
			Why: "the router learns routes (" + strings.Join(names, ", ") + "), and its routing table was not " +
				"read: which " +
				"networks behind it the tunnels would take traffic for is not known",
			Remedy: "give the answer to `" + rule.RouteCommand(in.Site) + "` with --facts, or use an account that " +
				"may see " +
				"it; or exempt those networks by hand",
		}
	},
}

var protocols = []string{"eigrp", "ospf", "bgp", "rip", "isis"}
