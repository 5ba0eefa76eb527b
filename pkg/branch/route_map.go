package branch

import (
	"cmp"
	"net/netip"
	"slices"
	"strconv"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/acl"
	"github.com/ziatunnel/ziatunnel/pkg/iosconf"
)

// LocalPolicy is the route map that routes what the router itself sends, `ip local policy route-map`; "" is none.
func LocalPolicy(c iosconf.Config) string {
	for _, n := range c.Nodes {
		if name, ok := strings.CutPrefix(n.Line, "ip local policy route-map "); ok {
			return name
		}
	}
	return ""
}

// PolicyEntry is the entry of a route map for policy routing that decides about a packet: the first whose matches all
// fit. found is false when none does; known is false when that depends on something that is not understood.
func PolicyEntry(c iosconf.Config, name string, packet acl.Packet) (entry iosconf.Node, found, known bool) {
	for _, n := range routeMap(c, name) {
		switch matchesEntry(c, n, packet) {
		case unknown:
			return n, false, false
		case yes:
			return n, true, true
		}
	}
	return iosconf.Node{}, false, true
}

// routeMap are the entries of a route map by number, as IOS asks and shows them; lines that are typed may come in any
// order.
func routeMap(c iosconf.Config, name string) []iosconf.Node {
	var out []iosconf.Node
	for _, n := range c.Nodes {
		if words := strings.Fields(n.Line); len(words) > 3 && words[0] == "route-map" && words[1] == name {
			out = append(out, n)
		}
	}
	slices.SortStableFunc(out, func(a, b iosconf.Node) int { return cmp.Compare(sequence(a), sequence(b)) })
	return out
}

func sequence(entry iosconf.Node) int {
	number, _ := strconv.Atoi(strings.Fields(entry.Line)[3])
	return number
}

func matchesEntry(c iosconf.Config, entry iosconf.Node, packet acl.Packet) answer {
	matched := yes
	for _, child := range entry.Children {
		if what, ok := strings.CutPrefix(child.Line, "match "); ok {
			one := unknown
			if strings.HasPrefix(what, "ip address ") && !strings.HasPrefix(what, "ip address prefix-list ") {
				one = matchesForNAT(c, what, packet, "")
			}
			matched = min(matched, one)
		}
	}
	return matched
}

// PolicyWay is the interface by which a permitting entry of a policy sends what it matches, looked up in a table; ""
// when it leaves the way to the routing table, or that is not known.
func PolicyWay(entry iosconf.Node, table []Route) string {
	if words := strings.Fields(entry.Line); len(words) < 3 || words[2] != "permit" {
		return ""
	}
	for _, child := range entry.Children {
		if rest, ok := strings.CutPrefix(child.Line, "set interface "); ok {
			return strings.Fields(rest)[0]
		}
		rest, ok := strings.CutPrefix(child.Line, "set ip next-hop ")
		if !ok {
			continue
		}
		for word := range strings.FieldsSeq(rest) {
			if hop, err := netip.ParseAddr(word); err == nil {
				return LeavesBy(table, hop)
			}
		}
	}
	return ""
}
