package wayin

import (
	"fmt"
	"net/netip"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/branch"
	"github.com/ziatunnel/ziatunnel/pkg/guard/internal/rule"
)

// Failover finds a session that comes from the edge itself, or whose answers leave by the
// tunnel. Who sits behind the router's LAN comes in by no tunnel.
func Failover(in *rule.Case, tunnel string, edge netip.Addr) *rule.Finding {
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
	case operator == edge:
		return found(fmt.Sprintf("this session comes from %s, the very edge that would be out of reach", operator))
	case strings.EqualFold(branch.LeavesBy(branch.Routes(in.Running), operator), tunnel):
		return found(fmt.Sprintf("the answers to %s, where this session comes from, leave by %s, which would be "+
			"taken down", operator, tunnel))
	}
	return nil
}
