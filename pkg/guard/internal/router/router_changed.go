package router

import (
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/guard/internal/rule"
)

// RouterChanged asks when the router is not the one on which the last run of this site was made: a
// site file that was copied and keeps its name, an address that is somebody else's now, or a router
// that was replaced.
var RouterChanged = rule.Rule{
	Name: "router_changed", LastVerified: "2026-11-27", Overridable: true,
	Source: "the journal has who the router of the site was; a serial number is of one chassis alone",
	Look: func(in *rule.Case) *rule.Finding {
		if in.Known == nil || !in.Known.Other(in.Facts.Router) {
			return nil
		}
		return &rule.Finding{
			Fatal: true, Question: true,
			Why: "site " + in.Site.Name + " has had another router so far: " +
				strings.Join(in.Known.Differences(in.Facts.Router), "; "),
			Remedy: "correct router.address or site in the site file; if the router was replaced, say so with " +
				"--new-router: " +
				"what earlier runs have done is then no longer undone here",
		}
	},
}
