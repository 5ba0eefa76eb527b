package tunnel

import "github.com/ziatunnel/ziatunnel/pkg/guard/internal/rule"

// Bandwidth refuses more than the source addresses may send. `check` says the same of a site file without a router.
var Bandwidth = rule.Rule{
	Name: "bandwidth", LastVerified: "2026-11-24", Overridable: true,
	Source: "the guide: 400 Mbps per tunnel and public source address",
	Look: func(in *rule.Case) *rule.Finding {
		why, remedy := in.Site.TooMuch()
		if why == "" {
			return nil
		}
		return &rule.Finding{Fatal: true, Why: why, Remedy: remedy}
	},
}
