package acl

import (
	"slices"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/iosconf"
)

// Inspected reports whether an inspection (CBAC) on an interface opens its list for the answers to what the router
// itself sends: `ip inspect NAME out`, where NAME inspects the protocol with `router-traffic`. IOS inspects TCP, UDP
// and ICMP that way, and never ESP.
//
// Source: IOS Security Command Reference, `ip inspect name`.
func Inspected(c iosconf.Config, name, protocol string) bool {
	i := slices.IndexFunc(c.Nodes, func(n iosconf.Node) bool { return n.Line == "interface "+name })
	if i < 0 {
		return false
	}
	var inspections []string
	for _, child := range c.Nodes[i].Children {
		words := strings.Fields(child.Line)
		if len(words) == 4 && words[0] == "ip" && words[1] == "inspect" && words[3] == "out" {
			inspections = append(inspections, words[2])
		}
	}
	return slices.ContainsFunc(c.Nodes, func(n iosconf.Node) bool {
		words := strings.Fields(n.Line)
		return len(words) > 5 && words[0] == "ip" && words[1] == "inspect" && words[2] == "name" &&
			slices.Contains(inspections, words[3]) && words[4] == protocol &&
			slices.Contains(words[5:], "router-traffic")
	})
}
