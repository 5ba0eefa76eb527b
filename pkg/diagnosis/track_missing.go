package diagnosis

import "strings"

var trackMissing = Rule{
	Name: "track_missing", LastVerified: "2026-11-25", about: always,
	Source: "step 14 of the guide: track <n> ip sla <n> state",
	check: func(t *tunnel) *finding {
		if !t.readable || t.named["sla_missing"] {
			return nil
		}
		n := begins(t.running.Nodes, text("track %d ", t.track))
		next := "`ziatunnel apply` configures what is missing"
		switch {
		case n == nil:
			return sure(text("track %d is not configured: nothing follows IP SLA %d", t.track, t.sla), next,
				t.probeLine())
		case !strings.HasPrefix(n.Line+" ", text("track %d ip sla %d ", t.track, t.sla)):
			return sure(text("track %d does not follow IP SLA %d", t.track, t.sla), next, configured(n.Line))
		}
		return nil
	},
}
