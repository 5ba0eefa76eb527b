package configure

import (
	"cmp"
	"slices"

	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/grammar"
	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/running"
)

func routeCommands() []command {
	var out []command
	for _, table := range []string{"", "vrf <vrf> "} {
		for _, way := range []string{"<hop:ip>", "<if:if>", "<if:if> <hop:ip>", "<null:Null0>", "dhcp",
			"<if:if> <lease:dhcp>"} {
			for _, option := range []string{"[<permanent:permanent>]", "track <track:1-1000>"} {
				out = append(out, command{Pattern: "ip route " + table + "<net:ip> <mask:ip> " + way +
					" [<distance:1-255>] [name <name>] " + option, Run: addRoute})
			}
		}
	}
	out = append(out, command{Pattern: "no ip route <net:ip> <mask:ip> [<rest:line>]", Run: dropRoute})
	out = append(out, command{Pattern: "no ip route vrf <vrf> <net:ip> <mask:ip> [<rest:line>]", Run: dropRoute})
	out = append(out, command{Pattern: "ip local policy route-map <map>", Run: func(s *Session, a args) string {
		s.Config.LocalPolicy = a["map"]
		return ""
	}}, command{Pattern: "no ip local policy route-map [<map>]", Run: func(s *Session, _ args) string {
		s.Config.LocalPolicy = ""
		return ""
	}})
	return append(out, known("ip route profile", "ip route static <x:line>")...)
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
		Track:     a.Int("track"), Name: a["name"], VRF: a["vrf"],
	}
	route.DHCP = a["lease"] != "" || route.Via == "" && !route.NextHop.IsValid()
	if route.VRF != "" && c.VRF(route.VRF) == nil {
		return "% VRF " + route.VRF + " does not exist\n" // wording [inferred]
	}
	for _, i := range c.Interfaces {
		if route.NextHop.IsValid() && i.VRF == route.VRF && i.Owns(route.NextHop) {
			return "%Invalid next hop address (it's this router)\n"
		}
	}
	same := func(r *running.StaticRoute) bool {
		return r.VRF == route.VRF && r.Prefix == route.Prefix && r.Via == route.Via && r.NextHop == route.NextHop &&
			r.DHCP == route.DHCP
	}
	c.Routes = append(slices.DeleteFunc(c.Routes, same), route)
	return ""
}

func dropRoute(s *Session, a args) string {
	prefix, _ := running.PrefixFromMask(a.Addr("net"), a.Addr("mask"))
	c := s.Config
	before := len(c.Routes)
	c.Routes = slices.DeleteFunc(c.Routes, func(r *running.StaticRoute) bool {
		if r.Prefix != prefix || r.VRF != a["vrf"] || a["rest"] == "" {
			return r.Prefix == prefix && r.VRF == a["vrf"]
		}
		for _, way := range grammar.WordsJoined(a["rest"])[:1] {
			name, _ := grammar.InterfaceName(way.Text)
			if null, ok := grammar.OneOf([]string{running.Null0}, way.Text); ok {
				name = null
			}
			if dhcp, _ := grammar.OneOf([]string{"dhcp"}, way.Text); dhcp != "" && r.DHCP {
				return true
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
