package tunnel

import (
	"fmt"

	"github.com/ziatunnel/ziatunnel/pkg/branch"
	"github.com/ziatunnel/ziatunnel/pkg/guard/internal/rule"
)

// GatewayOffWAN refuses a gateway that is no neighbour of the WAN: IOS would look for it by the default route, which
// leads into the tunnel whose own end the route is for.
var GatewayOffWAN = rule.Rule{
	Name: "gateway_off_wan", LastVerified: "2026-11-27", Overridable: true,
	Source: "IOS 15.x: the next hop of a static route is looked up in the table itself (recursive lookup); " +
		"%TUN-5-RECURDOWN where that ends in the tunnel [inferred]",
	Look: func(in *rule.Case) *rule.Finding {
		c := in.Final()
		gateway, wan := in.Site.WAN.Gateway, in.Site.WAN.Name
		networks := branch.Addresses(c, wan)
		switch {
		case !in.Site.SteersByRoute() || !in.Changes() || branch.Block(c, "interface "+wan) == nil:
			return nil
		case gateway.DHCP && !branch.Leased(c, wan):
			return &rule.Finding{Fatal: true,
				Why: fmt.Sprintf("the site file says gateway: dhcp, and %s does not get its address by DHCP: the "+
					"routes past the tunnels would stand for nothing", wan),
				Remedy: "write the next hop of the default route as wan.gateway"}
		case !gateway.Address.IsValid() || len(networks) == 0:
			return nil
		}
		for _, p := range networks {
			if p.Contains(gateway.Address) && p.Addr() != gateway.Address {
				return nil
			}
		}
		return &rule.Finding{Fatal: true,
			Why: fmt.Sprintf("wan.gateway %s is no neighbour of %s (%s): the routes to the service edges would be "+
				"looked up by way of the tunnels", gateway.Address, wan, networks[0]),
			Remedy: "write the next hop of the default route that the router has as wan.gateway; `show ip route " +
				"0.0.0.0` names it"}
	},
}
