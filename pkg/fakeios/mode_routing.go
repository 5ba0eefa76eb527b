package fakeios

import (
	"net/netip"
	"slices"
	"strconv"
	"strings"
)

const (
	routeMapPrompt = "config-route-map"
	aclPrompt      = "config-ext-nacl"
)

func routingCommands() []command {
	return []command{
		{pattern: "access-list <n:1-2699> <ace:line>", run: func(s *session, a args) string {
			entry, refusal := readACE(s, a["ace"])
			if refusal != "" {
				return refusal
			}
			s.router.running.aclNamed(a["n"]).append(entry)
			return ""
		}},
		{pattern: "no access-list <n:1-2699>", run: dropACL},
		// Any `no access-list N ...` deletes the whole list [documented by the vendor].
		{pattern: "no access-list <n:1-2699> <ace:line>", run: dropACL},
		{pattern: "ip access-list extended <name>", run: func(s *session, a args) string {
			s.enter(aclPrompt, s.router.running.aclNamed(a["name"]))
			return ""
		}},
		{pattern: "no ip access-list extended <name>", run: func(s *session, a args) string { return dropACL(s, args{"n": a["name"]}) }},
		{pattern: "route-map <name> <verb:permit|deny> <seq:0-65535>", run: enterRouteMap},
		{pattern: "no route-map <name>", run: func(s *session, a args) string {
			c := s.router.running
			c.routeMaps = remove(c.routeMaps, func(r *routeMapEntry) bool { return r.name == a["name"] })
			return ""
		}},
		{pattern: "no route-map <name> <verb:permit|deny> <seq:0-65535>", run: func(s *session, a args) string {
			c := s.router.running
			c.routeMaps = remove(c.routeMaps, func(r *routeMapEntry) bool { return r.name == a["name"] && r.sequence == a.int("seq") })
			return ""
		}},
		{pattern: "ip route <net:ip> <mask:ip> <hop:ip>", run: addRoute},
		{pattern: "ip route <net:ip> <mask:ip> <if:if>", run: addRoute},
		{pattern: "ip route <net:ip> <mask:ip> <if:if> <permanent:permanent>", run: addRoute},
		{pattern: "ip route <net:ip> <mask:ip> <hop:ip> <permanent:permanent>", run: addRoute},
		{pattern: "ip route <net:ip> <mask:ip> <hop:ip> <distance:1-255>", run: addRoute},
		{pattern: "ip route <net:ip> <mask:ip> <if:if> <distance:1-255>", run: addRoute},
		{pattern: "no ip route <net:ip> <mask:ip> <rest:line>", run: dropRoute},
		{pattern: "ip nat inside source <rule:line>", run: func(s *session, a args) string {
			c := s.router.running
			c.natRules = append(without(c.natRules, a["rule"]), a["rule"])
			return ""
		}},
		{pattern: "no ip nat inside source <rule:line>", run: func(s *session, a args) string {
			s.router.running.natRules = without(s.router.running.natRules, a["rule"])
			return ""
		}},
	}
}

// aclNamed finds or makes a list.
func (c *config) aclNamed(name string) *acl {
	if a := c.acl(name); a != nil {
		return a
	}
	a := &acl{name: name}
	c.acls = append(c.acls, a)
	return a
}

func (a *acl) append(entry ace) {
	entry.sequence = 10
	if n := len(a.entries); n > 0 {
		entry.sequence = a.entries[n-1].sequence + 10
	}
	a.entries = append(a.entries, entry)
}

func dropACL(s *session, a args) string {
	c := s.router.running
	c.acls = remove(c.acls, func(l *acl) bool { return l.name == a["n"] })
	return ""
}

// portNames are the well-known ports that IOS shows by name.
var portNames = map[string]string{
	"21": "ftp", "23": "telnet", "25": "smtp", "53": "domain", "80": "www", "110": "pop3",
	"123": "ntp", "161": "snmp", "500": "isakmp", "4500": "non500-isakmp",
}

