package branch

import (
	"net/netip"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/iosconf"
)

// Route is a static route, or a connected network.
type Route struct {
	To   netip.Prefix
	Out  string     // interface, when the route names one or is connected
	Via  netip.Addr // next hop, when it names one
	Line string     // as it is configured, or Connected
	// Distance is the administrative distance, and Track the number of the track that has to be up for the route to
	// stand; 0: none.
	Distance, Track int
}

// Connected stands in the place of the line of a connected network.
const Connected = "connected"

var interfaceWord = regexp.MustCompile(`^[A-Za-z]+[0-9]`)

// Routes are the connected networks and static routes of the global table. What a routing protocol
// or DHCP adds is not among them.
func Routes(c iosconf.Config) []Route { return RoutesIn(c, "") }

// RoutesIn is [Routes] for the table of a VRF; "" is the global one.
func RoutesIn(c iosconf.Config, vrf string) []Route {
	var out []Route
	for _, name := range Interfaces(c) {
		if Down(c, name) || VRF(c, name) != vrf {
			continue
		}
		for _, p := range Addresses(c, name) {
			out = append(out, Route{To: p.Masked(), Out: name, Line: Connected})
		}
	}
	for _, n := range c.Nodes {
		words := strings.Fields(n.Line)
		if vrf != "" && len(words) > 5 && words[2] == "vrf" && words[3] == vrf {
			words = append([]string{"ip", "route"}, words[4:]...)
		} else if vrf != "" {
			continue
		}
		if len(words) < 5 || words[0] != "ip" || words[1] != "route" {
			continue
		}
		p, ok := MaskedPrefix(words[2:4])
		if !ok {
			continue
		}
		r := Route{To: p.Masked(), Line: n.Line, Distance: 1}
		for _, word := range words[4:min(len(words), 6)] {
			if a, err := netip.ParseAddr(word); err == nil {
				r.Via = a
			} else if interfaceWord.MatchString(word) || word == "Null0" {
				r.Out = word
			}
		}
		r.values(words[4:])
		out = append(out, r)
	}
	return out
}

// values reads what stands behind the way of a static route: distance, name, permanent or a track.
func (r *Route) values(words []string) {
	for i, word := range words {
		n, err := strconv.Atoi(word)
		switch {
		case err != nil || i == 0 || words[i-1] == "name" || words[i-1] == "tag":
		case words[i-1] == "track":
			r.Track = n
		default:
			r.Distance = n
		}
	}
}

// VRF is the VRF that an interface is in; "" is the global table.
func VRF(c iosconf.Config, name string) string {
	if vrf := Value(c, name, "vrf forwarding"); vrf != "" {
		return vrf
	}
	return Value(c, name, "ip vrf forwarding")
}

// Down reports whether an interface, or the one that it is a part of, is shut down.
func Down(c iosconf.Config, name string) bool {
	parent, _, sub := strings.Cut(name, ".")
	shut := func(n iosconf.Node) bool { return n.Line == "shutdown" }
	return slices.ContainsFunc(Children(c, "interface "+name), shut) || sub && Down(c, parent)
}

// Longest is the Route that a destination takes, of equal ones the first with the lowest distance, as if all tracks
// were up; ok is false when there is none.
func Longest(table []Route, to netip.Addr) (best Route, ok bool) {
	for _, r := range table {
		nearer := r.To.Bits() == best.To.Bits() && r.Distance < best.Distance
		if r.To.Contains(to) && (!ok || r.To.Bits() > best.To.Bits() || nearer) {
			best, ok = r, true
		}
	}
	return best, ok
}

// LeavesBy is the interface by which packets to an address leave, "" when that is not known. A next
// hop is looked up like any other address, a few times at most.
func LeavesBy(table []Route, to netip.Addr) string {
	for range 4 {
		r, ok := Longest(table, to)
		switch {
		case !ok:
			return ""
		case r.Out != "":
			return r.Out
		case r.Via == to:
			return ""
		}
		to = r.Via
	}
	return ""
}
