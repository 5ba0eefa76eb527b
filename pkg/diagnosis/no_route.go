package diagnosis

var noRoute = Rule{
	Name: "no_route", LastVerified: "2026-11-25", about: notUp,
	Source: "show interfaces TunnelN: Tunnel linestate evaluation down - no output interface",
	check: func(t *tunnel) *finding {
		seen := t.quote(interfaceOf(t.want.Interface), "linestate evaluation", "no output interface")
		if seen.Line == "" || t.named["wan_down"] || t.named["recursive_routing"] || t.named["route_null"] ||
			t.named["tunnel_source"] {
			return nil
		}
		return sure(text("the router has no route to the edge %s", t.want.Peer),
			"`show ip route`: the default route, or a host route to the edge, is missing or its way out is down", seen)
	},
}