// readACE reads `permit|deny PROTOCOL SOURCE DESTINATION [eq PORT]` the way IOS keeps it: host and
// any normalised, addresses masked by their wildcard.
func readACE(s *session, typed string) (ace, string) {
	words := tokens(typed)
	start := strings.Index(s.line, typed)
	refuse := func(i int, keywords ...string) (ace, string) {
		if i >= len(words) {
			return ace{}, s.refuse(s.line, match{verdict: incomplete})
		}
		at := start + words[i].at + sharedPrefix(words[i].text, keywords)
		return ace{}, s.refuse(s.line, match{verdict: invalid, caret: at})
	}
	verb, ok := oneOf([]string{"permit", "deny", "remark"}, words[0].text)
	if !ok {
		return refuse(0, "permit", "deny", "remark")
	}
	if verb == "remark" {
		return ace{remark: strings.TrimSpace(typed[len(words[0].text):])}, ""
	}
	protocols := []string{"ahp", "esp", "gre", "icmp", "igmp", "ip", "ospf", "tcp", "udp"}
	if len(words) < 2 {
		return refuse(2)
	}
	protocol, ok := oneOf(protocols, words[1].text)
	if !ok {
		return refuse(1, protocols...)
	}
	entry := ace{permit: verb == "permit", protocol: protocol}
	next := 2
	for _, end := range []*aclMatch{&entry.src, &entry.dst} {
		used, ok := end.read(words[min(next, len(words)):], protocol)
		if !ok {
			return refuse(next+used, "any", "host", "object-group", "eq")
		}
		next += used
	}
	if next < len(words) {
		suffix, ok := oneOf([]string{"established", "log", "fragments"}, words[next].text)
		if !ok || next+1 < len(words) {
			return refuse(next, "established", "log", "fragments", "eq")
		}
		entry.suffix = suffix
	}
	return entry, ""
}

// read takes one end of an entry from the words; it returns how many it took, or on failure how
// many were good.
func (m *aclMatch) read(words []token, protocol string) (int, bool) {
	if len(words) == 0 {
		return 0, false
	}
	used := 0
	switch word := words[0].text; {
	case hasPrefixFold("any", word):
		m.any, used = true, 1
	case hasPrefixFold("host", word):
		if len(words) < 2 {
			return 1, false
		}
		ip, err := netip.ParseAddr(words[1].text)
		if err != nil {
			return 1, false
		}
		m.address, m.wildcard, used = ip, netip.AddrFrom4([4]byte{}), 2
	default:
		ip, err := netip.ParseAddr(word)
		if err != nil {
			return 0, false
		}
		if len(words) < 2 {
			return 1, false
		}
		wildcard, err := netip.ParseAddr(words[1].text)
		if err != nil {
			return 1, false
		}
		m.address, m.wildcard, used = clearWild(ip, wildcard), wildcard, 2
		m.any = wildcard == netip.AddrFrom4([4]byte{255, 255, 255, 255})
	}
	if (protocol == "tcp" || protocol == "udp") && used+1 < len(words) && words[used].text == "eq" {
		port := words[used+1].text
		if name, ok := portNames[port]; ok {
			port = name
		}
		m.port = "eq " + port
		used += 2
	}
	return used, true
}

func clearWild(ip, wildcard netip.Addr) netip.Addr {
	a, w := ip.As4(), wildcard.As4()
	for i := range a {
		a[i] &^= w[i]
	}
	return netip.AddrFrom4(a)
}

func (m aclMatch) String() string {
	var out string
	switch {
	case m.any:
		out = "any"
	case m.wildcard == netip.AddrFrom4([4]byte{}):
		out = "host " + m.address.String()
	default:
		out = m.address.String() + " " + m.wildcard.String()
	}
	if m.port != "" {
		out += " " + m.port
	}
	return out
}

