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
		if e != lost || t.carries && !t.failing() || t.dropsEchoReplies() {
			return nil
		}
		return sure(text("the edge %s does not answer ping", t.want.Peer),
			"`traceroute` from the router shows how far it gets; when only this edge is lost, tell Zscaler support, "+
				"or take another edge", line, t.session())
	},
}

// edgeSick is an edge that ends tunnels and serves nothing through them: what ends them is not what
// serves, so dead peer detection notices nothing.
var edgeSick = Rule{
	Name: "edge_sick", LastVerified: "2026-11-25", about: carrying,
	Source: "the vendor: the terminators of tunnels are separate from the service edges, so that during maintenance " +
		"detection stays content",
	check: func(t *tunnel) *finding {
		e, line := t.passes()
		if e != lost {
			return nil
		}
		return maybe("the tunnel is up, but the edge serves nothing through it: neither ping nor the health page is "+
			"answered",
			"look for maintenance of that data centre at trust.zscaler.com; take another edge when it lasts. The "+
				"guide's tracks move no traffic: shut the tunnel to send it to the other one",
			line, t.probeLine(), t.session(), t.decaps())
	},
}
