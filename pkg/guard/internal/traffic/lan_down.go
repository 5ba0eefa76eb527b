package traffic

import (
	"fmt"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/branch"
	"github.com/ziatunnel/ziatunnel/pkg/guard/internal/rule"
)

// LANDown refuses a LAN interface that carries no LAN: shut down, or without an address. The policy would stand where
// no traffic is, the tunnels would come up, and the branch would stay on the open internet. That its line protocol is
// down is no reason: hosts come and go.
var LANDown = rule.Rule{
	Name: "lan_down", LastVerified: "2026-11-27", Overridable: true,
	Source: "`ip policy route-map` works on what comes in on its interface; on many 881s Vlan1 is not the LAN",
	Look: func(in *rule.Case) *rule.Finding {
		c, name := in.Final(), in.Site.LAN.Name
		if !in.Changes() || branch.Block(c, "interface "+name) == nil {
			return nil
		}
		brief, _ := in.Facts.Brief(name)
		why := ""
		switch {
		case branch.Down(c, name) || strings.HasPrefix(brief.Status, "administratively"):
			why = "is shut down"
		case !in.AddressOf(c, name).IsValid() && branch.Value(c, name, "ip address") == "" &&
			branch.Value(c, name, "ip unnumbered") == "" && !branch.Bridged(c, name):
			why = "has no address"
		default:
			return nil
		}
		remedy := "correct lan.interface in the site file"
		if others := in.InsideInterfaces(c); len(others) > 0 {
			remedy += ": `ip nat inside` stands on " + strings.Join(others, ", ")
		}
		return &rule.Finding{Fatal: true, Why: fmt.Sprintf("the LAN interface %s %s: what hosts of the branch send would "+
			"not be sent into the tunnels", name, why), Remedy: remedy}
	},
}
