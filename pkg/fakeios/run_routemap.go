package fakeios

import (
	"fmt"
	"slices"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/packet"
)

func renderRouteMaps(b *strings.Builder, c *config) {
	for _, e := range c.routeMaps {
		fmt.Fprintf(b, "route-map %s %s %d\n", e.name, e.verb(), e.sequence)
		if e.description != "" {
			fmt.Fprintf(b, " description %s\n", e.description)
		}
		if len(e.matchACLs) > 0 {
			fmt.Fprintf(b, " match ip address %s\n", strings.Join(e.matchACLs, " "))
		}
		if len(e.setInterfaces) > 0 {
			fmt.Fprintf(b, " set interface %s\n", strings.Join(e.setInterfaces, " "))
		}
		if len(e.setNextHops) > 0 {
			fmt.Fprintf(b, " set ip next-hop %s\n", strings.Join(e.setNextHops, " "))
		}
		b.WriteString("!\n")
	}
}

func (e *routeMapEntry) verb() string {
	if e.permit {
		return "permit"
	}
	return "deny"
}

type routeMapEntry struct {
	name          string
	permit        bool
	sequence      int
	description   string
	matchACLs     []string
	setInterfaces []string
	setNextHops   []string
	packets       uint64 // that it has routed
}

func (e *routeMapEntry) matches(c *config, p packet.Packet) bool {
	return len(e.matchACLs) == 0 || slices.ContainsFunc(e.matchACLs, func(name string) bool {
		list := c.acl(name)
		return list == nil || list.permits(p)
	})
}

// translates tells whether a NAT rule for an interface takes a packet.
func (c *config) translates(name string, p packet.Packet) bool {
	return slices.ContainsFunc(c.natRules, func(rule string) bool {
		words := strings.Fields(rule)
		if len(words) < 6 || strings.Join(words[:2], " ") != "inside source" || words[4] != "interface" || words[5] != name {
			return false
		}
		if words[2] == "route-map" {
			return slices.ContainsFunc(c.routeMaps, func(e *routeMapEntry) bool { return e.name == words[3] && e.permit && e.matches(c, p) })
		}
		list := c.acl(words[3])
		return list != nil && list.permits(p)
	})
}
