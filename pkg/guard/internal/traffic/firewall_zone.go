package traffic

import (
	"fmt"

	"github.com/ziatunnel/ziatunnel/pkg/branch"
	"github.com/ziatunnel/ziatunnel/pkg/guard/internal/rule"
)

// FirewallZone refuses tunnels outside the zones of a zone-based firewall: IOS drops everything between an interface
// in a zone and one without. IKE, ESP and the probes are the router's own and pass, so the tunnels come up and carry
// nothing of the LAN.
var FirewallZone = rule.Rule{
	Name: "firewall_zone", LastVerified: "2026-11-27", Overridable: true,
	Source: "Cisco document 98628: traffic cannot flow between an interface that is a member of a zone and one that " +
		"is a member of none; between two zones it needs a zone-pair with a policy",
	Look: func(in *rule.Case) *rule.Finding {
		c := in.Final()
		lan := branch.Zone(c, in.Site.LAN.Name)
		for _, tunnel := range []string{in.Site.Names.PrimaryTunnel, in.Site.Names.BackupTunnel} {
			if branch.Block(c, "interface "+tunnel) == nil || !in.Changes() {
				continue
			}
			zone := branch.Zone(c, tunnel)
			why := ""
			switch {
			case lan == zone:
				continue
			case lan == "":
				why = fmt.Sprintf("%s is in the firewall zone %s and %s is in none", tunnel, zone, in.Site.LAN.Name)
			case zone == "":
				why = fmt.Sprintf("%s is in the firewall zone %s and %s is in none", in.Site.LAN.Name, lan, tunnel)
			case !branch.HasZonePair(c, lan, zone):
				why = fmt.Sprintf("no zone-pair lets %s, the zone of %s, into %s, the zone of %s", lan,
					in.Site.LAN.Name, zone, tunnel)
			default:
				continue
			}
			return &rule.Finding{Fatal: true,
				Why: why + ": the firewall would drop everything that the LAN sends into the tunnel, and the tunnels " +
					"would come up all the same",
				Remedy: "put the tunnels into a zone (`interface " + tunnel + "`, `zone-member security ZONE`) to " +
					"which a zone-pair leads from the zone of the LAN, with a policy that inspects, then run this " +
					"again; or use --override where something else lets the traffic pass"}
		}
		return nil
	},
}
