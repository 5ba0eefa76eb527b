package wayin

import (
	"fmt"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/branch"
	"github.com/ziatunnel/ziatunnel/pkg/guard/internal/rule"
	"github.com/ziatunnel/ziatunnel/pkg/iosconf"
)

// LockoutRoute refuses a plan after one of whose lines the answers to the operator leave by a tunnel,
// or by nothing. The edge at the other end would not bring them to him.
var LockoutRoute = rule.Rule{
	Name: "lockout_route", LastVerified: "2026-11-24", Overridable: true,
	Source: "IOS routes the router's own answers by the table, longest match first; that an edge drops them is " +
		"[inferred]",
	Look: func(in *rule.Case) *rule.Finding {
		operator := in.Facts.Operator()
		if !operator.IsValid() || in.LearnsRoutes(in.Running) {
			return nil
		}
		before := branch.LeavesBy(branch.Routes(in.Running), operator)
		if before == "" || strings.HasPrefix(before, "Tunnel") {
			return nil // that is how the session runs: the table does not tell all
		}
		var first *rule.Finding
		in.Walk(routing, func(l rule.Typed, c iosconf.Config) {
			by := branch.LeavesBy(branch.Routes(c), operator)
			if first != nil || by != "" && !strings.HasPrefix(by, "Tunnel") && by != "Null0" {
				return
			}
			if by == "" {
				by = "no interface"
			}
			first = &rule.Finding{
				Fatal: true, Step: l.Step, Line: l.Line, Lines: l.Texts(),
				Why: fmt.Sprintf("from step %d, line %d on the answers to %s, where this session comes from, "+
					"leave by %s instead of %s", l.Step, l.Line, operator, by, before),
				Remedy: fmt.Sprintf("add a route to the operator's network by %s first", before),
			}
		})
		return first
	},
}

// routing reports whether a line can change the way of a packet.
func routing(l rule.Typed) bool {
	text := strings.TrimPrefix(l.Text, "no ")
	return strings.HasPrefix(text, "ip route ") || strings.HasPrefix(text, "ip address") && !strings.HasPrefix(l.Header,
		"interface Tunnel") || text == "shutdown"
}
