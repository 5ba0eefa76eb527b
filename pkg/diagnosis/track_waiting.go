package diagnosis

import "strings"

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
