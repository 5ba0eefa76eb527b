package diagnosis

// probeRoute is a probe that asks outside the tunnel, where nobody answers.
var probeRoute = Rule{
	Name: "probe_route", LastVerified: "2026-11-25", about: carrying,
	Source: "step 14 of the guide: ip route <global address> 255.255.255.255 <tunnel> permanent; global addresses do " +
		"not listen on the Internet",
	check: func(t *tunnel) *finding {
		r, ok := routeTo(t.running, t.edge.Global)
		if !t.readable || r.out == t.want.Interface || !t.failing() {
			return nil
		}
		next := text("`ip route %s 255.255.255.255 %s permanent`: `ziatunnel apply` configures it", t.edge.Global,
			t.want.Interface)
		if !ok {
			return sure(text("no route leads the health page %s into %s", t.edge.Global, t.want.Interface), next,
				t.probeLine())
		}
		return sure(text("the health page %s is not reached through %s", t.edge.Global, t.want.Interface), next,
			configured(r.line), t.probeLine())
	},
}
