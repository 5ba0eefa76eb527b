package router

import (
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/guard/internal/rule"
	"github.com/ziatunnel/ziatunnel/pkg/iosconf"
)

// licensed is the model that a running-config names in its licence; "" where none does.
func licensed(c iosconf.Config) string {
	for _, n := range c.Nodes {
		words := strings.Fields(n.Line) // license udi pid CISCO881-K9 sn FTX00000001
		if len(words) > 3 && strings.HasPrefix(n.Line, "license udi pid ") {
			return words[3]
		}
	}
	return ""
}

// NotAn881 warns when the router is another model than the guide is for.
var NotAn881 = rule.Rule{
	Name: "not_an_881", LastVerified: "2026-11-24",
	Source: "the guide is for the Cisco 881 ISR",
	Look: func(in *rule.Case) *rule.Finding {
		model := in.Facts.Version.Model
		if model == "" {
			model = licensed(in.Running)
		}
		if model == "" || strings.Contains(model, "881") {
			return nil
		}
		return &rule.Finding{Why: "the router is a " + model + "; the guide is for the Cisco 881",
			Remedy: "check the interface names and the plan with care"}
	},
}
