package show

import (
	"fmt"
	"slices"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/running"
)

// RouteMap shows the maps with their counters; name "" is all.
func (v View) RouteMap(name string) string {
	var b strings.Builder
	for _, e := range v.Config.RouteMaps {
		if name != "" && e.Name != name {
			continue
		}
		fmt.Fprintf(&b, "route-map %s, %s, sequence %d\n  Match clauses:\n", e.Name, e.Verb(), e.Sequence)
		if len(e.MatchACLs) > 0 {
			fmt.Fprintf(&b, "    ip address (access-lists): %s \n", strings.Join(e.MatchACLs, " "))
		}
		b.WriteString("  Set clauses:\n")
		for i, set := range e.SetClauses() {
			b.WriteString("    " + set)
			if i < len(e.Verified) {
				b.WriteString("  [" + v.hopState(e.Verified[i]) + "]")
			}
			b.WriteString("\n")
		}
		fmt.Fprintf(&b, "  Policy routing matches: %d packets, %d bytes\n", e.Packets, e.Bytes)
	}
	if b.Len() == 0 && name != "" {
		return "route-map " + name + " not found\n"
	}
	return b.String()
}

// hopState is the state of the track that a next hop goes by.
func (v View) hopState(h running.VerifiedHop) string {
	if v.Config.Track(h.Track) == nil {
		return "undefined"
	}
	return upDown(v.Network.TrackUp(h.Track))
}

// IPPolicy is `show ip policy`: which interface sends its packets through which route map.
func (v View) IPPolicy() string {
	var rows []string
	if v.Config.LocalPolicy != "" {
		rows = append(rows, "local          "+v.Config.LocalPolicy+"\n")
	}
	for _, i := range running.SortedInterfaces(v.Config) {
		if i.PolicyMap != "" {
			rows = append(rows, fmt.Sprintf("%-14s %s\n", i.Name, i.PolicyMap))
		}
	}
	return strings.Join(slices.Insert(rows, 0, "Interface      Route map\n"), "")
}
