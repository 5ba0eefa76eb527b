package diagnosis

// ikeFiltered is something on the way that the router cannot see.
var ikeFiltered = Rule{
	Name: "ike_filtered", LastVerified: "2026-11-25", about: notUp,
	Source: "ICMP passes where UDP 500 may not: a firewall of the provider, or in front of the branch",
	check: func(t *tunnel) *finding {
		e, line := t.edgeAnswers()
		if _, waits := t.answersInit(); waits || e != answered || !t.negotiates() || t.knows() != "" {
			return nil
		}
		return maybe("or something between the router and the edge drops IKE (UDP 500 and 4500): the edge answers "+
			"ping, and the router filters nothing",
			"ask whoever runs the firewall or modem in front of the router", line, t.session())
	},
}
