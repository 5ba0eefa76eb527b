package router

import (
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/guard/internal/rule"
)

// NotAn881 warns when the router is another model than the guide is for.
var NotAn881 = rule.Rule{
	Name: "not_an_881", LastVerified: "2026-11-24",
	Source: "the guide is for the Cisco 881 ISR",
	Look: func(in *rule.Case) *rule.Finding {
		if model := in.Facts.Version.Model; model == "" || strings.Contains(model, "881") {
			return nil
		}
		return &rule.Finding{Why: "the router is a " + in.Facts.Version.Model + "; the guide is for the Cisco 881",
			Remedy: "check the interface names and the plan with care"}
	},
}
