package running

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/packet"
)

// renderRouteMaps shows the entries with their set clauses in the order in which policy routing tries them; that IOS
// shows them in this order is [inferred].
func renderRouteMaps(b *strings.Builder, c *Config) {
	for _, e := range c.RouteMaps {
		fmt.Fprintf(b, "route-map %s %s %d\n", e.Name, e.Verb(), e.Sequence)
		if e.Description != "" {
			fmt.Fprintf(b, " description %s\n", e.Description)
		}
		for _, clause := range []struct {
			words  string
			values []string
		}{{"match ip address", e.MatchACLs}, {"match interface", e.MatchInterfaces}} {
			if len(clause.values) > 0 {
				fmt.Fprintf(b, " %s %s\n", clause.words, strings.Join(clause.values, " "))
			}
		}
		for _, set := range e.SetClauses() {
			fmt.Fprintf(b, " set %s\n", set)
		}
		renderNotes(b, e.Notes, 1, everyNote)
		b.WriteString("!\n")
	}
}

// SetClauses are the words behind `set` of the clauses that policy routing obeys, in the order in which it does.
func (e *RouteMapEntry) SetClauses() []string {
	var out []string
	for _, hop := range e.Verified {
		out = append(out, hop.String())
	}
	if e.VerifiesNeighbours {
		out = append(out, verifyAvailability)
	}
	for _, clause := range []struct {
		words  string
		values []string
	}{{"ip next-hop", e.SetNextHops}, {"interface", e.SetInterfaces},
		{"ip default next-hop", e.DefaultNextHops}, {"default interface", e.DefaultInterfaces}} {
		if len(clause.values) > 0 {
			out = append(out, clause.words+" "+strings.Join(clause.values, " "))
		}
	}
	return out
}

// NoteLists is where the further lines are noted.
func (e *RouteMapEntry) NoteLists() []*[]*Note { return []*[]*Note{&e.Notes} }

// Verb is permit or deny.
func (e *RouteMapEntry) Verb() string {
	if e.Permit {
		return "permit"
	}
	return "deny"
}

// RouteMapEntry is one sequence number of a route map.
type RouteMapEntry struct {
	Name        string
	Permit      bool
	Sequence    int
	Description string
	MatchACLs   []string
	// MatchInterfaces are the interfaces that a packet leaves by, of which NAT asks.
	MatchInterfaces []string
	// Verified are the next hops that count while a track is up, by their numbers, and VerifiesNeighbours is the
	// form without a track, which asks CDP. Who speaks CDP is not known here, so that all neighbours do [inferred].
	Verified           []VerifiedHop
	VerifiesNeighbours bool
	SetNextHops        []string
	SetInterfaces      []string
	// DefaultNextHops and DefaultInterfaces are for packets that no route but the default one is for.
	DefaultNextHops   []string
	DefaultInterfaces []string
	Packets, Bytes    uint64  // that it has routed
	Notes             []*Note // lines of the catalog: what routing protocols match and set
}

const verifyAvailability = "ip next-hop verify-availability"

// VerifiedHop is `set ip next-hop verify-availability A N track T`.
type VerifiedHop struct {
	Address  string
	Sequence int
	Track    int
}

func (h VerifiedHop) String() string {
	return fmt.Sprintf("%s %s %d track %d", verifyAvailability, h.Address, h.Sequence, h.Track)
}

// Verify adds a next hop. It takes the place of one with the same number [inferred].
func (e *RouteMapEntry) Verify(hop VerifiedHop) {
	e.Verified = slices.DeleteFunc(e.Verified, func(h VerifiedHop) bool { return h.Sequence == hop.Sequence })
	e.Verified = append(e.Verified, hop)
	slices.SortStableFunc(e.Verified, func(a, b VerifiedHop) int { return cmp.Compare(a.Sequence, b.Sequence) })
}

// Matches reports whether the entry applies to a packet. An access list that does not exist matches
// everything.
func (e *RouteMapEntry) Matches(c *Config, p packet.Packet) bool {
	return len(e.MatchACLs) == 0 || slices.ContainsFunc(e.MatchACLs, func(name string) bool {
		list := c.ACL(name)
		return list == nil || list.Permits(c, p)
	})
}

// Leaves reports whether the entry is about packets that leave by an interface.
func (e *RouteMapEntry) Leaves(name string) bool {
	return len(e.MatchInterfaces) == 0 || slices.Contains(e.MatchInterfaces, name)
}
