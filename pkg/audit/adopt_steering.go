package audit

import (
	"fmt"
	"net/netip"
	"slices"
	"strconv"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/acl"
	"github.com/ziatunnel/ziatunnel/pkg/branch"
	"github.com/ziatunnel/ziatunnel/pkg/iosconf"
	"github.com/ziatunnel/ziatunnel/pkg/site"
)

// The steps of the guide in which what it does not have is taken out.
const (
	stepPolicy   = 2
	stepProfile  = 4
	stepIPsec    = 9
	stepTunnel   = 10
	stepRouteMap = 12
	stepProbe    = 14
)

// testing takes the probe of a tunnel and the track that follows it. What cannot be taken gets numbers that are free.
func (a *adopter) testing(t *Tunnel, edge site.Edge, sla, track *int, n string) {
	taken := ""
	for _, p := range a.probes {
		number, err := strconv.Atoi(p.number)
		tests := p.target == edge.Global || t != nil && p.leavesBy == t.Name
		if err != nil || !tests || !asksZscaler(a.block(p.header)) || slices.Contains(a.mine, p.header) {
			continue
		}
		if taken == "" || number == *sla {
			taken = p.number
		}
	}
	if number, err := strconv.Atoi(taken); err == nil {
		a.takeNumber("sla"+n, "ip sla "+taken, sla, number)
	} else {
		*sla = a.freeNumber("ip sla ", *sla)
	}
	follows := fmt.Sprintf("track %d ip sla %d", *track, *sla)
	if a.hasTrack(follows) {
		return
	}
	for _, node := range a.c.Nodes {
		words := strings.Fields(node.Line)
		if number, err := strconv.Atoi(secondOf(words)); err == nil && words[0] == "track" &&
			iosconf.Canonical(node.Line, node.Line) == fmt.Sprintf("track %d ip sla %d", number, *sla) {
			a.takeNumber("track"+n, words[0]+" "+words[1], track, number)
			return
		}
	}
	*track = a.freeNumber("track ", *track)
}

// probeRoutes takes out the host routes by which the probes of the site would leave outside of its tunnels.
func (a *adopter) probeRoutes() {
	for _, t := range a.named().Tunnels() {
		start := "ip route " + t.Edge.Global.String() + " 255.255.255.255 "
		for _, n := range a.c.Nodes {
			if by, is := strings.CutPrefix(n.Line, start); is && strings.Fields(by)[0] != t.Interface {
				a.absent(stepProbe, n.Line, "", "the address is behind a tunnel, and "+t.Interface+" leads there")
			}
		}
	}
}

func secondOf(words []string) string {
	if len(words) < 2 {
		return ""
	}
	return words[1]
}

// hasTrack reports whether a track is there by its first line, as IOS shows it.
func (a *adopter) hasTrack(shown string) bool {
	return slices.ContainsFunc(a.c.Nodes, func(n iosconf.Node) bool {
		return strings.HasPrefix(n.Line, "track ") && iosconf.Canonical(n.Line, n.Line) == shown
	})
}

func (a *adopter) takeNumber(key, object string, to *int, number int) {
	if *to != number {
		a.out.Taken = append(a.out.Taken, Taken{key, object})
	}
	*to = number
	a.mine = append(a.mine, object)
}

// freeNumber is a number, or the first above it that no object of that kind has and none is to have.
func (a *adopter) freeNumber(kind string, number int) int {
	used := func(n int) bool {
		_, exists := a.c.Object(kind + strconv.Itoa(n))
		others := []int{a.n.SLA1, a.n.SLA2}
		if kind == "track " {
			others = []int{a.n.Track1, a.n.Track2}
		}
		return exists || n != number && slices.Contains(others, n)
	}
	out := number
	for used(out) {
		out++
	}
	return out
}

