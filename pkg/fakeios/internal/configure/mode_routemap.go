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
	}, setCommands(), known("match length <a> <b>", "set ip df <n>", "set ip next-hop dynamic dhcp",
		"set ip next-hop peer-address", "set ip next-hop recursive <x:line>", "set ip vrf <x:line>", "set vrf <x>"))
}

// setCommands say where policy routing sends a packet.
func setCommands() []command {
	return slices.Concat(
		setHops("ip next-hop", func(e *running.RouteMapEntry) *[]string { return &e.SetNextHops }),
		setHops("ip default next-hop", func(e *running.RouteMapEntry) *[]string { return &e.DefaultNextHops }),
		setWays("interface", func(e *running.RouteMapEntry) *[]string { return &e.SetInterfaces }),
		setWays("default interface", func(e *running.RouteMapEntry) *[]string { return &e.DefaultInterfaces }),
		verifyCommands())
}

// setHops are the lines of a clause that names up to four next hops, of which the first that is adjacent counts.
func setHops(words string, list func(*running.RouteMapEntry) *[]string) []command {
	names := []string{"hop", "hop2", "hop3", "hop4"}
	return []command{
		{Pattern: "set " + words + " <hop:ip> [<hop2:ip> [<hop3:ip> [<hop4:ip>]]]",
			Run: on(func(e *running.RouteMapEntry, a args) {
				*list(e) = nil
				for _, name := range names {
					if a[name] != "" {
						*list(e) = append(*list(e), a[name])
					}
				}
			})},
		{Pattern: "no set " + words + " [<hops:line>]", Run: on(func(e *running.RouteMapEntry, _ args) {
			*list(e) = nil
		})},
	}
}

// verifyCommands are the next hops that count while a track is up, and the form that asks CDP.
func verifyCommands() []command {
	const words = "set ip next-hop verify-availability"
	const hop = words + " <hop:ip> <seq:1-65535> track <track:1-1000>"
	of := func(a args) running.VerifiedHop {
		return running.VerifiedHop{Address: a["hop"], Sequence: a.Int("seq"), Track: a.Int("track")}
	}
	return []command{
		{Pattern: hop, Run: on(func(e *running.RouteMapEntry, a args) { e.Verify(of(a)) })},
		{Pattern: "no " + hop, Run: on(func(e *running.RouteMapEntry, a args) {
			e.Verified = running.Without(e.Verified, of(a))
		})},
		{Pattern: words, Run: on(func(e *running.RouteMapEntry, _ args) { e.VerifiesNeighbours = true })},
		{Pattern: "no " + words, Run: on(func(e *running.RouteMapEntry, _ args) { e.VerifiesNeighbours = false })},
	}
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

// setWays are the lines of a clause that names interfaces, of which the first that is up counts.
func setWays(words string, list func(*running.RouteMapEntry) *[]string) []command {
	return []command{
		{Pattern: "set " + words + " <names:line>", Run: func(s *Session, a args) string {
			return setInterfaces(s, a, list(s.Object.(*running.RouteMapEntry)))
		}},
		{Pattern: "no set " + words + " [<names:line>]", Run: on(func(e *running.RouteMapEntry, _ args) {
			*list(e) = nil
		})},
	}
}

// setInterfaces is `set interface A B ...`: the first that is up takes the packet.
func setInterfaces(s *Session, a args, list *[]string) string {
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
	*list = names
	return warning
}
