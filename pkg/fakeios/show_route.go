package fakeios

import (
	"fmt"
	"net/netip"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/running"
)

// showIPRoute is the routing table; only routes whose way out is up stand in it.
func (r *Router) showIPRoute() string {
	var b strings.Builder
	b.WriteString("Codes: L - local, C - connected, S - static, R - RIP, M - mobile, B - BGP\n" +
		"       D - EIGRP, EX - EIGRP external, O - OSPF, IA - OSPF inter area \n" +
		"       i - IS-IS, su - IS-IS summary, * - candidate default, U - per-user static route\n" +
		"       + - replicated route, % - next hop override\n\n")
	up := r.net.LineUp(r.running)
	any := netip.PrefixFrom(netip.IPv4Unspecified(), 0)
	last := "Gateway of last resort is not set\n\n"
	var rows strings.Builder
	for _, route := range r.running.Routes {
		if !r.running.Installed(route, up) || r.trackDown(route) {
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
	for _, i := range r.running.Interfaces {
		if i.Address.IsValid() && up(i) {
			fmt.Fprintf(&rows, "C        %s is directly connected, %s\nL        %s/32 is directly connected, %s\n", i.Address.Masked(), i.Name, i.Address.Addr(), i.Name)
		}
	}
	return b.String() + last + rows.String()
}

func (r *Router) trackDown(route *running.StaticRoute) bool {
	if route.Track == 0 {
		return false
	}
	state := r.net.Tracks[route.Track]
	return state == nil || !state.Up
}

// showTrackTable is `show ip route track-table`.
func (r *Router) showTrackTable() string {
	var b strings.Builder
	for _, route := range r.running.Routes {
		if route.Track > 0 {
			state := "up"
			if r.trackDown(route) {
				state = "down"
			}
			fmt.Fprintf(&b, " %s state is [%s]\n", route, state)
		}
	}
	return b.String()
}
