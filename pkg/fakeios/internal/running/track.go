package running

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"
	"time"
)

// TrackKind is what a track follows.
type TrackKind int

// The kinds of tracks.
const (
	TrackSLA          TrackKind = iota // an IP SLA operation
	TrackLineProtocol                  // the line protocol of an interface
	TrackIPRouting                     // whether an interface routes IP
	TrackRoute                         // a route of the global table
	TrackList                          // other tracks
	TrackStub                          // nothing: it has its default state
)

// Delay is how long the track waits before it follows its object up, or down.
func (t *Track) Delay(up bool) time.Duration {
	if up {
		return time.Duration(t.DelayUp) * time.Second
	}
	return time.Duration(t.DelayDown) * time.Second
}

// Parameter is the word for what is tracked of the object: reachability, state, line-protocol, ip routing, boolean.
func (t *Track) Parameter() string {
	switch {
	case t.Kind == TrackLineProtocol:
		return "line-protocol"
	case t.Kind == TrackIPRouting:
		return "ip routing"
	case t.Kind == TrackList:
		return "boolean"
	case t.Reachability || t.Kind == TrackRoute:
		return "reachability"
	default:
		return "state"
	}
}

// Operator is the word for how a list puts its tracks together.
func (t *Track) Operator() string {
	if t.Every {
		return "and"
	}
	return "or"
}

// Track is `track N`.
type Track struct {
	ID           int
	Kind         TrackKind
	SLA          int
	Reachability bool // of an operation; false: state
	Interface    string
	Route        netip.Prefix
	Every        bool // of a list: it is up while all of its tracks are; else while one is
	Members      []TrackMember
	DelayUp      int // seconds
	DelayDown    int
	// Default is up or down: what is taken for the state until something is known of the object; "" is down.
	Default string
}

// TrackMember is a track in a list.
type TrackMember struct {
	ID  int
	Not bool
}

// Follow lets the track follow what another one says. Delays stay; tracks of a list go with the list.
func (t *Track) Follow(want Track) {
	t.SLA, t.Reachability = want.SLA, want.Reachability
	t.Interface, t.Route = want.Interface, want.Route
	t.Every = want.Every
	if t.Kind = want.Kind; t.Kind != TrackList {
		t.Members = nil
	}
}

// Join adds a track to the list, or changes how it counts there.
func (t *Track) Join(m TrackMember) {
	t.Leave(m.ID)
	t.Members = append(t.Members, m)
	slices.SortFunc(t.Members, func(a, b TrackMember) int { return a.ID - b.ID })
}

// Leave takes a track out of the list.
func (t *Track) Leave(id int) {
	t.Members = slices.DeleteFunc(t.Members, func(m TrackMember) bool { return m.ID == id })
}

// LogName is how the log calls the track's object: with the interface in short.
func (t *Track) LogName() string {
	switch t.Kind {
	case TrackLineProtocol, TrackIPRouting:
		digits := strings.IndexAny(t.Interface, "0123456789")
		return "interface " + t.Interface[:2] + t.Interface[digits:] + " " + t.Parameter()
	case TrackRoute:
		return "ip route " + t.Route.String() + " " + t.Parameter()
	case TrackList:
		return "list boolean " + t.Operator()
	case TrackStub:
		return "stub-object"
	default:
		return fmt.Sprintf("ip sla %d %s", t.SLA, t.Parameter())
	}
}

// head is the line that opens the track.
func (t *Track) head(style Style) string {
	words := fmt.Sprintf("track %d ", t.ID)
	switch t.Kind {
	case TrackLineProtocol, TrackIPRouting:
		return words + "interface " + t.Interface + " " + t.Parameter()
	case TrackRoute:
		return words + "ip route " + t.Route.Addr().String() + " " + DottedMask(t.Route) + " reachability"
	case TrackList:
		return words + "list boolean " + t.Operator()
	case TrackStub:
		return words + "stub-object"
	default:
		words += fmt.Sprintf("ip sla %d", t.SLA)
		if t.Reachability || style.ShowTrackStateKeyword {
			words += " " + t.Parameter()
		}
		return words
	}
}

func (c *Config) renderTracks(b *strings.Builder, style Style) {
	for _, t := range sortedBy(c.Tracks, func(t *Track) int { return t.ID }) {
		b.WriteString(t.head(style) + "\n")
		for _, m := range t.Members {
			not := ""
			if m.Not {
				not = " not"
			}
			fmt.Fprintf(b, " object %d%s\n", m.ID, not)
		}
		switch {
		case t.DelayDown > 0 && t.DelayUp > 0:
			fmt.Fprintf(b, " delay down %d up %d\n", t.DelayDown, t.DelayUp)
		case t.DelayDown > 0:
			fmt.Fprintf(b, " delay down %d\n", t.DelayDown)
		case t.DelayUp > 0:
			fmt.Fprintf(b, " delay up %d\n", t.DelayUp)
		}
		if t.Default != "" {
			fmt.Fprintf(b, " default-state %s\n", t.Default)
		}
		b.WriteString("!\n")
	}
}
