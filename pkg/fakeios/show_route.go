package fakeios

import (
	"fmt"
	"net/netip"
	"strings"
)

// showIPRoute is the routing table; only routes whose way out is up stand in it.
func (r *Router) showIPRoute() string {
	var b strings.Builder
	b.WriteString("Codes: L - local, C - connected, S - static, R - RIP, M - mobile, B - BGP\n" +
		"       D - EIGRP, EX - EIGRP external, O - OSPF, IA - OSPF inter area \n" +
		"       i - IS-IS, su - IS-IS summary, * - candidate default, U - per-user static route\n" +
		"       + - replicated route, % - next hop override\n\n")
	up := r.net.passes(r.running)
	any := netip.PrefixFrom(netip.IPv4Unspecified(), 0)
	last := "Gateway of last resort is not set\n\n"
	var rows strings.Builder
	for _, route := range r.running.routes {
		if !r.running.usable(route, up) || r.trackDown(route) {
			continue
		}
		star := " "
		if route.prefix == any {
			star = "*"
			if route.nextHop.IsValid() {
				last = fmt.Sprintf("Gateway of last resort is %s to network 0.0.0.0\n\n", route.nextHop)
			} else {
				last = "Gateway of last resort is 0.0.0.0 to network 0.0.0.0\n\n"
			}
		}
		if route.nextHop.IsValid() {
			fmt.Fprintf(&rows, "S%s    %s [%d/0] via %s\n", star, route.prefix, max(route.distance, 1), route.nextHop)
		} else {
			fmt.Fprintf(&rows, "S%s    %s is directly connected, %s\n", star, route.prefix, route.via)
		}
	}
	for _, i := range r.running.interfaces {
		if i.address.IsValid() && up(i) {
			fmt.Fprintf(&rows, "C        %s is directly connected, %s\nL        %s/32 is directly connected, %s\n", i.address.Masked(), i.name, i.address.Addr(), i.name)
		}
	}
	return b.String() + last + rows.String()
}

func (r *Router) trackDown(route *staticRoute) bool {
	if route.track == 0 {
		return false
	}
	state := r.net.tracks[route.track]
	return state == nil || !state.up
}

// showTrackTable is `show ip route track-table`.
func (r *Router) showTrackTable() string {
	var b strings.Builder
	for _, route := range r.running.routes {
		if route.track > 0 {
			state := "up"
			if r.trackDown(route) {
				state = "down"
			}
			fmt.Fprintf(&b, " %s state is [%s]\n", route, state)
		}
	}
	return b.String()
}
