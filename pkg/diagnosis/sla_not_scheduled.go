package diagnosis

import "strings"

var slaNotScheduled = Rule{
	Name: "sla_not_scheduled", LastVerified: "2026-11-25", about: always,
	Source: "show ip sla statistics: counters Unknown and time to live 0 before a schedule; time to live 0 with " +
		"counters behind its end. IOS refuses a schedule whose timeout is longer than its frequency, and forgets it",
	check: func(t *tunnel) *finding {
		p := t.probe()
		if p == nil || p.TimeToLive != "0" || t.named["sla_missing"] {
			return nil
		}
		next := text("`ip sla schedule %d life forever start-time now`: `ziatunnel apply` configures it", t.sla)
		seen := t.below(slaStatistics, text("IPSLA operation id: %d", t.sla), "time to live")
		line := begins(t.running.Nodes, text("ip sla schedule %d ", t.sla))
		switch {
		case line == nil:
			return sure(text("IP SLA %d is not scheduled: nobody asks whether the service answers", t.sla), next, seen)
		case strings.Contains(line.Line, "pending") || p.Successes == nil:
			return sure(text("IP SLA %d is scheduled, but has not started", t.sla), next, configured(line.Line), seen)
		}
		return sure(text("IP SLA %d has ended: its life is over", t.sla), next, configured(line.Line), seen)
	},
}
