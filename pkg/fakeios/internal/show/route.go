package show

import (
	"fmt"
	"net/netip"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/running"
)

// IPRoute is the routing table; only routes whose way out is up stand in it.
func (v View) IPRoute() string {
	var b strings.Builder
	b.WriteString("Codes: L - local, C - connected, S - static, R - RIP, M - mobile, B - BGP\n" +
		"       D - EIGRP, EX - EIGRP external, O - OSPF, IA - OSPF inter area \n" +
		"       i - IS-IS, su - IS-IS summary, * - candidate default, U - per-user static route\n" +
		"       + - replicated route, % - next hop override\n\n")
	up := v.Network.LineUp(v.Config)
	any := netip.PrefixFrom(netip.IPv4Unspecified(), 0)
	last := "Gateway of last resort is not set\n\n"
	var rows strings.Builder
	for _, route := range v.Config.Routes {
		if !v.Config.Installed(route, up) || v.trackDown(route) {
			continue
		}
		star := " "
		if route.Prefix == any {
			star = "*"
			if route.NextHop.IsValid() {
				last = fmt.Sprintf("Gateway of last resort is %s to network 0.0.0.0\n\n", route.NextHop)
			} else {
				last = "Gateway of last resort is 0.0.0.0 to network 0.0.0.0\n\n"
			}
		}
		if route.NextHop.IsValid() {
			fmt.Fprintf(&rows, "S%s    %s [%d/0] via %s\n", star, route.Prefix, max(route.Distance, 1), route.NextHop)
		} else {
			fmt.Fprintf(&rows, "S%s    %s is directly connected, %s\n", star, route.Prefix, route.Via)
		}
	}
	for _, i := range v.Config.Interfaces {
		if i.Address.IsValid() && up(i) {
			fmt.Fprintf(&rows, "C        %s is directly connected, %s\nL        %s/32 is directly connected, %s\n",
				i.Address.Masked(), i.Name, i.Address.Addr(), i.Name)
		}
	}
	return b.String() + last + rows.String()
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
