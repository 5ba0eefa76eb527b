package guard

import "strings"

// notAn881 warns when the router is another model than the guide is for.
var notAn881 = Rule{
	Name: "not_an_881", LastVerified: "2026-11-24",
	Source: "the guide is for the Cisco 881 ISR",
	check: func(in Input) *Finding {
		if model := in.Facts.Version.Model; model == "" || strings.Contains(model, "881") {
			return nil
		}
		return &Finding{Why: "the router is a " + in.Facts.Version.Model + "; the guide is for the Cisco 881",
			Remedy: "check the interface names and the plan with care"}
	},
}
