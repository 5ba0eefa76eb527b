package guard

import (
	"net/netip"
	"regexp"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/iosconf"
)

// route is a static route, or a connected network.
type route struct {
	to   netip.Prefix
	out  string     // interface, when the route names one or is connected
	via  netip.Addr // next hop, when it names one
	line string
}

// connected stands in the place of the line of a connected network.
const connected = "connected"

var interfaceWord = regexp.MustCompile(`^[A-Za-z]+[0-9]`)

// routes are the connected networks and static routes of the global table. What a routing protocol
// or DHCP adds is not among them.
func routes(c iosconf.Config) []route {
	var out []route
	for _, name := range interfaces(c) {
		if p := address(c, name); p.IsValid() && !down(c, name) {
			out = append(out, route{to: p.Masked(), out: name, line: connected})
		}
	}
	for _, n := range c.Nodes {
		words := strings.Fields(n.Line)
		if len(words) < 5 || words[0] != "ip" || words[1] != "route" {
			continue
		}
		p, ok := maskedPrefix(words[2:4])
		if !ok {
			continue
		}
		r := route{to: p.Masked(), line: n.Line}
		for _, word := range words[4:min(len(words), 6)] {
			if a, err := netip.ParseAddr(word); err == nil {
				r.via = a
			} else if interfaceWord.MatchString(word) || word == "Null0" {
				r.out = word
			}
		}
		out = append(out, r)
	}
	return out
}

func down(c iosconf.Config, name string) bool {
	n := block(c, "interface "+name)
	for _, child := range n.Children {
		if child.Line == "shutdown" {
			return true
		}
	}
	return false
}

// longest is the route that a destination takes; ok is false when there is none.
func longest(table []route, to netip.Addr) (best route, ok bool) {
	for _, r := range table {
		if r.to.Contains(to) && (!ok || r.to.Bits() > best.to.Bits()) {
			best, ok = r, true
		}
	}
	return best, ok
}

// leavesBy is the interface by which packets to an address leave, "" when that is not known. A next
// hop is looked up like any other address, a few times at most.
func leavesBy(table []route, to netip.Addr) string {
	for range 4 {
		r, ok := longest(table, to)
		switch {
		case !ok:
			return ""
		case r.out != "":
			return r.out
		case r.via == to:
			return ""
		}
		to = r.via
	}
	return ""
}

// learnsRoutes reports whether the router gets routes that its static ones do not show: from a
// protocol, from DHCP, from PPP, or in a VRF.
func (in Input) learnsRoutes(c iosconf.Config) bool {
	for _, n := range c.Nodes {
		if strings.HasPrefix(n.Line, "router ") || strings.HasPrefix(n.Line, "ip default-network ") {
			return true
		}
		for _, child := range n.Children {
			if child.Line == "ip address dhcp" || child.Line == "ip address negotiated" || strings.HasPrefix(child.Line,
				"ppp ipcp route") {
				return true
			}
		}
	}
	if value(c, in.Site.WAN.Name, "ip vrf forwarding")+value(c, in.Site.WAN.Name, "vrf forwarding") != "" {
		return true // the global table says nothing about the WAN
	}
	wan, _ := in.Facts.brief(in.Site.WAN.Name)
	return wan.Method == "DHCP" || wan.Method == "IPCP"
}
