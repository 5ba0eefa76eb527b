package diagnosis

var slaMissing = Rule{
	Name: "sla_missing", LastVerified: "2026-11-25", about: always,
	Source: "step 14 of the guide",
	check: func(t *tunnel) *finding {
		if !t.readable || node(t.running.Nodes, text("ip sla %d", t.sla)) != nil {
			return nil
		}
		return sure(text("IP SLA %d is not configured: nobody asks whether the service answers", t.sla),
			"`ziatunnel apply` configures what is missing", t.titled(slaStatistics, "Statistics"))
	},
}
