package tunnel

import (
	"fmt"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/guard/internal/rule"
)

// EdgeNoPing refuses when a service edge does not answer ping from the WAN; with nothing to change
// it is a warning.
var EdgeNoPing = rule.Rule{
	Name: "edge_no_ping", LastVerified: "2026-11-24", Overridable: true,
	Source: "the guide: both addresses must answer ping before anything is configured; if not, ask the vendor's " +
		"support",
	Look: func(in *rule.Case) *rule.Finding {
		var silent []string
		for _, edge := range in.Edges() {
			if p, ok := in.Facts.Pings[edge]; ok && p.SuccessPercent != nil && *p.SuccessPercent == 0 {
				silent = append(silent, edge.String())
			}
		}
		if len(silent) == 0 {
			return nil
		}
		return &rule.Finding{
			Fatal: !in.Plan.Empty(),
			Why:   fmt.Sprintf("no answer to ping from %s to %s", in.Site.WAN.Name, strings.Join(silent, " and ")),
			Remedy: "look for a filter or an outage on the way; if there is none, ask Zscaler support before " +
				"anything is configured",
		}
	},
}
