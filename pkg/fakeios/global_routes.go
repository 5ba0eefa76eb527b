package fakeios

import (
	"cmp"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/grammar"
)

func routeCommands() []configCommand {
	var out []configCommand
	for _, way := range []string{"<hop:ip>", "<if:if>", "<if:if> <hop:ip>", "<null:Null0>"} {
		for _, option := range []string{"", " <distance:1-255>", " <permanent:permanent>", " <distance:1-255> <permanent:permanent>",
			" track <track:1-1000>", " <distance:1-255> track <track:1-1000>", " name <name>"} {
			out = append(out, configCommand{Pattern: "ip route <net:ip> <mask:ip> " + way + option, Run: addRoute})
		}
	}
	keepNAT := func(s *configSession, _ grammar.Args) string {
		c := s.config
		rule := strings.TrimPrefix(s.match.Canonical(), "ip nat ")
		c.natRules = append(without(c.natRules, rule), rule)
		return ""
	}
	dropNAT := func(s *configSession, _ grammar.Args) string {
		c := s.config
		rule := strings.TrimPrefix(s.match.Canonical(), "no ip nat ")
		before := len(c.natRules)
		if c.natRules = without(c.natRules, rule); len(c.natRules) == before {
			return "%Dynamic mapping not found\n" // wording [inferred]
		}
		return ""
	}
	out = append(out, configCommand{Pattern: "no ip route <net:ip> <mask:ip> [<rest:line>]", Run: dropRoute})
	for _, rule := range []string{
		"inside source list <acl> interface <if:if> [overload]", "inside source list <acl> pool <pool> [overload]",
		"inside source route-map <map> interface <if:if> [overload]", "inside source static <a:ip> <b:ip>",
		"inside source static <proto:tcp|udp> <a:ip> <p:1-65535> interface <if:if> <q:1-65535>",
		"inside source static <proto:tcp|udp> <a:ip> <p:1-65535> <b:ip> <q:1-65535>",
		"pool <name> <from:ip> <to:ip> netmask <mask:ip>",
	} {
		out = append(out, configCommand{Pattern: "ip nat " + rule, Run: keepNAT}, configCommand{Pattern: "no ip nat " + rule, Run: dropNAT})
	}
	return append(out, knownConfig("ip route vrf <x:line>", "ip route profile", "ip nat outside <x:line>", "ip nat translation <x:line>",
		"ip nat log <x:line>", "ip nat service <x:line>")...)
}

func addRoute(s *configSession, a grammar.Args) string {
	prefix, ok := prefixOf(a.Addr("net"), a.Addr("mask"))
	if !ok || prefix.Masked().Addr() != a.Addr("net") {
		return "%Inconsistent address and mask\n"
	}
	c := s.config
	route := &staticRoute{
		prefix: prefix, via: cmp.Or(a["if"], a["null"]), nextHop: a.Addr("hop"), distance: a.Int("distance"), permanent: a["permanent"] != "",
		track: a.Int("track"), name: a["name"],
	}
	for _, i := range c.interfaces {
		if route.nextHop.IsValid() && i.address.IsValid() && i.address.Addr() == route.nextHop {
			return "%Invalid next hop address (it's this router)\n"
		}
	}
	same := func(r *staticRoute) bool {
		return r.prefix == route.prefix && r.via == route.via && r.nextHop == route.nextHop
	}
	c.routes = append(remove(c.routes, same), route)
	return ""
}

func dropRoute(s *configSession, a grammar.Args) string {
	prefix, _ := prefixOf(a.Addr("net"), a.Addr("mask"))
	c := s.config
	before := len(c.routes)
	c.routes = remove(c.routes, func(r *staticRoute) bool {
		if r.prefix != prefix || a["rest"] == "" {
			return r.prefix == prefix
		}
		for _, way := range grammar.WordsJoined(a["rest"])[:1] {
			name, _ := grammar.InterfaceName(way.Text)
			if null, ok := grammar.OneOf([]string{null0}, way.Text); ok {
				name = null
			}
			if r.via != "" && r.via == name || r.nextHop.IsValid() && r.nextHop.String() == way.Text {
				return true
			}
		}
		return false
	})
	if len(c.routes) == before {
		return "%No matching route to delete\n"
	}
	return ""
}
