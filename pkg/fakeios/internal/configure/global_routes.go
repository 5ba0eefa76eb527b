package configure

import (
	"cmp"
	"slices"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/grammar"
	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/running"
)

func routeCommands() []command {
	var out []command
	for _, way := range []string{"<hop:ip>", "<if:if>", "<if:if> <hop:ip>", "<null:Null0>"} {
		for _, option := range []string{"", " <distance:1-255>", " <permanent:permanent>",
			" <distance:1-255> <permanent:permanent>",
			" track <track:1-1000>", " <distance:1-255> track <track:1-1000>", " name <name>"} {
			out = append(out, command{Pattern: "ip route <net:ip> <mask:ip> " + way + option, Run: addRoute})
		}
	}
	keepNAT := func(s *Session, _ args) string {
		c := s.Config
		rule := strings.TrimPrefix(s.Match.Canonical(), "ip nat ")
		c.NATRules = append(running.Without(c.NATRules, rule), rule)
		return ""
	}
	dropNAT := func(s *Session, _ args) string {
		c := s.Config
		rule := strings.TrimPrefix(s.Match.Canonical(), "no ip nat ")
		before := len(c.NATRules)
		if c.NATRules = running.Without(c.NATRules, rule); len(c.NATRules) == before {
			return "%Dynamic mapping not found\n" // wording [inferred]
		}
		return ""
	}
	out = append(out, command{Pattern: "no ip route <net:ip> <mask:ip> [<rest:line>]", Run: dropRoute})
	for _, rule := range []string{
		"inside source list <acl> interface <if:if> [overload]", "inside source list <acl> pool <pool> [overload]",
		"inside source route-map <map> interface <if:if> [overload]", "inside source static <a:ip> <b:ip>",
		"inside source static <proto:tcp|udp> <a:ip> <p:1-65535> interface <if:if> <q:1-65535>",
		"inside source static <proto:tcp|udp> <a:ip> <p:1-65535> <b:ip> <q:1-65535>",
		"pool <name> <from:ip> <to:ip> netmask <mask:ip>",
	} {
		out = append(out, command{Pattern: "ip nat " + rule, Run: keepNAT},
			command{Pattern: "no ip nat " + rule, Run: dropNAT})
	}
	return append(out, known("ip route vrf <x:line>", "ip route profile", "ip nat outside <x:line>",
		"ip nat translation <x:line>",
		"ip nat log <x:line>", "ip nat service <x:line>")...)
}

func addRoute(s *Session, a args) string {
	prefix, ok := running.PrefixFromMask(a.Addr("net"), a.Addr("mask"))
	if !ok || prefix.Masked().Addr() != a.Addr("net") {
		return "%Inconsistent address and mask\n"
	}
	c := s.Config
	route := &running.StaticRoute{
		Prefix: prefix, Via: cmp.Or(a["if"], a["null"]), NextHop: a.Addr("hop"), Distance: a.Int("distance"),
		Permanent: a["permanent"] != "",
		Track:     a.Int("track"), Name: a["name"],
	}
	for _, i := range c.Interfaces {
		if route.NextHop.IsValid() && i.Address.IsValid() && i.Address.Addr() == route.NextHop {
			return "%Invalid next hop address (it's this router)\n"
		}
	}
	same := func(r *running.StaticRoute) bool {
		return r.Prefix == route.Prefix && r.Via == route.Via && r.NextHop == route.NextHop
	}
	c.Routes = append(slices.DeleteFunc(c.Routes, same), route)
	return ""
}

func dropRoute(s *Session, a args) string {
	prefix, _ := running.PrefixFromMask(a.Addr("net"), a.Addr("mask"))
	c := s.Config
	before := len(c.Routes)
	c.Routes = slices.DeleteFunc(c.Routes, func(r *running.StaticRoute) bool {
		if r.Prefix != prefix || a["rest"] == "" {
			return r.Prefix == prefix
		}
		for _, way := range grammar.WordsJoined(a["rest"])[:1] {
			name, _ := grammar.InterfaceName(way.Text)
			if null, ok := grammar.OneOf([]string{running.Null0}, way.Text); ok {
				name = null
			}
			if r.Via != "" && r.Via == name || r.NextHop.IsValid() && r.NextHop.String() == way.Text {
				return true
			}
		}
		return false
	})
	if len(c.Routes) == before {
		return "%No matching route to delete\n"
	}
	return ""
}
