package tunnel

import (
	"fmt"

	"github.com/ziatunnel/ziatunnel/pkg/guard/internal/rule"
)

// perSource is what ZIA takes from one public source address, in Mbit/s.
const perSource = 400

// Bandwidth refuses more than one source address may send.
var Bandwidth = rule.Rule{
	Name: "bandwidth", LastVerified: "2026-11-24", Overridable: true,
	Source: "the guide: 400 Mbps per tunnel and public source address",
	Look: func(in *rule.Case) *rule.Finding {
		want := in.Site.BandwidthMbps
		if want <= perSource {
			return nil
		}
		return &rule.Finding{
			Fatal: true,
			Why: fmt.Sprintf("%d Mbps are asked for, but ZIA takes %d from one public source address, and one "+
				"pair of tunnels has one", want, perSource),
			Remedy: fmt.Sprintf("use %d pairs of tunnels with a public source address each (pairs in the site file), "+
				"or lower bandwidth_mbps", (want+perSource-1)/perSource),
		}
	},
}