// routeMap takes the route map of the LAN, where all of it leads into the tunnels that are taken, and nothing else uses
// it. The entry of the guide comes in the place of its entries.
func (a *adopter) routeMap() {
	defer a.list()
	name := value(a.block("interface "+a.s.LAN.Name), "ip policy route-map")
	if name == "" || !takeable.MatchString(name) || !a.leadsIntoOurs(name) {
		return
	}
	for _, user := range a.users("route-map", name) {
		if !slices.Contains(a.s.Steered(), strings.TrimPrefix(user, "interface ")) {
			a.leave("route-map %s stays: `%s` uses it too", name, user)
			return
		}
	}
	if a.n.RouteMap != name {
		a.out.Taken = append(a.out.Taken, Taken{"route_map", "route-map " + name})
	}
	a.n.RouteMap = name
	for _, n := range a.entries(name) {
		a.tellExempted(n)
		if n.Line != "route-map "+name+" permit 1" {
			a.absent(stepRouteMap, n.Line, "", "the entry of the guide comes in its place")
		}
	}
}

// entries are the entries of a route map.
func (a *adopter) entries(name string) []iosconf.Node {
	var out []iosconf.Node
	for _, n := range a.c.Nodes {
		if strings.HasPrefix(n.Line, "route-map "+name+" ") {
			out = append(out, n)
		}
	}
	return out
}

// leadsIntoOurs reports whether all entries of a route map lead into tunnels that are taken, and nowhere else.
func (a *adopter) leadsIntoOurs(name string) bool {
	entries := a.entries(name)
	for _, n := range entries {
		into := false
		for _, child := range n.Children {
			if !strings.HasPrefix(child.Line, "set ") {
				continue
			}
			var led []string
			for _, s := range a.ofRouteMap(iosconf.Node{Line: n.Line, Children: []iosconf.Node{child}}) {
				led = append(led, s.tunnels...)
			}
			if len(led) == 0 || slices.ContainsFunc(led, func(t string) bool {
				return t != a.n.PrimaryTunnel && t != a.n.BackupTunnel
			}) {
				return false
			}
			into = true
		}
		if !into {
			return false
		}
	}
	return len(entries) > 0
}

// tellExempted says what the lists of an entry have kept out of the tunnels, and the site file does not.
func (a *adopter) tellExempted(n iosconf.Node) {
	for _, child := range n.Children {
		list, is := strings.CutPrefix(child.Line, "match ip address ")
		if !is || strings.HasPrefix(list, "prefix-list ") {
			continue
		}
		for _, e := range acl.Entries(a.c, list) {
			to, ok := e.To.Prefix()
			if e.Permit || !ok || slices.ContainsFunc(a.s.Exempt, func(x netip.Prefix) bool {
				return x.Bits() <= to.Bits() && x.Contains(to.Addr())
			}) {
				continue
			}
			a.leave("access list %s has kept %s out of the tunnels, and the site file does not: add it to "+
				"exempt", list, to)
		}
	}
}

// list keeps the list of the entry of the guide where there is one, and else gives a number that is free.
func (a *adopter) list() {
	entry := a.block("route-map " + a.n.RouteMap + " permit 1")
	matches := ""
	for _, child := range entry.Children {
		list, is := strings.CutPrefix(child.Line, "match ip address ")
		number, err := strconv.Atoi(list)
		switch {
		case is && matches == "" && err == nil && site.IsExtendedList(number) &&
			(number == a.n.ACL || a.listIsOf(list, entry.Line)):
			matches = list
			a.takeNumber("acl", "access-list "+list, &a.n.ACL, number)
		case is:
			a.absent(stepRouteMap, entry.Line, child.Line, "the list of the guide comes in its place")
		case strings.HasPrefix(child.Line, "set ip "):
			a.absent(stepRouteMap, entry.Line, child.Line, "the guide sets interfaces")
		}
	}
	named := func(n iosconf.Node) bool { return branch.NamesList(n, strconv.Itoa(a.n.ACL)) }
	for matches == "" && slices.ContainsFunc(a.c.Nodes, named) {
		a.n.ACL = site.NextExtendedList(a.n.ACL)
	}
}

// listIsOf reports whether an access list is used by an entry of a route map alone.
func (a *adopter) listIsOf(list, header string) bool {
	for _, n := range a.c.Nodes {
		for _, line := range append([]iosconf.Node{{Line: n.Line}}, n.Children...) {
			words := strings.Fields(line.Line)
			if n.Line == header || len(words) > 0 && words[0] == "access-list" {
				continue
			}
			for i := 1; i < len(words); i++ {
				named := slices.Contains([]string{"list", "access-group", "access-class", "address"}, words[i-1])
				if words[i] == list && named {
					return false
				}
			}
		}
	}
	return true
}
