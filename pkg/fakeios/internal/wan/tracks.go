package wan

import (
	"net/netip"
	"slices"
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

// Flip is a track that has changed its state.
type Flip struct {
	Track int
	Up    bool
}

// TrackUp reports whether a track is there and up. What names a track that is not there does not count.
func (n *Network) TrackUp(id int) bool {
	t := n.Tracks[id]
	return t != nil && t.Up
}

// updateTracks follows the objects, with the delays of the track. IOS looks at interfaces every second and at routes
// every 15 seconds; here both are seen at once.
func (n *Network) updateTracks(c *running.Config) {
	kept := map[int]bool{}
	for _, t := range c.Tracks {
		kept[t.ID] = true
		state := n.Tracks[t.ID]
		if state == nil {
			state = &TrackState{LastChange: n.Now, Up: t.Default == "up"}
			n.Tracks[t.ID] = state
			n.changes++
		}
		up := n.objectUp(c, t)
		if up == state.Up {
			state.FlipsAt = time.Time{}
			continue
		}
		if state.FlipsAt.IsZero() {
			state.FlipsAt = n.Now.Add(t.Delay(up))
		}
		if !n.Now.Before(state.FlipsAt) {
			n.flip(t, state, up)
		}
	}
	for id := range n.Tracks {
		if !kept[id] {
			delete(n.Tracks, id)
			n.changes++
		}
	}
}

// flip lets a track change its state now: routes and next hops that name it come or go at the same moment.
func (n *Network) flip(t *running.Track, state *TrackState, up bool) {
	state.Up = up
	state.LastChange = n.Now
	state.FlipsAt = time.Time{}
	state.Changes++
	n.changes++
	n.log("%%TRACK-6-STATE: %d %s %s -> %s", t.ID, t.LogName(), UpOrDown(!up), UpOrDown(up))
	if n.follower != nil {
		n.flips = append(n.flips, Flip{t.ID, up})
	}
}

// objectUp is what the track sees. An object of which nothing is known has the default state of the track.
func (n *Network) objectUp(c *running.Config, t *running.Track) bool {
	switch t.Kind {
	case running.TrackLineProtocol:
		i := c.Interface(t.Interface)
		return i != nil && n.LineUp(c)(i)
	case running.TrackIPRouting:
		i := c.Interface(t.Interface)
		return i != nil && n.LineUp(c)(i) && c.AddressOf(i.Name).IsValid()
	case running.TrackRoute:
		_, ok := n.TrackedRoute(c, t.Route)
		return ok
	case running.TrackList:
		return n.listUp(t)
	case running.TrackStub:
		return t.Default == "up"
	default:
		return n.operationUp(t)
	}
}

// operationUp: `state` is up for OK alone, `reachability` also over threshold. An operation that runs no more has no
// state.
func (n *Network) operationUp(t *running.Track) bool {
	p := n.Operations[t.SLA]
	if p == nil || !p.Active() || p.Code == "" {
		return t.Default == "up"
	}
	return p.Code == codeOK || t.Reachability && p.Code == CodeOver
}

// listUp is `list boolean`: a track that is not there is down, and an empty list is too [inferred].
func (n *Network) listUp(t *running.Track) bool {
	counts := func(m running.TrackMember) bool { return n.TrackUp(m.ID) != m.Not }
	if t.Every {
		return len(t.Members) > 0 && !slices.ContainsFunc(t.Members, func(m running.TrackMember) bool {
			return !counts(m)
		})
	}
	return slices.ContainsFunc(t.Members, counts)
}

// TrackedRoute is the route of the global table to exactly this network.
func (n *Network) TrackedRoute(c *running.Config, prefix netip.Prefix) (running.Route, bool) {
	for _, r := range c.Table("", n.LineUp(c)) {
		if r.Prefix == prefix {
			return r, true
		}
	}
	return running.Route{}, false
}

// UpOrDown is the word for the state of a track.
func UpOrDown(up bool) string {
	if up {
		return "Up"
	}
	return "Down"
}
