package diagnosis

var routeNull = Rule{
	Name: "route_null", LastVerified: "2026-11-25", about: notUp,
	Source: "a route to Null0 swallows what it covers; a failover test makes one for its time",
	check: func(t *tunnel) *finding {
		r, ok := routeTo(t.running, t.want.Peer)
		if !ok || r.out != "Null0" {
			return nil
		}
		return sure(text("the packets to the edge %s are routed to Null0", t.want.Peer),
			text("when no failover test runs: `no %s`", r.line), configured(r.line))
	},
}
