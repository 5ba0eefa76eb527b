package diagnosis

var edgeUnreachable = Rule{
	Name: "edge_unreachable", LastVerified: "2026-11-25", about: always,
	Source: "the guide: both edges must answer ping; if one does not, Zscaler support",
	check: func(t *tunnel) *finding {
		e, line := t.edgeAnswers()
		for _, other := range []string{"wan_down", "no_route", "route_null", "recursive_routing", "flapping"} {
			if t.named[other] {
				return nil
			}
		}
		if e != lost || t.carries && !t.failing() {
			return nil
		}
		return sure(text("the edge %s does not answer ping", t.want.Peer),
			"`traceroute` from the router shows how far it gets; when only this edge is lost, tell Zscaler support, "+
				"or take another edge", line, t.session())
	},
}
