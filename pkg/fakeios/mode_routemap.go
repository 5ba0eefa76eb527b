package fakeios

import (
	"cmp"
	"slices"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/grammar"
)

func routeMapCommands() []configCommand {
	return []configCommand{
		{Pattern: "route-map <name> [<verb:permit|deny> [<seq:0-65535>]]", Run: enterRouteMap},
		{Pattern: "no route-map <name>", Run: func(s *configSession, a grammar.Args) string {
			c := s.config
			c.routeMaps = remove(c.routeMaps, func(r *routeMapEntry) bool { return r.name == a["name"] })
			return ""
		}},
		{Pattern: "no route-map <name> <verb:permit|deny> [<seq:0-65535>]", Run: func(s *configSession, a grammar.Args) string {
			c := s.config
			c.routeMaps = remove(c.routeMaps, func(r *routeMapEntry) bool {
				return r.name == a["name"] && (a["seq"] == "" || r.sequence == a.Int("seq"))
			})
			return ""
		}},
	}
}

func enterRouteMap(s *configSession, a grammar.Args) string {
	c := s.config
	sequence := 10
	if a["seq"] != "" {
		sequence = a.Int("seq")
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
	entry := func(s *configSession) *routeMapEntry { return s.object.(*routeMapEntry) }
	return submode(routeMapPrompt, globalPrompt, []configCommand{
		{Pattern: "description <d:line>", Run: func(s *configSession, a grammar.Args) string { entry(s).description = a["d"]; return "" }},
		{Pattern: "no description", Run: func(s *configSession, _ grammar.Args) string { entry(s).description = ""; return "" }},
		{Pattern: "match ip address <acls:line>", Run: func(s *configSession, a grammar.Args) string {
			for name := range strings.FieldsSeq(a["acls"]) {
				entry(s).matchACLs = append(without(entry(s).matchACLs, name), name)
			}
			return ""
		}},
		{Pattern: "no match ip address [<acls:line>]", Run: func(s *configSession, a grammar.Args) string {
			if a["acls"] == "" {
				entry(s).matchACLs = nil
			}
			for name := range strings.FieldsSeq(a["acls"]) {
				entry(s).matchACLs = without(entry(s).matchACLs, name)
			}
			return ""
		}},
		{Pattern: "set interface <names:line>", Run: setInterfaces},
		{Pattern: "no set interface [<names:line>]", Run: func(s *configSession, _ grammar.Args) string { entry(s).setInterfaces = nil; return "" }},
		{Pattern: "set ip next-hop <hop:ip> [<hop2:ip>]", Run: func(s *configSession, a grammar.Args) string {
			entry(s).setNextHops = []string{a["hop"]}
			if a["hop2"] != "" {
				entry(s).setNextHops = append(entry(s).setNextHops, a["hop2"])
			}
			return ""
		}},
		{Pattern: "no set ip next-hop [<hops:line>]", Run: func(s *configSession, _ grammar.Args) string { entry(s).setNextHops = nil; return "" }},
	}, knownConfig("continue [<n>]", "match as-path <x>", "match community <x>", "match interface <x>", "match length <a> <b>", "match metric <n>",
		"match tag <n>", "set as-path <x:line>", "set default interface <x>", "set ip default <x:line>", "set ip df <n>", "set ip precedence <x>",
		"set ip tos <x>", "set ip vrf <x:line>", "set local-preference <n>", "set metric <x:line>", "set tag <n>", "set vrf <x>"))
}

// setInterfaces is `set interface A B ...`: the first that is up takes the packet.
func setInterfaces(s *configSession, a grammar.Args) string {
	var names []string
	warning := ""
	for _, w := range grammar.WordsJoined(a["names"]) {
		name, ok := grammar.InterfaceName(w.Text)
		if !ok {
			return s.refuseAt(strings.LastIndex(s.line, a["names"]) + w.At)
		}
		names = append(names, name)
		if strings.HasPrefix(name, "FastEthernet") || strings.HasPrefix(name, "Vlan") {
			warning = "%Warning:Use P2P interface for routemap setinterface clause\n"
		}
	}
	s.object.(*routeMapEntry).setInterfaces = names
	return warning
}
