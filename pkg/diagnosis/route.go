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
