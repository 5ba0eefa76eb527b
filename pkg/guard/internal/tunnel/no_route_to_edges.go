package tunnel

import (
	"fmt"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/branch"
	"github.com/ziatunnel/ziatunnel/pkg/guard/internal/rule"
)

// NoRouteToEdges refuses when no route leads to a service edge. A router that learns routes may know
// one that its configuration does not show; then the rule says nothing.
var NoRouteToEdges = rule.Rule{
	Name: "no_route_to_edges", LastVerified: "2026-11-24", Overridable: true,
	Source: "IKE to an edge needs a route outside the tunnels",
	Look: rule.PerPair(func(in *rule.Case) *rule.Finding {
		c := in.Final()
		if in.LearnsRoutes(c) || !in.Changes() {
			return nil
		}
		table := branch.RoutesIn(c, in.Site.WAN.VRF)
		var lost []string
		for _, edge := range in.Edges() {
			if _, ok := branch.Longest(table, edge); !ok {
				lost = append(lost, edge.String())
			}
		}
		if len(lost) == 0 {
			return nil
		}
		return &rule.Finding{
			Fatal:  true,
			Why:    fmt.Sprintf("there is no route to %s, and no default route", strings.Join(lost, " and ")),
			Remedy: "add a default route by the WAN: `ip route 0.0.0.0 0.0.0.0 GATEWAY`",
		}
	}),
}
