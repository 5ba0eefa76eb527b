package tunnel

import (
	"fmt"

	"github.com/ziatunnel/ziatunnel/pkg/branch"
	"github.com/ziatunnel/ziatunnel/pkg/guard/internal/rule"
)

// SubnetTaken refuses a subnet for a tunnel that the router has elsewhere: IOS refuses an address that overlaps that of
// another interface, and a route to the subnet would say that it is somewhere else.
var SubnetTaken = rule.Rule{
	Name: "tunnel_subnet_taken", LastVerified: "2026-11-27", Overridable: true,
	Source: "IOS 15.x: `% A overlaps with B` for a second address in a network of the same table",
	Look: func(in *rule.Case) *rule.Finding {
		if !in.Changes() {
			return nil
		}
		for _, t := range in.Site.Tunnels() {
			subnet := t.Edge.Tunnel.Masked()
			if !t.Edge.Tunnel.IsValid() {
				continue
			}
			for _, r := range branch.RoutesIn(in.Running, in.Site.LAN.VRF) {
				own := r.Line == branch.Connected && in.OwnTunnel(r.Out)
				taken := r.To.Overlaps(subnet) && r.To.Bits() > 0 && !own &&
					(r.Line == branch.Connected || r.To.Bits() >= subnet.Bits())
				if !taken {
					continue
				}
				where := "`" + r.Line + "` leads there"
				if r.Line == branch.Connected {
					where = r.Out + " is in " + r.To.String()
				}
				return &rule.Finding{Fatal: true,
					Why: fmt.Sprintf("the subnet %s of the %s tunnel is taken on the router: %s", subnet, t.Role,
						where),
					Remedy: "write another tunnel_address in " + t.Key() + ": a /30 of RFC 1918 that no interface " +
						"and no route of the router has"}
			}
		}
		return nil
	},
}
