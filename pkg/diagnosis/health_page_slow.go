package diagnosis

import "strings"

var healthPageSlow = Rule{
	Name: "health_page_slow", LastVerified: "2026-11-25", about: carrying,
	Source: "step 14 of the guide: threshold 300; a track of the state is down over the threshold, one of the " +
		"reachability is not",
	check: func(t *tunnel) *finding {
		p := t.probe()
		if p == nil || p.ReturnCode != overThreshold {
			return nil
		}
		rtt := "longer"
		if p.RTTMilliseconds != nil {
			rtt = text("%d ms", *p.RTTMilliseconds)
		}
		why := text("the health page answers, but takes %s, more than the threshold of IP SLA %d", rtt, t.sla)
		if n := begins(t.running.Nodes, text("track %d ip sla %d ", t.track, t.sla)); n != nil &&
			!strings.Contains(n.Line, "reachability") {
			why += text(": track %d follows the state, which counts that as down", t.track)
		}
		return sure(why, "an edge that is nearer; where the distance is what it is, a higher threshold, or `track "+
			"... reachability`, in a playbook of your own",
			t.probeLine(), t.below(slaStatistics, text("IPSLA operation id: %d", t.sla), "Latest RTT"), t.below(tracks,
				text("Track %d", t.track), " is "))
	},
}
