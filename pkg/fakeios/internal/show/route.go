package show

import (
	"fmt"
	"net/netip"
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
	var rows strings.Builder
	for _, r := range v.Config.Table(vrf, v.Network.LineUp(v.Config)) {
		star := " "
		if r.Prefix.Bits() == 0 {
			star = "*"
			hop := netip.IPv4Unspecified()
			if r.NextHop.IsValid() {
				hop = r.NextHop
			}
			last = fmt.Sprintf("Gateway of last resort is %s to network 0.0.0.0\n\n", hop)
		}
		rows.WriteString(v.routeRow(r, star))
	}
	return b.String() + last + rows.String()
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
	known := map[byte]string{'C': "connected", 'S': "static", 'D': "eigrp", 'O': "ospf", 'B': "bgp",
		'R': "rip"}[r.Code[0]]
	var b strings.Builder
	fmt.Fprintf(&b, "Routing entry for %s\n  Known via \"%s\", distance %d, metric %d\n", r.Prefix, known, r.Distance,
		r.Metric)
	b.WriteString("  Routing Descriptor Blocks:\n")
	if r.NextHop.IsValid() {
		fmt.Fprintf(&b, "  * %s\n", r.NextHop)
	} else {
		fmt.Fprintf(&b, "  * directly connected, via %s\n", r.Out)
	}
	fmt.Fprintf(&b, "      Route metric is %d, traffic share count is 1\n", r.Metric)
	return b.String()
}

func (v View) trackDown(route *running.StaticRoute) bool {
	if route.Track == 0 {
		return false
	}
	state := v.Network.Tracks[route.Track]
	return state == nil || !state.Up
}

// TrackTable is `show ip route track-table`.
func (v View) TrackTable() string {
	var b strings.Builder
	for _, route := range v.Config.Routes {
		if route.Track > 0 {
			state := "up"
			if v.trackDown(route) {
				state = "down"
			}
			fmt.Fprintf(&b, " %s state is [%s]\n", route, state)
		}
	}
	return b.String()
}
