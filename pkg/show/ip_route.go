package show

import (
	"net/netip"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/lazyregexp"
)

// IPRoutes is `show ip route` of one table.
type IPRoutes struct {
	VRF string `json:"vrf"` // "" is the global table
	// Gateway is the gateway of last resort; nil when none is set.
	Gateway      *netip.Addr `json:"gateway"`
	Routes       []IPRoute   `json:"routes"`
	UnknownLines []string    `json:"unknown_lines"`
}

// IPRoute is one network with all ways to it.
type IPRoute struct {
	Code    string     `json:"code"` // as printed, with single blanks and without the marks * + % &: C, S, O IA, D EX
	Network netip.Addr `json:"network"`
	Length  int        `json:"length"` // of the prefix, which may be printed in the heading of a classful network only
	Ways    []IPWay    `json:"ways"`
	// Summary reports a route that the router has made itself of more exact ones, and that leads nowhere.
	Summary bool `json:"summary"`
}

// Prefix is the network with its length.
func (r IPRoute) Prefix() netip.Prefix { return netip.PrefixFrom(r.Network, r.Length) }

// IPWay is one way to a network. The interface is not printed for most static routes, the gateway not for what is
// directly connected.
type IPWay struct {
	Gateway   *netip.Addr `json:"gateway"`
	Interface string      `json:"interface"`
}

var (
	routeHead    = lazyregexp.New(`^(\d+\.\d+\.\d+\.\d+)(?:/(\d+))? is (?:variably )?subnetted, `)
	routeGateway = lazyregexp.New(`^Gateway of last resort is (?:not set|(\d+\.\d+\.\d+\.\d+) to network )`)
	routeTable   = lazyregexp.New(`^Routing Table: (\S+)`)
	// A code, marks, a second code, a network, and what is said of it.
	routeRow = lazyregexp.New(`^([A-Za-z])[*+%&]* ?(?:([A-Za-z][A-Za-z0-9])[*+%&]* )?[*+%& ]*` +
		`(\d+\.\d+\.\d+\.\d+(?:/\d+)?)(?: (.*))?$`)
	routeWay = lazyregexp.New(`^(?:\[\d+/\d+\] )?(?:(?:via (\d+\.\d+\.\d+\.\d+)(?: \([^)]*\))?` +
		`|is directly connected|is a summary)(?:, .*)?)$`)
	wayInterface = lazyregexp.New(`^[A-Za-z][A-Za-z-]*\d[\d/.:]*$|^Null0$`)
)

// ParseIPRoute reads `show ip route`, of IOS 12.4 and later, for one table: with masks in each row or in the heading of
// a classful network, several ways, and rows that are broken behind a long network. A text without the line about the
// gateway of last resort is not a whole answer, and is an error.
func ParseIPRoute(text string) (IPRoutes, error) {
	p := routeParser{out: IPRoutes{Routes: []IPRoute{}, UnknownLines: []string{}}}
	for _, r := range rows(text) {
		p.row(r.text)
	}
	if !p.begun {
		return p.out, &ParseError{Command: "show ip route", Why: "nothing is said about a gateway of last resort"}
	}
	return p.out, nil
}

type routeParser struct {
	out   IPRoutes
	begun bool   // behind the legend
	bits  string // of the heading, for rows without a mask
}

func (p *routeParser) row(text string) {
	if m := routeTable.FindStringSubmatch(text); m != nil {
		p.out.VRF = m[1]
		return
	}
	if m := routeGateway.FindStringSubmatch(text); m != nil {
		p.begun = true
		if a, err := netip.ParseAddr(m[1]); err == nil && !a.IsUnspecified() {
			p.out.Gateway = &a
		}
		return
	}
	if !p.begun { // the legend
		return
	}
	if m := routeHead.FindStringSubmatch(text); m != nil {
		p.bits = ""
		if !strings.Contains(text, "variably") {
			p.bits = m[2]
		}
		return
	}
	if m := routeRow.FindStringSubmatch(text); m != nil && p.route(m[1], m[2], m[3], m[4]) {
		return
	}
	if len(p.out.Routes) > 0 && p.way(text) { // a row that continues the one before
		return
	}
	p.out.UnknownLines = append(p.out.UnknownLines, text)
}

// route reads a row with a network, and reports whether it is one.
func (p *routeParser) route(code, kind, network, said string) bool {
	if !strings.Contains(network, "/") {
		if p.bits == "" {
			return false
		}
		network += "/" + p.bits
	}
	prefix, err := netip.ParsePrefix(network)
	if err != nil {
		return false
	}
	route := IPRoute{Code: strings.TrimSpace(code + " " + kind), Network: prefix.Addr(), Length: prefix.Bits(),
		Ways: []IPWay{}}
	p.out.Routes = append(p.out.Routes, route)
	if said != "" && !p.way(said) {
		p.out.Routes = p.out.Routes[:len(p.out.Routes)-1]
		return false
	}
	return true
}

// way reads how a network is reached, and reports whether it is that.
func (p *routeParser) way(text string) bool {
	m := routeWay.FindStringSubmatch(text)
	if m == nil {
		return false
	}
	var way IPWay
	if a, err := netip.ParseAddr(m[1]); err == nil {
		way.Gateway = &a
	}
	parts := strings.Split(text, ", ")
	if last := parts[len(parts)-1]; len(parts) > 1 && wayInterface.MatchString(last) {
		way.Interface = last
	}
	last := &p.out.Routes[len(p.out.Routes)-1]
	last.Summary = last.Summary || strings.Contains(text, "is a summary")
	last.Ways = append(last.Ways, way)
	return true
}
