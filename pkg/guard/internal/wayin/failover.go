package wayin

import (
	"fmt"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/branch"
	"github.com/ziatunnel/ziatunnel/pkg/guard/internal/rule"
	"github.com/ziatunnel/ziatunnel/pkg/plan"
)

// Failover finds a session that comes from the address that is put out of reach, or whose answers leave by the
// tunnel. Who sits behind the router's LAN comes in by no tunnel.
func Failover(in *rule.Case, how plan.Failure, v plan.Victim) *rule.Finding {
	gone := v.Edge
	if how == plan.Sick {
		gone = v.Page
	}
	operator := in.Facts.Operator()
	found := func(why string) *rule.Finding {
		return &rule.Finding{
			Rule:   "lockout_failover",
			Fatal:  true,
			Why:    why,
			Remedy: "log in another way: from the LAN, or from an address that is not reached through the primary",
		}
	}
	switch {
	case !operator.IsValid():
		return nil
	case operator == gone:
		return found(fmt.Sprintf("this session comes from %s, the very address that would be out of reach", operator))
	case strings.EqualFold(branch.LeavesBy(branch.Routes(in.Running), operator), v.Tunnel):
		return found(fmt.Sprintf("the answers to %s, where this session comes from, leave by %s, which would be "+
			"taken down", operator, v.Tunnel))
	}
	return nil
}
