package guard

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/branch"
)

// onTrial are the rules that also hold for a tunnel that is taken down for a test: nothing is saved
// and nothing of the playbook is typed, so the others have nothing to say.
var onTrial = []string{"config_locked", "hidden_prompt", "leftover_archive", "lockout_route", "pending_reload",
	"pending_revert",
	"vty_exhausted"}

// CheckFailover applies the rules to a plan that takes a tunnel down for a test, and refuses one that
// would cut the operator's own session. None of it can be overridden: a test is not worth that.
func CheckFailover(in Input, tunnel string, edge netip.Addr) []Finding {
	out := []Finding{}
	for _, rule := range Rules() {
		if !slices.Contains(onTrial, rule.Name) {
			continue
		}
		if f := rule.Check(in); f != nil {
			f.Overridable = false
			out = append(out, *f)
		}
	}
	if f := lockoutFailover(in, tunnel, edge); f != nil {
		out = append(out, *f)
	}
	return out
}

// lockoutFailover finds a session that comes from the edge itself, or whose answers leave by the
// tunnel. Who sits behind the router's LAN comes in by no tunnel.
func lockoutFailover(in Input, tunnel string, edge netip.Addr) *Finding {
	operator := in.Facts.operator()
	found := func(why string) *Finding {
		return &Finding{
			Rule:   "lockout_failover",
			Fatal:  true,
			Why:    why,
			Remedy: "log in another way: from the LAN, or from an address that is not reached through the primary",
		}
	}
	switch {
	case !operator.IsValid():
		return nil
	case operator == edge:
		return found(fmt.Sprintf("this session comes from %s, the very edge that would be out of reach", operator))
	case strings.EqualFold(branch.LeavesBy(branch.Routes(in.Running), operator), tunnel):
		return found(fmt.Sprintf("the answers to %s, where this session comes from, leave by %s, which would be "+
			"taken down", operator, tunnel))
	}
	return nil
}
