package diagnosis

// dpdMissing is a tunnel that only the router takes for up.
var dpdMissing = Rule{
	Name: "dpd_missing", LastVerified: "2026-11-25", about: carrying,
	Source: "step 5 of the guide: crypto ikev2 dpd 10 5 periodic; without it the router keeps SAs that the edge has " +
		"given up",
	check: func(t *tunnel) *finding {
		e, line := t.passes()
		edge, there := t.edgeAnswers()
		if !t.readable || e != lost || edge == lost || t.explained || value(t.profile, "dpd") != "" ||
			begins(t.running.Nodes, "crypto ikev2 dpd ") != nil {
			return nil
		}
		return sure(text("%s looks up, but nothing passes, and no dead peer detection is configured: the edge may "+
			"have given the session up long ago", t.want.Interface),
			"`crypto ikev2 dpd 10 5 periodic` (`ziatunnel apply`), then `clear crypto "+
				"session`", line, there, t.session())
	},
}
