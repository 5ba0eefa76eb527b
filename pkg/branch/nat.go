package branch

import (
	"slices"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/acl"
	"github.com/ziatunnel/ziatunnel/pkg/iosconf"
)

// NATRule is a rule that translates what inside hosts send: `ip nat inside source list|route-map NAME ...`, and the
// same with `ip nat source` for interfaces that have `ip nat enable`.
type NATRule struct {
	Line     string
	List     string // name or number; "" when a route map decides
	RouteMap string
}

// NATRules are the dynamic rules of a router, in the order of the configuration.
func NATRules(c iosconf.Config) []NATRule {
	var out []NATRule
	for _, n := range c.Nodes {
		words := strings.Fields(n.Line)
		if len(words) > 4 && slices.Equal(words[:3], []string{"ip", "nat", "source"}) { // with `ip nat enable`
			words = slices.Insert(words, 2, "inside")
		}
		if len(words) < 6 || !slices.Equal(words[:4], []string{"ip", "nat", "inside", "source"}) {
			continue
		}
		switch words[4] {
		case "list":
			out = append(out, NATRule{Line: n.Line, List: words[5]})
		case "route-map":
			out = append(out, NATRule{Line: n.Line, RouteMap: words[5]})
		}
	}
	return out
}

// Translates reports whether the rule is for a packet that leaves by an interface; known is false when that depends on
// something that is not understood.
func (r NATRule) Translates(c iosconf.Config, packet acl.Packet, out string) (does, known bool) {
	var a answer
	if r.List != "" {
		a = matchesList(c, r.List, packet)
	} else {
		a = r.matchesRouteMap(c, packet, out)
	}
	return a == yes, a != unknown
}

// matchesRouteMap takes the first entry of the route map that matches: a deny translates nothing.
func (r NATRule) matchesRouteMap(c iosconf.Config, packet acl.Packet, out string) answer {
	for _, n := range routeMap(c, r.RouteMap) {
		words := strings.Fields(n.Line)
		matched := yes
		for _, child := range n.Children {
			if what, ok := strings.CutPrefix(child.Line, "match "); ok {
				matched = min(matched, matchesForNAT(c, what, packet, out))
			}
		}
		switch {
		case matched == unknown:
			return unknown
		case matched == yes && words[2] == "permit":
			return yes
		case matched == yes:
			return no
		}
	}
	return no
}

func matchesForNAT(c iosconf.Config, what string, packet acl.Packet, out string) answer {
	words := strings.Fields(what)
	switch {
	case len(words) > 2 && words[0] == "ip" && words[1] == "address":
		found := no
		for _, list := range words[2:] {
			found = max(found, matchesList(c, list, packet))
		}
		return found
	case len(words) > 1 && words[0] == "interface":
		if slices.Contains(words[1:], out) {
			return yes
		}
		return no
	}
	return unknown
}
