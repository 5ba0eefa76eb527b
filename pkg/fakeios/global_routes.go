package fakeios

import (
	"cmp"
	"fmt"
	"net/netip"
	"strconv"
	"strings"
)

// null0 is the interface that swallows what is routed into it. It is always up, and no list of
// interfaces shows it.
const null0 = "Null0"

func routeCommands() []command {
	var out []command
	for _, way := range []string{"<hop:ip>", "<if:if>", "<if:if> <hop:ip>", "<null:Null0>"} {
		for _, option := range []string{"", " <distance:1-255>", " <permanent:permanent>", " <distance:1-255> <permanent:permanent>",
			" track <track:1-1000>", " <distance:1-255> track <track:1-1000>", " name <name>"} {
			out = append(out, command{"ip route <net:ip> <mask:ip> " + way + option, addRoute})
		}
	}
	keepNAT := func(s *session, _ args) string {
		c := s.router.running
		rule := strings.TrimPrefix(s.match.canonical(), "ip nat ")
		c.natRules = append(without(c.natRules, rule), rule)
		return ""
	}
	dropNAT := func(s *session, _ args) string {
		c := s.router.running
		rule := strings.TrimPrefix(s.match.canonical(), "no ip nat ")
		before := len(c.natRules)
		if c.natRules = without(c.natRules, rule); len(c.natRules) == before {
			return "%Dynamic mapping not found\n" // wording [inferred]
		}
		return ""
	}
	out = append(out, command{"no ip route <net:ip> <mask:ip> [<rest:line>]", dropRoute})
	for _, rule := range []string{
		"inside source list <acl> interface <if:if> [overload]", "inside source list <acl> pool <pool> [overload]",
		"inside source route-map <map> interface <if:if> [overload]", "inside source static <a:ip> <b:ip>",
		"inside source static <proto:tcp|udp> <a:ip> <p:1-65535> interface <if:if> <q:1-65535>",
		"inside source static <proto:tcp|udp> <a:ip> <p:1-65535> <b:ip> <q:1-65535>",
		"pool <name> <from:ip> <to:ip> netmask <mask:ip>",
	} {
		out = append(out, command{"ip nat " + rule, keepNAT}, command{"no ip nat " + rule, dropNAT})
	}
	return append(out, known("ip route vrf <x:line>", "ip route profile", "ip nat outside <x:line>", "ip nat translation <x:line>",
		"ip nat log <x:line>", "ip nat service <x:line>")...)
}

func addRoute(s *session, a args) string {
	prefix, ok := prefixOf(a.addr("net"), a.addr("mask"))
	if !ok || prefix.Masked().Addr() != a.addr("net") {
		return "%Inconsistent address and mask\n"
	}
	c := s.router.running
	route := &staticRoute{
		prefix: prefix, via: cmp.Or(a["if"], a["null"]), nextHop: a.addr("hop"), distance: a.int("distance"), permanent: a["permanent"] != "",
		track: a.int("track"), name: a["name"],
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

func dropRoute(s *session, a args) string {
	prefix, _ := prefixOf(a.addr("net"), a.addr("mask"))
	c := s.router.running
	before := len(c.routes)
	c.routes = remove(c.routes, func(r *staticRoute) bool {
		if r.prefix != prefix || a["rest"] == "" {
			return r.prefix == prefix
		}
		for _, way := range joined(a["rest"])[:1] {
			name, _ := canonicalInterface(way.text)
			if null, ok := oneOf([]string{null0}, way.text); ok {
				name = null
			}
			if r.via != "" && r.via == name || r.nextHop.IsValid() && r.nextHop.String() == way.text {
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

func (r *staticRoute) String() string {
	words := []string{"ip route", r.prefix.Addr().String(), maskOf(r.prefix)}
	if r.via != "" {
		words = append(words, r.via)
	}
	if r.nextHop.IsValid() {
		words = append(words, r.nextHop.String())
	}
	if r.distance > 1 {
		words = append(words, strconv.Itoa(r.distance))
	}
	if r.name != "" {
		words = append(words, "name", r.name)
	}
	if r.permanent {
		words = append(words, "permanent")
	}
	if r.track > 0 {
		words = append(words, "track", strconv.Itoa(r.track))
	}
	return strings.Join(words, " ")
}

// showIPRoute is the routing table; only routes whose way out is up stand in it.
func (r *Router) showIPRoute() string {
	var b strings.Builder
	b.WriteString("Codes: L - local, C - connected, S - static, R - RIP, M - mobile, B - BGP\n" +
		"       D - EIGRP, EX - EIGRP external, O - OSPF, IA - OSPF inter area \n" +
		"       i - IS-IS, su - IS-IS summary, * - candidate default, U - per-user static route\n" +
		"       + - replicated route, % - next hop override\n\n")
	up := r.net.passes(r.running)
	any := netip.PrefixFrom(netip.IPv4Unspecified(), 0)
	last := "Gateway of last resort is not set\n\n"
	var rows strings.Builder
	for _, route := range r.running.routes {
		if !r.running.usable(route, up) || r.trackDown(route) {
			continue
		}
		star := " "
		if route.prefix == any {
			star = "*"
			if route.nextHop.IsValid() {
				last = fmt.Sprintf("Gateway of last resort is %s to network 0.0.0.0\n\n", route.nextHop)
			} else {
				last = "Gateway of last resort is 0.0.0.0 to network 0.0.0.0\n\n"
			}
		}
		if route.nextHop.IsValid() {
			fmt.Fprintf(&rows, "S%s    %s [%d/0] via %s\n", star, route.prefix, max(route.distance, 1), route.nextHop)
		} else {
			fmt.Fprintf(&rows, "S%s    %s is directly connected, %s\n", star, route.prefix, route.via)
		}
	}
	for _, i := range r.running.interfaces {
		if i.address.IsValid() && up(i) {
			fmt.Fprintf(&rows, "C        %s is directly connected, %s\nL        %s/32 is directly connected, %s\n", i.address.Masked(), i.name, i.address.Addr(), i.name)
		}
	}
	return b.String() + last + rows.String()
}

func (r *Router) trackDown(route *staticRoute) bool {
	if route.track == 0 {
		return false
	}
	state := r.net.tracks[route.track]
	return state == nil || !state.up
}

// showTrackTable is `show ip route track-table`.
func (r *Router) showTrackTable() string {
	var b strings.Builder
	for _, route := range r.running.routes {
		if route.track > 0 {
			state := "up"
			if r.trackDown(route) {
				state = "down"
			}
			fmt.Fprintf(&b, " %s state is [%s]\n", route, state)
		}
	}
	return b.String()
}
