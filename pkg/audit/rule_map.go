package audit

import (
	"fmt"
	"net/netip"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/acl"
)

// mapRules look at crypto maps to Zscaler.
func mapRules() []Rule {
	return []Rule{
		{Name: "map_not_applied", Severity: Fault, each: mapNotApplied,
			Source: "IOS: a crypto map works on the interface that has it"},
		{Name: "nat_before_crypto", Severity: Fault, each: natBeforeCrypto,
			Source: "IOS, order of operations: inside-to-outside NAT comes before the crypto map, so that its list " +
				"has to " +
				"deny first what goes into the tunnel"},
	}
}

func mapNotApplied(r *router, t *Tunnel) []observed {
	if t.Kind != CryptoMap {
		return nil
	}
	name := strings.Fields(t.header)[2]
	for _, n := range r.c.Nodes {
		if words := strings.Fields(value(n, "crypto map")); strings.HasPrefix(n.Line, "interface ") && len(words) > 0 &&
			words[0] == name {
			return nil
		}
	}
	return seen("no interface has crypto map "+name+": nothing is sent", t.header)
}

func natBeforeCrypto(r *router, t *Tunnel) []observed {
	list := value(t.node, "match address")
	if t.Kind != CryptoMap || list == "" {
		return nil
	}
	for _, n := range r.c.Nodes {
		words := strings.Fields(n.Line)
		if !strings.HasPrefix(n.Line, "ip nat inside source list ") || len(words) < 6 {
			continue
		}
		nat := acl.Filter{List: words[5], Entries: acl.Entries(r.c, words[5])}
		for _, e := range acl.Entries(r.c, list) {
			from, ok := e.From.Prefix()
			if !e.Permit || !ok || len(nat.Entries) == 0 {
				continue
			}
			packet := acl.Packet{Protocol: "tcp", From: firstOf(from), To: someone(e.To), Source: 50000, Dest: 443}
			if f := nat.FirstMatch(packet); f != nil && f.Permit {
				return seen(fmt.Sprintf("what access list %s sends into the tunnel is translated first by the list "+
					"%s: the "+
					"map does not recognise it, and it leaves without a tunnel", list, nat.List), t.header+
					" / match address "+list, n.Line)
			}
		}
	}
	return nil
}

// someone is an address that an entry matches: one of the Internet where it matches any.
func someone(a acl.Addresses) netip.Addr {
	if p, ok := a.Prefix(); ok {
		return firstOf(p)
	}
	return netip.AddrFrom4([4]byte{203, 0, 113, 1})
}
