package diagnosis

import (
	"strings"
)

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

// trackWaiting is a tunnel that is well again, whose track waits for its delay. One that has never
// been up waits too, and nothing is wrong with it.
var trackWaiting = Rule{
	Name: "track_waiting", LastVerified: "2026-11-25", about: carrying,
	Source: "step 14 of the guide: delay down 180 up 180",
	check: func(t *tunnel) *finding {
		for _, track := range t.objects {
			if track.ID != uint64(t.track) || !strings.EqualFold(track.State, "down") ||
				!strings.HasPrefix(track.Delayed, "Up") || track.Changes == nil || *track.Changes == 0 {
				continue
			}
			return maybe(text("the tunnel is well again; track %d still waits for its delay (%s)", t.track,
				track.Delayed), "wait, and look again",
				t.below(tracks, text("Track %d", t.track), " is "), t.below(tracks, text("Track %d", t.track),
					"last change"))
		}
		return nil
	},
}
