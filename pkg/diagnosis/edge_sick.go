package diagnosis

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
