package traffic

import (
	"slices"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/branch"
	"github.com/ziatunnel/ziatunnel/pkg/guard/internal/rule"
	"github.com/ziatunnel/ziatunnel/pkg/iosconf"
)

// IPv6Past warns of a LAN with IPv6: the tunnels and the policy are for IPv4, and hosts that reach a server by IPv6
// go past them. It says nothing where the router has no way out for IPv6: it forwards none, no route leads anywhere,
// and the WAN has no IPv6.
var IPv6Past = rule.Rule{
	Name: "ipv6_past", LastVerified: "2026-11-27",
	Source: "`tunnel mode ipsec ipv4` and `ip policy` are for IPv4; `ipv6 unicast-routing` makes the router " +
		"forward IPv6, and " +
		"an interface with an IPv6 address then sends router advertisements by itself",
	Look: rule.PerPair(func(in *rule.Case) *rule.Finding {
		c := in.Final()
		if !in.Changes() || branch.Block(c, "ipv6 unicast-routing") == nil || !wayOutIPv6(in, c) {
			return nil
		}
		var lans []string
		for _, name := range steered(in, c) {
			if hasIPv6(c, name) {
				lans = append(lans, name)
			}
		}
		if len(lans) == 0 {
			return nil
		}
		return &rule.Finding{
			Why: "hosts behind " + strings.Join(lans, ", ") + " have IPv6, and what they send by it goes past the " +
				"tunnels, " +
				"which carry IPv4 only",
			Remedy: "take IPv6 from that LAN (`no ipv6 address`, `ipv6 nd ra suppress all`), or drop it on its way " +
				"out; " +
				"nothing needs to be done where it may go past"}
	}),
}

func hasIPv6(c iosconf.Config, name string) bool {
	return slices.ContainsFunc(branch.Children(c, "interface "+name), func(n iosconf.Node) bool {
		return strings.HasPrefix(n.Line, "ipv6 address ") && !strings.HasSuffix(n.Line, " link-local")
	})
}

// wayOutIPv6 reports whether IPv6 may leave by something: the WAN has an address of it, or a route leads elsewhere.
func wayOutIPv6(in *rule.Case, c iosconf.Config) bool {
	wan := slices.ContainsFunc(branch.Children(c, "interface "+in.Site.WAN.Name), func(n iosconf.Node) bool {
		return strings.HasPrefix(n.Line, "ipv6 address ") || n.Line == "ipv6 enable"
	})
	return wan || slices.ContainsFunc(c.Nodes, func(n iosconf.Node) bool {
		return strings.HasPrefix(n.Line, "ipv6 route ") && !strings.HasSuffix(n.Line, " Null0")
	})
}
