package diagnosis

import (
	"net/netip"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/iosconf"
)

// route is a static route of the running-config. What a protocol or DHCP adds is not among them.
type route struct {
	to   netip.Prefix
	out  string // interface, when the route names one
	line string
}

// routeTo is the static route that a destination takes, the longest match; ok is false when none
// covers it.
func routeTo(c iosconf.Config, to netip.Addr) (best route, ok bool) {
	for _, n := range c.Nodes {
		words := strings.Fields(n.Line)
		if len(words) < 5 || words[0] != "ip" || words[1] != "route" || !covers(words[2]+" "+words[3], to) {
			continue
		}
		r := route{to: netip.PrefixFrom(to, bitsOf(words[3])), line: n.Line}
		if _, err := netip.ParseAddr(words[4]); err != nil {
			r.out = words[4]
		}
		if !ok || r.to.Bits() > best.to.Bits() {
			best, ok = r, true
		}
	}
	return best, ok
}

// bitsOf counts the ones of a dotted mask.
func bitsOf(mask string) int {
	a, err := netip.ParseAddr(mask)
	if err != nil || !a.Is4() {
		return 0
	}
	bits := 0
	for _, octet := range a.As4() {
		for ; octet != 0; octet <<= 1 {
			bits++
		}
	}
	return bits
}

var noRoute = Rule{
	Name: "no_route", LastVerified: "2026-11-25", about: notUp,
	Source: "show interfaces TunnelN: Tunnel linestate evaluation down - no output interface",
	check: func(t *tunnel) *finding {
		seen := t.quote(interfaceOf(t.want.Interface), "linestate evaluation", "no output interface")
		if seen.Line == "" || t.named["wan_down"] || t.named["recursive_routing"] || t.named["route_null"] ||
			t.named["tunnel_source"] {
			return nil
		}
		return sure(text("the router has no route to the edge %s", t.want.Peer),
			"`show ip route`: the default route, or a host route to the edge, is missing or its way out is down", seen)
	},
}

var routeNull = Rule{
	Name: "route_null", LastVerified: "2026-11-25", about: notUp,
	Source: "a route to Null0 swallows what it covers; a failover test makes one for its time",
	check: func(t *tunnel) *finding {
		r, ok := routeTo(t.running, t.want.Peer)
		if !ok || r.out != "Null0" {
			return nil
		}
		return sure(text("the packets to the edge %s are routed to Null0", t.want.Peer),
			text("when no failover test runs: `no %s`", r.line), configured(r.line))
	},
}

var recursiveRouting = Rule{
	Name: "recursive_routing", LastVerified: "2026-11-25", about: notUp,
	Source: "IOS 15.x: a tunnel whose destination is reached through a tunnel is disabled for a while, again and " +
		"again (%TUN-5-RECURDOWN)",
	check: func(t *tunnel) *finding {
		r, ok := routeTo(t.running, t.want.Peer)
		if !ok || !strings.HasPrefix(r.out, "Tunnel") {
			return nil
		}
		return sure(text("the edge %s is reached through %s: a tunnel cannot carry its own packets", t.want.Peer,
			r.out),
			text("take that route away: `no %s`", r.line), configured(r.line), t.quote(logBuffer, "%TUN-5-RECURDOWN",
				t.want.Interface+" "))
	},
}

// probeRoute is a probe that asks outside the tunnel, where nobody answers.
var probeRoute = Rule{
	Name: "probe_route", LastVerified: "2026-11-25", about: carrying,
	Source: "step 14 of the guide: ip route <global address> 255.255.255.255 <tunnel> permanent; global addresses do " +
		"not listen on the Internet",
	check: func(t *tunnel) *finding {
		r, ok := routeTo(t.running, t.edge.Global)
		if !t.readable || r.out == t.want.Interface || !t.failing() {
			return nil
		}
		next := text("`ip route %s 255.255.255.255 %s permanent`: `ziatunnel apply` configures it", t.edge.Global,
			t.want.Interface)
		if !ok {
			return sure(text("no route leads the health page %s into %s", t.edge.Global, t.want.Interface), next,
				t.probeLine())
		}
		return sure(text("the health page %s is not reached through %s", t.edge.Global, t.want.Interface), next,
			configured(r.line), t.probeLine())
	},
}
