package router

import (
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/guard/internal/rule"
)

// RehearsalFailed refuses a plan that went wrong on a twin of the router. The rehearsal is
// made behind the other rules, on a plan that they let pass.
var RehearsalFailed = rule.Rule{
	Name: "rehearsal_failed", Overridable: true, LastVerified: "2026-11-27",
	Source: "the virtual router, as far as it behaves like this one",
	Look:   func(in *rule.Case) *rule.Finding { return Rehearsed(in.Rehearsal) },
}

// Rehearsed is the finding of the rule rehearsal_failed for what went wrong on the twin; nil when nothing did.
func Rehearsed(problems []string) *rule.Finding {
	if len(problems) == 0 {
		return nil
	}
	return &rule.Finding{
		Rule: "rehearsal_failed", Fatal: true, Overridable: true,
		Why: "on a twin of this router the plan went wrong: " + strings.Join(problems, "; "),
		Remedy: "look at it in a lab: `ziatunnel lab --from show-run.txt`; where the twin is wrong about the router, " +
			"--override rehearsal_failed=REASON goes on",
	}
}
