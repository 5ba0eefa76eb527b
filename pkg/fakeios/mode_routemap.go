package fakeios

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

func routeMapCommands() []command {
	return []command{
		{pattern: "route-map <name> [<verb:permit|deny> [<seq:0-65535>]]", run: enterRouteMap},
		{pattern: "no route-map <name>", run: func(s *session, a args) string {
			c := s.router.running
			c.routeMaps = remove(c.routeMaps, func(r *routeMapEntry) bool { return r.name == a["name"] })
			return ""
		}},
		{pattern: "no route-map <name> <verb:permit|deny> [<seq:0-65535>]", run: func(s *session, a args) string {
			c := s.router.running
			c.routeMaps = remove(c.routeMaps, func(r *routeMapEntry) bool {
				return r.name == a["name"] && (a["seq"] == "" || r.sequence == a.int("seq"))
			})
			return ""
		}},
	}
}

func enterRouteMap(s *session, a args) string {
	c := s.router.running
	sequence := 10
	if a["seq"] != "" {
		sequence = a.int("seq")
	}
	entry := find(c.routeMaps, func(r *routeMapEntry) bool { return r.name == a["name"] && r.sequence == sequence })
	if entry == nil {
		entry = &routeMapEntry{name: a["name"], sequence: sequence}
		c.routeMaps = append(c.routeMaps, entry)
		slices.SortStableFunc(c.routeMaps, func(a, b *routeMapEntry) int {
			return cmp.Or(strings.Compare(a.name, b.name), cmp.Compare(a.sequence, b.sequence))
		})
	}
	entry.permit = a["verb"] != "deny"
	s.enter(routeMapPrompt, entry)
	return ""
}

func routeMapMode() mode {
	entry := func(s *session) *routeMapEntry { return s.object.(*routeMapEntry) }
	return submode(routeMapPrompt, globalPrompt, []command{
		{pattern: "description <d:line>", run: func(s *session, a args) string { entry(s).description = a["d"]; return "" }},
		{pattern: "no description", run: func(s *session, _ args) string { entry(s).description = ""; return "" }},
		{pattern: "match ip address <acls:line>", run: func(s *session, a args) string {
			for name := range strings.FieldsSeq(a["acls"]) {
				entry(s).matchACLs = append(without(entry(s).matchACLs, name), name)
			}
			return ""
		}},
		{pattern: "no match ip address [<acls:line>]", run: func(s *session, a args) string {
			if a["acls"] == "" {
				entry(s).matchACLs = nil
			}
			for name := range strings.FieldsSeq(a["acls"]) {
				entry(s).matchACLs = without(entry(s).matchACLs, name)
			}
			return ""
		}},
		{pattern: "set interface <names:line>", run: setInterfaces},
		{pattern: "no set interface [<names:line>]", run: func(s *session, _ args) string { entry(s).setInterfaces = nil; return "" }},
		{pattern: "set ip next-hop <hop:ip> [<hop2:ip>]", run: func(s *session, a args) string {
			entry(s).setNextHops = []string{a["hop"]}
			if a["hop2"] != "" {
				entry(s).setNextHops = append(entry(s).setNextHops, a["hop2"])
			}
			return ""
		}},
		{pattern: "no set ip next-hop [<hops:line>]", run: func(s *session, _ args) string { entry(s).setNextHops = nil; return "" }},
	}, known("continue [<n>]", "match as-path <x>", "match community <x>", "match interface <x>", "match length <a> <b>", "match metric <n>",
		"match tag <n>", "set as-path <x:line>", "set default interface <x>", "set ip default <x:line>", "set ip df <n>", "set ip precedence <x>",
		"set ip tos <x>", "set ip vrf <x:line>", "set local-preference <n>", "set metric <x:line>", "set tag <n>", "set vrf <x>"))
}

// setInterfaces is `set interface A B ...`: the first that is up takes the packet.
func setInterfaces(s *session, a args) string {
	var names []string
	warning := ""
	for _, w := range joined(a["names"]) {
		name, ok := canonicalInterface(w.text)
		if !ok {
			return s.refuseAt(strings.LastIndex(s.line, a["names"]) + w.at)
		}
		names = append(names, name)
		if strings.HasPrefix(name, "FastEthernet") || strings.HasPrefix(name, "Vlan") {
			warning = "%Warning:Use P2P interface for routemap setinterface clause\n"
		}
	}
	s.object.(*routeMapEntry).setInterfaces = names
	return warning
}

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
		fmt.Fprintf(&b, "  Policy routing matches: %d packets, %d bytes\n", e.packets, e.packets*packetBytes)
	}
	if b.Len() == 0 && name != "" {
		return "route-map " + name + " not found\n"
	}
	return b.String()
}
