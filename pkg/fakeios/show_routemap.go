package fakeios

import (
	"fmt"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/packet"
)

// showRouteMap shows the maps with their counters; name "" is all.
func (r *Router) showRouteMap(name string) string {
	var b strings.Builder
	for _, e := range r.running.routeMaps {
		if name != "" && e.name != name {
			continue
		}
		fmt.Fprintf(&b, "route-map %s, %s, sequence %d\n  Match clauses:\n", e.name, e.verb(), e.sequence)
		if len(e.matchACLs) > 0 {
			fmt.Fprintf(&b, "    ip address (access-lists): %s \n", strings.Join(e.matchACLs, " "))
		}
		b.WriteString("  Set clauses:\n")
		if len(e.setInterfaces) > 0 {
			fmt.Fprintf(&b, "    interface %s\n", strings.Join(e.setInterfaces, " "))
		}
		if len(e.setNextHops) > 0 {
			fmt.Fprintf(&b, "    ip next-hop %s\n", strings.Join(e.setNextHops, " "))
		}
		fmt.Fprintf(&b, "  Policy routing matches: %d packets, %d bytes\n", e.packets, packet.BytesOf(e.packets))
	}
	if b.Len() == 0 && name != "" {
		return "route-map " + name + " not found\n"
	}
	return b.String()
}
