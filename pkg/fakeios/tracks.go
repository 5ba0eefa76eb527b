package fakeios

import "time"

// trackState is the history of one track.
type trackState struct {
	up         bool
	changes    int
	lastChange time.Time
	flips      time.Time // when it follows an object that differs; zero: it does not differ
}

// trackUp tells whether routes that name a track stand.
func (n *network) trackUp(id int) bool {
	t := n.tracks[id]
	return t != nil && t.up
}

// settleTracks follows the operations, with the delays of the track.
func (n *network) settleTracks(c *config) {
	kept := map[int]bool{}
	for _, t := range c.tracks {
		kept[t.id] = true
		state := n.tracks[t.id]
		if state == nil {
			state = &trackState{lastChange: n.now}
			n.tracks[t.id] = state
		}
		up := n.objectUp(t)
		if up == state.up {
			state.flips = time.Time{}
			continue
		}
		if state.flips.IsZero() {
			state.flips = n.now.Add(t.delay(up))
		}
		if n.now.Before(state.flips) {
			continue
		}
		state.up, state.lastChange, state.flips = up, n.now, time.Time{}
		state.changes++
		n.changes++
		n.say("%%TRACK-6-STATE: %d ip sla %d %s %s -> %s", t.id, t.sla, t.kind(), title(!up), title(up))
	}
	for id := range n.tracks {
		if !kept[id] {
			delete(n.tracks, id)
		}
	}
}

// objectUp is what the track sees: `state` is up for OK alone, `reachability` also over threshold.
// An operation that runs no more has no state.
func (n *network) objectUp(t *track) bool {
	p := n.probes[t.sla]
	return p != nil && p.active() && (p.code == codeOK || t.reachability && p.code == codeOver)
}

func title(up bool) string {
	if up {
		return "Up"
	}
	return "Down"
}
