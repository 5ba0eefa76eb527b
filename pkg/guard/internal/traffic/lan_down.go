package traffic

import (
	"fmt"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/branch"
	"github.com/ziatunnel/ziatunnel/pkg/guard/internal/rule"
	"github.com/ziatunnel/ziatunnel/pkg/iosconf"
)

// LANDown refuses an interface of the LAN that carries no LAN: shut down, or without an address. The policy would
// stand where no traffic is, the tunnels would come up, and the branch would stay on the open internet. That its line
// protocol is down is no reason: hosts come and go.
var LANDown = rule.Rule{
	Name: "lan_down", LastVerified: "2026-11-27", Overridable: true,
	Source: "`ip policy route-map` works on what comes in on its interface; on many 881s Vlan1 is not the LAN",
	Look: func(in *rule.Case) *rule.Finding {
		c := in.Final()
		if !in.Changes() {
			return nil
		}
		for i, name := range in.Site.Steered() {
			why := carriesNothing(in, c, name)
			if why == "" {
				continue
			}
			remedy := "correct lan.interface in the site file"
			if i > 0 {
				remedy = "correct lans in the site file"
			}
			if others := in.InsideInterfaces(c); len(others) > 0 {
				remedy += ": `ip nat inside` stands on " + strings.Join(others, ", ")
			}
			return &rule.Finding{Fatal: true, Why: fmt.Sprintf("the LAN interface %s %s: what hosts of the branch "+
				"send "+
				"would not be sent into the tunnels", name, why), Remedy: remedy}
		}
		return nil
	},
}

// carriesNothing says why policy routing on an interface sees no packet; "" when it may.
func carriesNothing(in *rule.Case, c iosconf.Config, name string) string {
	brief, _ := in.Facts.Brief(name)
	group := branch.Value(c, name, "bridge-group")
	switch {
	case branch.Block(c, "interface "+name) == nil: // another rule says so
		return ""
	case branch.Down(c, name) || strings.HasPrefix(brief.Status, "administratively"):
		return "is shut down"
	case group != "" && branch.Block(c, "interface BVI"+strings.Fields(group)[0]) != nil:
		return "is a part of bridge " + strings.Fields(group)[0] + ", whose packets come in on " +
			"BVI" + strings.Fields(group)[0]
	case !in.AddressOf(c, name).IsValid() && branch.Value(c, name, "ip address") == "" &&
		branch.Value(c, name, "ip unnumbered") == "" && !branch.Bridged(c, name):
		return "has no address"
	}
	return ""
}
