package configure

import (
	"cmp"
	"slices"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/grammar"
	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/running"
)

func routeMapCommands() []command {
	return []command{
		{Pattern: "route-map <name> [<verb:permit|deny> [<seq:0-65535>]]", Run: enterRouteMap},
		{Pattern: "no route-map <name>", Run: func(s *Session, a args) string {
			c := s.Config
			c.RouteMaps = slices.DeleteFunc(c.RouteMaps, func(r *running.RouteMapEntry) bool {
				return r.Name == a["name"]
			})
			return ""
		}},
		{Pattern: "no route-map <name> <verb:permit|deny> [<seq:0-65535>]",
			Run: func(s *Session, a args) string {
				c := s.Config
				c.RouteMaps = slices.DeleteFunc(c.RouteMaps, func(r *running.RouteMapEntry) bool {
					return r.Name == a["name"] && (a["seq"] == "" || r.Sequence == a.Int("seq"))
				})
				return ""
			}},
	}
}

func enterRouteMap(s *Session, a args) string {
	c := s.Config
	sequence := 10
	if a["seq"] != "" {
		sequence = a.Int("seq")
	}
	entry := running.Find(c.RouteMaps, func(r *running.RouteMapEntry) bool {
		return r.Name == a["name"] && r.Sequence == sequence
	})
	if entry == nil {
		entry = &running.RouteMapEntry{Name: a["name"], Sequence: sequence}
		c.RouteMaps = append(c.RouteMaps, entry)
		slices.SortStableFunc(c.RouteMaps, func(a, b *running.RouteMapEntry) int {
			return cmp.Or(strings.Compare(a.Name, b.Name), cmp.Compare(a.Sequence, b.Sequence))
		})
	}
	entry.Permit = a["verb"] != "deny"
	s.enter(routeMapPrompt, entry)
	return ""
}

func routeMapMode() mode {
	entry := func(s *Session) *running.RouteMapEntry { return s.Object.(*running.RouteMapEntry) }
	return submode(routeMapPrompt, globalPrompt, []command{
		{Pattern: "description <d:line>", Run: on(func(e *running.RouteMapEntry, a args) { e.Description = a["d"] })},
		{Pattern: "no description", Run: on(func(e *running.RouteMapEntry, _ args) { e.Description = "" })},
		{Pattern: "match ip address <acls:line>", Run: func(s *Session, a args) string {
			for name := range strings.FieldsSeq(a["acls"]) {
				entry(s).MatchACLs = append(running.Without(entry(s).MatchACLs, name), name)
			}
			return ""
		}},
		{Pattern: "no match ip address [<acls:line>]", Run: func(s *Session, a args) string {
			if a["acls"] == "" {
				entry(s).MatchACLs = nil
			}
			for name := range strings.FieldsSeq(a["acls"]) {
				entry(s).MatchACLs = running.Without(entry(s).MatchACLs, name)
			}
			return ""
		}},
		{Pattern: "match interface <names:line>", Run: matchInterfaces},
		{Pattern: "no match interface [<names:line>]", Run: on(func(e *running.RouteMapEntry, _ args) {
			e.MatchInterfaces = nil
		})},
		{Pattern: "set interface <names:line>", Run: setInterfaces},
		{Pattern: "no set interface [<names:line>]", Run: on(func(e *running.RouteMapEntry, _ args) {
			e.SetInterfaces = nil
		})},
		{Pattern: "set ip next-hop <hop:ip> [<hop2:ip>]", Run: func(s *Session, a args) string {
			entry(s).SetNextHops = []string{a["hop"]}
			if a["hop2"] != "" {
				entry(s).SetNextHops = append(entry(s).SetNextHops, a["hop2"])
			}
			return ""
		}},
		{Pattern: "no set ip next-hop [<hops:line>]", Run: on(func(e *running.RouteMapEntry, _ args) {
			e.SetNextHops = nil
		})},
	}, known(
		"match length <a> <b>",
		"set default interface <x>", "set ip default <x:line>", "set ip df <n>",
		"set ip vrf <x:line>",
		"set vrf <x>"))
}

// matchInterfaces is `match interface A B ...`, which adds to what is there.
func matchInterfaces(s *Session, a args) string {
	e := s.Object.(*running.RouteMapEntry)
	for _, w := range grammar.WordsJoined(a["names"]) {
		name, ok := grammar.InterfaceName(w.Text)
		if !ok {
			return s.RefuseAt(strings.LastIndex(s.Line, a["names"]) + w.At)
		}
		e.MatchInterfaces = append(running.Without(e.MatchInterfaces, name), name)
	}
	return ""
}

// setInterfaces is `set interface A B ...`: the first that is up takes the packet.
func setInterfaces(s *Session, a args) string {
	var names []string
	warning := ""
	for _, w := range grammar.WordsJoined(a["names"]) {
		name, ok := grammar.InterfaceName(w.Text)
		if !ok {
			return s.RefuseAt(strings.LastIndex(s.Line, a["names"]) + w.At)
		}
		names = append(names, name)
		if strings.HasPrefix(name, "FastEthernet") || strings.HasPrefix(name, "Vlan") {
			warning = "%Warning:Use P2P interface for routemap setinterface clause\n"
		}
	}
	s.Object.(*running.RouteMapEntry).SetInterfaces = names
	return warning
}
