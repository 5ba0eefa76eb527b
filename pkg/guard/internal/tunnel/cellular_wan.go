package tunnel

import (
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/branch"
	"github.com/ziatunnel/ziatunnel/pkg/guard/internal/rule"
)

// CellularWAN warns of a modem as WAN: what its path carries is not configured anywhere, and nobody has confirmed the
// tunnel interfaces on one.
var CellularWAN = rule.Rule{
	Name: "cellular_wan", LastVerified: "2026-11-27",
	Source: "the vendor: LTE paths carry less than 1500 bytes; that IOS 15.4 takes `ip unnumbered` to an interface " +
		"with a negotiated address is seen with Dialer interfaces, and [inferred] for Cellular ones",
	Look: func(in *rule.Case) *rule.Finding {
		wan := in.Site.WAN.Name
		if !in.Changes() || !strings.HasPrefix(wan, "Cellular") {
			return nil
		}
		why := "the tunnels begin at " + wan + ", which nobody has confirmed on hardware; and how large a packet the " +
			"provider carries is not known"
		if branch.Value(in.Final(), wan, "ip mtu") != "" || branch.Value(in.Final(), wan, "mtu") != "" {
			why = "the tunnels begin at " + wan + ", which nobody has confirmed on hardware"
		}
		return &rule.Finding{
			Why: why + "; whenever its address changes, the tunnels are negotiated anew",
			Remedy: "behind the change: `ping` a service edge with `size` and `df-bit` for what passes, and a " +
				"smaller mtu in the site file where large packets are lost; with zia.primary.tunnel_address and that " +
				"of backup the tunnels do without `ip unnumbered`",
		}
	},
}
