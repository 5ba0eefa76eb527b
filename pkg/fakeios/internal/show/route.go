package show

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/running"
)

// IPRoute is the routing table of a VRF, "" for the global one; only routes whose way out is up stand in it.
func (v View) IPRoute(vrf string) string {
	var b strings.Builder
	if vrf != "" {
		fmt.Fprintf(&b, "\nRouting Table: %s\n", vrf)
	}
	b.WriteString("Codes: L - local, C - connected, S - static, R - RIP, M - mobile, B - BGP\n" +
		"       D - EIGRP, EX - EIGRP external, O - OSPF, IA - OSPF inter area \n" +
		"       i - IS-IS, su - IS-IS summary, * - candidate default, U - per-user static route\n" +
		"       + - replicated route, % - next hop override\n\n")
	last := "Gateway of last resort is not set\n\n"
	table := v.Config.Table(vrf, v.Network.LineUp(v.Config))
	var rows strings.Builder
	var shown []netip.Prefix
	for i, r := range table {
		if r.Code != "C" && r.Code != "L" && slices.Contains(shown, r.Prefix) {
			continue // it stands below the first way to the same network
		}
		star := " "
		if r.Prefix.Bits() == 0 {
			star = "*"
			hop := netip.IPv4Unspecified()
			if r.NextHop.IsValid() {
				hop = r.NextHop
			}
			last = fmt.Sprintf("Gateway of last resort is %s to network 0.0.0.0\n\n", hop)
		}
		shown = append(shown, r.Prefix)
		row := v.routeRow(r, star)
		rows.WriteString(row)
		for _, other := range table[i+1:] {
			if other.Prefix == r.Prefix && r.Code != "C" && r.Code != "L" {
				rows.WriteString(v.furtherWay(other, row, r.Prefix))
			}
		}
	}
	return b.String() + last + rows.String()
}

// furtherWay is another way to a network: what the row says behind the prefix, in the column where it says it.
func (v View) furtherWay(r running.Route, row string, prefix netip.Prefix) string {
	column := strings.Index(row, prefix.String()) + len(prefix.String())
	own := v.routeRow(r, "*")
	said := own[strings.Index(own, prefix.String())+len(prefix.String()):]
	return strings.Repeat(" ", column) + said
}

// routeRow is one route: directly connected ones name their interface, learned ones their age too.
func (v View) routeRow(r running.Route, star string) string {
	switch r.Code {
	case "C", "L":
		return fmt.Sprintf("%s        %s is directly connected, %s\n", r.Code, r.Prefix, r.Out)
	case "S":
		if r.NextHop.IsValid() {
			named := ""
			if r.Via != "" {
				named = ", " + r.Via
			}
			return fmt.Sprintf("S%s    %s [%d/0] via %s%s\n", star, r.Prefix, r.Distance, r.NextHop, named)
		}
		return fmt.Sprintf("S%s    %s is directly connected, %s\n", star, r.Prefix, r.Out)
	default:
		return fmt.Sprintf("%-6s%s [%d/%d] via %s, %s, %s\n", r.Code+strings.TrimSpace(star), r.Prefix, r.Distance,
			r.Metric, r.NextHop, age(v.Now.Sub(v.Booted)), r.Out)
	}
}

// RouteFor is `show ip route A`: the route that packets to an address take, in short [inferred].
func (v View) RouteFor(vrf string, target netip.Addr) string {
	r, ok := v.Config.Lookup(vrf, target, v.Network.LineUp(v.Config))
	if !ok {
		return "% Network not in table\n"
	}
	var b strings.Builder
	fmt.Fprintf(&b, "Routing entry for %s\n  Known via \"%s\", distance %d, metric %d\n", r.Prefix, knownBy(r),
		r.Distance, r.Metric)
	b.WriteString("  Routing Descriptor Blocks:\n")
	for i, way := range v.Config.Ways(vrf, target, v.Network.LineUp(v.Config)) {
		mark := "*" // the one that the next packet takes, of which the hash is not asked here
		if i > 0 {
			mark = " "
		}
		if way.NextHop.IsValid() {
			fmt.Fprintf(&b, "  %s %s\n", mark, way.NextHop)
		} else {
			fmt.Fprintf(&b, "  %s directly connected, via %s\n", mark, way.Out)
		}
		fmt.Fprintf(&b, "      Route metric is %d, traffic share count is 1\n", way.Metric)
	}
	return b.String()
}

// knownBy is the word for how a route is known.
func knownBy(r running.Route) string {
	return map[byte]string{'C': "connected", 'L': "connected", 'S': "static", 'D': "eigrp", 'O': "ospf", 'B': "bgp",
		'R': "rip"}[r.Code[0]]
}

// TrackTable is `show ip route track-table`.
func (v View) TrackTable() string {
	var b strings.Builder
	for _, route := range v.Config.Routes {
		if route.Track > 0 {
			state := "up"
			if !v.Network.TrackUp(route.Track) {
				state = "down"
			}
			fmt.Fprintf(&b, " %s state is [%s]\n", route, state)
		}
	}
	return b.String()
}
