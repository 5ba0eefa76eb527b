package router

import (
	"fmt"

	"github.com/ziatunnel/ziatunnel/pkg/guard/internal/rule"
	"github.com/ziatunnel/ziatunnel/pkg/iosconf"
	"github.com/ziatunnel/ziatunnel/pkg/secret"
)

// ChangedMeanwhile refuses a plan that was made for another configuration than the router has when
// it is about to be sent.
var ChangedMeanwhile = rule.Rule{
	Name: "changed_meanwhile", LastVerified: "2026-11-24",
	Source: "the plan and its undo are differences to what was read",
	Look: func(in *rule.Case) *rule.Finding {
		if in.RunningBeforePush == nil {
			return nil
		}
		return Changed(in.Running, *in.RunningBeforePush)
	},
}

// Changed is the finding of the rule changed_meanwhile for what was planned on and what the router
// shows now; nil when nothing differs.
func Changed(planned, now iosconf.Config) *rule.Finding {
	differs := iosconf.Difference(planned, now)
	if len(differs) == 0 {
		return nil
	}
	f := &rule.Finding{
		Rule: "changed_meanwhile", Fatal: true,
		Why: fmt.Sprintf("somebody changed the configuration after the plan was made: %d lines differ",
			len(differs)),
		Remedy: "look at the new plan, then apply again",
	}
	f.Lines = shown(differs)
	return f
}

// mostLines is how many differences a finding shows.
const mostLines = 10

// shown are the first differences, which print without the secrets in them.
func shown(differs []string) []secret.Text {
	var out []secret.Text
	for _, line := range differs[:min(len(differs), mostLines)] {
		out = append(out, secret.NewText(line))
	}
	return out
}
