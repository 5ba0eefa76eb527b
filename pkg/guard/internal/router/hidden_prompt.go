package router

import (
	"github.com/ziatunnel/ziatunnel/pkg/branch"
	"github.com/ziatunnel/ziatunnel/pkg/guard/internal/rule"
)

// HiddenPrompt refuses a router that shows no prompt in configuration mode: nobody could tell where the answer
// to a line ends.
var HiddenPrompt = rule.Rule{
	Name: "hidden_prompt", LastVerified: "2026-11-27",
	Source: "IOS Configuration Fundamentals Command Reference: `no service prompt config` takes the prompt of " +
		"configuration away; exec keeps its own",
	Look: func(in *rule.Case) *rule.Finding {
		if branch.Block(in.Running, "no service prompt config") == nil || !in.Changes() {
			return nil
		}
		return &rule.Finding{
			Fatal: true,
			Why: "`no service prompt config` hides the prompt in configuration mode, so no answer there can be " +
				"judged",
			Remedy: "`configure terminal`, `service prompt config`, `end`, `write memory` by hand",
		}
	},
}
