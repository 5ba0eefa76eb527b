package traffic

import (
	"slices"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/branch"
	"github.com/ziatunnel/ziatunnel/pkg/guard/internal/rule"
	"github.com/ziatunnel/ziatunnel/pkg/iosconf"
)

// LANNotSteered warns of other networks of hosts that go past the tunnels: only what comes in on the LAN of the site
// file is sent into them.
var LANNotSteered = rule.Rule{
	Name: "lan_not_steered", LastVerified: "2026-11-27",
	Source: "`ip policy route-map` works on what comes in on its interface; branches have guest and voice networks too",
	Look: func(in *rule.Case) *rule.Finding {
		c := in.Final()
		if in.Site.SteersByRoute() {
			return othersSteered(in, c)
		}
		var past, sameTable []string
		for _, name := range in.InsideInterfaces(c) {
			if branch.Value(c, name, "ip policy route-map") == "" {
				past = append(past, name)
				if branch.VRF(c, name) == in.Site.LAN.VRF {
					sameTable = append(sameTable, name)
				}
			}
		}
		if len(past) == 0 || !in.Changes() || carriesNothing(in, c, in.Site.LAN.Name) != "" { // lan_down names them
			return nil
		}
		remedy := "nothing needs to be done where that is meant, as for guests"
		if len(sameTable) < len(past) {
			remedy += "; hosts in another VRF than the LAN's cannot be sent into these tunnels"
		}
		if len(sameTable) > 0 {
			remedy = "to send it into the tunnels too, add to the site file `lans: [" +
				strings.Join(slices.Concat(in.Site.LANs, sameTable), ", ") + "]`; " + remedy
		}
		return &rule.Finding{
			Why: "what hosts behind " + strings.Join(past, ", ") + " send goes to the internet past the tunnels: " +
				"only " + strings.Join(in.Site.Steered(), ", ") + " is sent into them",
			Remedy: remedy,
		}
	},
}

// othersSteered warns of the opposite: a default route leads all networks of its table into the tunnels.
func othersSteered(in *rule.Case, c iosconf.Config) *rule.Finding {
	var names []string
	for _, name := range in.InsideInterfaces(c) {
		if branch.VRF(c, name) == in.Site.LAN.VRF && branch.Value(c, name, "ip policy route-map") == "" {
			names = append(names, name)
		}
	}
	if len(names) == 0 || !in.Changes() {
		return nil
	}
	return &rule.Finding{
		Why: "what hosts behind " + strings.Join(names, ", ") + " send goes into the tunnels too: steering: route " +
			"leads all networks of the router there, and not the LAN alone",
		Remedy: "nothing needs to be done where that is meant; else write steering: pbr-track, which sends lan and " +
			"lans, and nothing else",
	}
}