// String is the entry as the running-config shows it, with IOS's three blanks behind deny.
func (e ace) String() string {
	if e.remark != "" {
		return "remark " + e.remark
	}
	verb := "deny  "
	if e.permit {
		verb = "permit"
	}
	out := verb + " " + e.protocol + " " + e.src.String() + " " + e.dst.String()
	if e.suffix != "" {
		out += " " + e.suffix
	}
	return out
}

func namedACLMode() mode {
	entry := func(verb string) command {
		return command{pattern: verb + " <ace:line>", run: func(s *session, _ args) string {
			e, refusal := readACE(s, strings.TrimSpace(s.line))
			if refusal != "" {
				return refusal
			}
			s.object.(*acl).append(e)
			return ""
		}}
	}
	return submode(aclPrompt, globalPrompt, []command{
		entry("permit"), entry("deny"), entry("remark"),
		{pattern: "no <seq:1-2147483647>", run: func(s *session, a args) string {
			l := s.object.(*acl)
			l.entries = slices.DeleteFunc(l.entries, func(e ace) bool { return e.sequence == a.int("seq") })
			return ""
		}},
	}, "dynamic", "evaluate")
}

func enterRouteMap(s *session, a args) string {
	c := s.router.running
	entry := find(c.routeMaps, func(r *routeMapEntry) bool { return r.name == a["name"] && r.sequence == a.int("seq") })
	if entry == nil {
		entry = &routeMapEntry{name: a["name"], sequence: a.int("seq")}
		c.routeMaps = append(c.routeMaps, entry)
	}
	entry.permit = a["verb"] == "permit"
	s.enter(routeMapPrompt, entry)
	return ""
}

func routeMapMode() mode {
	entry := func(s *session) *routeMapEntry { return s.object.(*routeMapEntry) }
	return submode(routeMapPrompt, globalPrompt, []command{
		{pattern: "match ip address <acl>", run: func(s *session, a args) string {
			if !slices.Contains(entry(s).matchACLs, a["acl"]) {
				entry(s).matchACLs = append(entry(s).matchACLs, a["acl"])
			}
			return ""
		}},
		{pattern: "no match ip address <acl>", run: func(s *session, a args) string {
			entry(s).matchACLs = without(entry(s).matchACLs, a["acl"])
			return ""
		}},
		{pattern: "set interface <names:line>", run: func(s *session, a args) string {
			var names []string
			for _, word := range tokens(a["names"]) {
				name, ok := canonicalInterface(word.text)
				if !ok {
					return s.refuse(s.line, match{verdict: invalid, caret: strings.Index(s.line, a["names"]) + word.at})
				}
				names = append(names, name)
			}
			entry(s).setInterfaces = names
			return ""
		}},
		{pattern: "no set interface", run: func(s *session, _ args) string { entry(s).setInterfaces = nil; return "" }},
		{pattern: "no set interface <names:line>", run: func(s *session, _ args) string { entry(s).setInterfaces = nil; return "" }},
		{pattern: "set ip next-hop <hop:ip>", run: func(s *session, a args) string { entry(s).setNextHops = []string{a["hop"]}; return "" }},
	}, "continue", "description")
}

func addRoute(s *session, a args) string {
	prefix, ok := prefixOf(a.addr("net"), a.addr("mask"))
	if !ok || prefix.Masked().Addr() != a.addr("net") {
		return "%Inconsistent address and mask\n"
	}
	c := s.router.running
	route := &staticRoute{prefix: prefix, via: a["if"], nextHop: a.addr("hop"), distance: a.int("distance"), permanent: a["permanent"] != ""}
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
	way := strings.Fields(a["rest"])[0]
	name, _ := canonicalInterface(way)
	c := s.router.running
	before := len(c.routes)
	c.routes = remove(c.routes, func(r *staticRoute) bool {
		return r.prefix == prefix && (r.via != "" && r.via == name || r.nextHop.IsValid() && r.nextHop.String() == way)
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
	if r.permanent {
		words = append(words, "permanent")
	}
	return strings.Join(words, " ")
}
