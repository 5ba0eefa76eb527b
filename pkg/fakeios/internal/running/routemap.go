package running

import (
	"fmt"
	"slices"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/packet"
)

func renderRouteMaps(b *strings.Builder, c *Config) {
	for _, e := range c.RouteMaps {
		fmt.Fprintf(b, "route-map %s %s %d\n", e.Name, e.Verb(), e.Sequence)
		if e.Description != "" {
			fmt.Fprintf(b, " description %s\n", e.Description)
		}
		if len(e.MatchACLs) > 0 {
			fmt.Fprintf(b, " match ip address %s\n", strings.Join(e.MatchACLs, " "))
		}
		if len(e.MatchInterfaces) > 0 {
			fmt.Fprintf(b, " match interface %s\n", strings.Join(e.MatchInterfaces, " "))
		}
		if len(e.SetInterfaces) > 0 {
			fmt.Fprintf(b, " set interface %s\n", strings.Join(e.SetInterfaces, " "))
		}
		if len(e.SetNextHops) > 0 {
			fmt.Fprintf(b, " set ip next-hop %s\n", strings.Join(e.SetNextHops, " "))
		}
		renderNotes(b, e.Notes, 1, everyNote)
		b.WriteString("!\n")
	}
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
	SetInterfaces   []string
	SetNextHops     []string
	Packets         uint64  // that it has routed
	Notes           []*Note // lines of the catalog: what routing protocols match and set
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
