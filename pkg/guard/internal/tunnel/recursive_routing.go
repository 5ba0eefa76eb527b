package tunnel

import (
	"fmt"
	"net/netip"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/branch"
	"github.com/ziatunnel/ziatunnel/pkg/guard/internal/rule"
	"github.com/ziatunnel/ziatunnel/pkg/secret"
)

// RecursiveRouting refuses a tunnel whose destination is reached through a tunnel: IOS takes it down
// again and again (%TUN-5-RECURDOWN).
var RecursiveRouting = rule.Rule{
	Name: "recursive_routing", LastVerified: "2026-11-24", Overridable: true,
	Source: "IOS 15.x: the longest match decides; a static route that leads a tunnel's destination into a tunnel " +
		"brings %TUN-5-RECURDOWN [inferred]",
	Look: rule.PerPair(func(in *rule.Case) *rule.Finding {
		c := in.Final()
		table := branch.RoutesIn(c, in.Site.WAN.VRF)
		destinations := in.Edges()
		for _, name := range in.Site.TunnelInterfaces() {
			if a, err := netip.ParseAddr(branch.Value(c, name, "tunnel destination")); err == nil {
				destinations = append(destinations, a)
			}
		}
		for _, destination := range destinations {
			r, ok := branch.Longest(table, destination)
			if by := branch.LeavesBy(table, destination); !ok || !strings.HasPrefix(by, "Tunnel") {
				continue
			}
			f := &rule.Finding{
				Fatal: true,
				Why: fmt.Sprintf("the tunnel destination %s would be reached through a tunnel, by %q", destination,
					r.Line),
				Remedy: "take that route away, or add a host route to the edge by the WAN; probes go to global " +
					"addresses, not to tunnel destinations",
				Lines: []secret.Text{secret.NewText(r.Line)},
			}
			for _, l := range in.Lines() {
				if l.Text == r.Line {
					f.Step, f.Line = l.Step, l.Line
				}
			}
			return f
		}
		return nil
	}),
}
