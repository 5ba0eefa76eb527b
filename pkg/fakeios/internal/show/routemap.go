package show

import (
	"fmt"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/packet"
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
		if len(e.SetInterfaces) > 0 {
			fmt.Fprintf(&b, "    interface %s\n", strings.Join(e.SetInterfaces, " "))
		}
		if len(e.SetNextHops) > 0 {
			fmt.Fprintf(&b, "    ip next-hop %s\n", strings.Join(e.SetNextHops, " "))
		}
		fmt.Fprintf(&b, "  Policy routing matches: %d packets, %d bytes\n", e.Packets, packet.BytesOf(e.Packets))
	}
	if b.Len() == 0 && name != "" {
		return "route-map " + name + " not found\n"
	}
	return b.String()
}
