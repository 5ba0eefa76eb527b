package traffic

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/acl"
	"github.com/ziatunnel/ziatunnel/pkg/branch"
	"github.com/ziatunnel/ziatunnel/pkg/guard/internal/rule"
	"github.com/ziatunnel/ziatunnel/pkg/iosconf"
	"github.com/ziatunnel/ziatunnel/pkg/site"
)

// PBRInsideNetworks refuses to send traffic for inside networks into the tunnels: what the LAN says
// to another inside network, or to the operator's, would end at the service edge. The LAN's own
// network is not at risk: its hosts talk to each other without the router.
var PBRInsideNetworks = rule.Rule{
	Name: "pbr_inside_networks", LastVerified: "2026-11-24", Overridable: true,
	Source: "policy routing comes before the routing table; the vendor's GRE guide for the same router denies RFC " +
		"1918 destinations first, its IPsec guide does not",
	Look: rule.PerPair(func(in *rule.Case) *rule.Finding {
		c := in.Final()
		name := in.Site.Names.RouteMap
		if in.Site.SteersByRoute() || len(steered(in, c)) == 0 || !in.Changes() { // somebody else's map leads elsewhere
			return nil
		}
		entries := acl.Entries(c, matchedList(c, in.Site))
		if len(entries) == 0 {
			return nil // the hazard of a missing list stands in the plan
		}
		var caught []netip.Prefix
		var words []string
		for _, n := range append(Elsewhere(in, c), operators(in, c)...) {
			if catches(entries, n.Prefix) && !slices.Contains(caught, n.Prefix) {
				caught = append(caught, n.Prefix)
				words = append(words, fmt.Sprintf("%s (%s)", n.Prefix, n.Why))
			}
		}
		if len(caught) == 0 {
			return nil
		}
		if more := len(words) - mostNetworks; more > 0 {
			words = append(words[:mostNetworks], fmt.Sprintf("%d more", more))
		}
		return &rule.Finding{
			Fatal: true,
			Why: fmt.Sprintf("route map %s would send what the LAN has for %s into the tunnels, but they do not "+
				"lie behind an edge", name, strings.Join(words, ", ")),
			Remedy: exemptRemedy(in, site.Exemptions{To: caught}),
		}
	}),
}

// mostNetworks is how many networks a sentence names.
const mostNetworks = 12

// steered are the interfaces whose traffic goes into the tunnels, and that carry packets: what never comes in is not
// sent anywhere. Our route map is on them, unless routes steer.
func steered(in *rule.Case, c iosconf.Config) []string {
	var out []string
	for _, name := range in.Site.Steered() {
		ours := in.Site.SteersByRoute() || branch.Value(c, name, "ip policy route-map") == in.Site.Names.RouteMap
		if ours && carriesNothing(in, c, name) == "" {
			out = append(out, name)
		}
	}
	return out
}

// matchedList is the access list of the route map's first entry; for a further pair of tunnels that of its own entry.
func matchedList(c iosconf.Config, s *site.Site) string {
	own := fmt.Sprintf("route-map %s permit %d", s.Names.RouteMap, s.Entry())
	for _, n := range c.Nodes {
		if !strings.HasPrefix(n.Line, "route-map "+s.Names.RouteMap+" ") || s.PairNumber() > 1 && n.Line != own {
			continue
		}
		for _, child := range n.Children {
			if rest, ok := strings.CutPrefix(child.Line, "match ip address "); ok {
				return strings.Fields(rest)[0]
			}
		}
	}
	return ""
}

// catches reports whether a list permits anything to a network before it denies all of it.
func catches(entries []acl.Entry, to netip.Prefix) bool {
	for _, e := range entries {
		switch {
		case !e.Permit && e.Protocol == "ip" && e.From.Any && !e.HasUnknownWords && e.To.Contains(to):
			return false
		case e.Permit && e.To.Overlaps(to):
			return true
		}
	}
	return false
}
