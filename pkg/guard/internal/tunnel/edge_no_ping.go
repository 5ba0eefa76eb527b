package tunnel

import (
	"fmt"
	"net/netip"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/acl"
	"github.com/ziatunnel/ziatunnel/pkg/branch"
	"github.com/ziatunnel/ziatunnel/pkg/guard/internal/rule"
)

// EdgeNoPing refuses when a service edge does not answer ping from the WAN; with nothing to change it is a warning, and
// so it is where the router itself drops the answers, which then say nothing about the edge.
var EdgeNoPing = rule.Rule{
	Name: "edge_no_ping", LastVerified: "2026-11-24", Overridable: true,
	Source: "the guide: both addresses must answer ping before anything is configured; if not, ask the vendor's " +
		"support",
	Look: rule.PerPair(func(in *rule.Case) *rule.Finding {
		var silent []string
		for _, edge := range in.Edges() {
			if p, ok := in.Facts.Pings[edge]; ok && p.SuccessPercent != nil && *p.SuccessPercent == 0 &&
				!leavesWrongly(in, edge) {
				silent = append(silent, edge.String())
			}
		}
		if len(silent) == 0 {
			return nil
		}
		if who := dropsEchoReplies(in); who != "" {
			return &rule.Finding{
				Why: fmt.Sprintf("no answer to ping from %s to %s, but %s drops the answers: whether the edges "+
					"answer is not "+
					"known", in.Site.WAN.Name, strings.Join(silent, " and "), who),
				Remedy: "let them in (`permit icmp any any echo-reply` in a list), or ping the edges from another " +
					"place; " +
					"the tunnels do not need it",
			}
		}
		return &rule.Finding{
			Fatal: !in.Plan.Empty(),
			Why:   fmt.Sprintf("no answer to ping from %s to %s", in.Site.WAN.Name, strings.Join(silent, " and ")),
			Remedy: "look for a filter or an outage on the way; if there is none, ask Zscaler support before " +
				"anything is configured",
		}
	}),
}

// leavesWrongly reports whether a ping from the access of a pair leaves by another one, as long as the plan's host
// routes are not there: that provider drops it, which says nothing about the edge.
func leavesWrongly(in *rule.Case, edge netip.Addr) bool {
	by := branch.LeavesBy(branch.RoutesIn(in.Running, in.Site.WAN.VRF), edge)
	return in.Site.EdgeWay() != "" && by != in.Site.WAN.Name
}

// dropsEchoReplies is what on the router surely drops what the edges answer to its ping; "" when nothing does.
func dropsEchoReplies(in *rule.Case) string {
	c, wan := in.Running, in.Site.WAN.Name
	self, edge := in.AddressOf(c, wan), in.Edges()[0]
	back := acl.Packet{Protocol: "icmp", ICMP: "echo-reply", From: edge, To: self}
	if f, ok := acl.OnInterface(c, wan, "in"); ok && f.Drops(back) && !acl.Inspected(c, wan, "icmp") {
		return "access list " + f.List + " in on " + wan
	}
	out := acl.Packet{Protocol: "icmp", ICMP: "echo", From: self, To: edge}
	if pair, _, stops := branch.DropsOwn(c, branch.Zone(c, wan), out, back); stops {
		return "the zone-pair " + pair.Name
	}
	return ""
}
