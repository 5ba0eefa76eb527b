package wan

import (
	"time"

	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/running"
)

// TrackState is the history of one track.
type TrackState struct {
	Up         bool
	Changes    int
	LastChange time.Time
	FlipsAt    time.Time // when it follows an object that differs; zero: it does not differ
}

// trackUp reports whether routes that name a track stand.
func (n *Network) trackUp(id int) bool {
	t := n.Tracks[id]
	return t != nil && t.Up
}

// updateTracks follows the operations, with the delays of the track.
func (n *Network) updateTracks(c *running.Config) {
	kept := map[int]bool{}
	for _, t := range c.Tracks {
		kept[t.ID] = true
		state := n.Tracks[t.ID]
		if state == nil {
			state = &TrackState{LastChange: n.Now}
			n.Tracks[t.ID] = state
		}
		up := n.objectUp(t)
		if up == state.Up {
			state.FlipsAt = time.Time{}
			continue
		}
		if state.FlipsAt.IsZero() {
			state.FlipsAt = n.Now.Add(t.Delay(up))
		}
		if n.Now.Before(state.FlipsAt) {
			continue
		}
		state.Up = up
		state.LastChange = n.Now
		state.FlipsAt = time.Time{}
		state.Changes++
		n.changes++
		n.log("%%TRACK-6-STATE: %d ip sla %d %s %s -> %s", t.ID, t.SLA, t.Kind(), UpOrDown(!up), UpOrDown(up))
	}
	for id := range n.Tracks {
		if !kept[id] {
			delete(n.Tracks, id)
		}
	}
}

// objectUp is what the track sees: `state` is up for OK alone, `reachability` also over threshold.
// An operation that runs no more has no state.
func (n *Network) objectUp(t *running.Track) bool {
	p := n.Operations[t.SLA]
	return p != nil && p.Active() && (p.Code == codeOK || t.Reachability && p.Code == CodeOver)
}

// UpOrDown is the word for the state of a track.
func UpOrDown(up bool) string {
	if up {
		return "Up"
	}
	return "Down"
}
