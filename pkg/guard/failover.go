package guard

import (
	"slices"

	"github.com/ziatunnel/ziatunnel/pkg/guard/internal/rule"
	"github.com/ziatunnel/ziatunnel/pkg/guard/internal/wayin"
	"github.com/ziatunnel/ziatunnel/pkg/plan"
)

// onTrial are the rules that also hold for a tunnel that is taken down for a test: nothing is saved
// and nothing of the playbook is typed, so the others have nothing to say.
var onTrial = []string{"config_locked", "hidden_prompt", "leftover_archive", "lockout_route", "pending_reload",
	"pending_revert",
	"vty_exhausted"}

// CheckFailover applies the rules to a plan that takes a tunnel down for a test, and refuses one that
// would cut the operator's own session. None of it can be overridden: a test is not worth that.
func CheckFailover(in Input, how plan.Failure, v plan.Victim) []Finding {
	out := []Finding{}
	c := rule.NewCase(in)
	for _, r := range Rules() {
		if !slices.Contains(onTrial, r.Name) {
			continue
		}
		if f := r.On(c); f != nil {
			f.Overridable = false
			out = append(out, *f)
		}
	}
	if f := wayin.Failover(c, how, v); f != nil {
		out = append(out, *f)
	}
	return out
}
