package guard

import (
	"fmt"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/branch"

	"github.com/ziatunnel/ziatunnel/pkg/iosconf"
)

// lockoutRoute refuses a plan after one of whose lines the answers to the operator leave by a tunnel,
// or by nothing. The edge at the other end would not bring them to him.
var lockoutRoute = Rule{
	Name: "lockout_route", LastVerified: "2026-11-24", Overridable: true,
	Source: "IOS routes the router's own answers by the table, longest match first; that an edge drops them is " +
		"[inferred]",
	check: func(in Input) *Finding {
		operator := in.Facts.operator()
		if !operator.IsValid() || in.learnsRoutes(in.Running) {
			return nil
		}
		before := branch.LeavesBy(branch.Routes(in.Running), operator)
		if before == "" || strings.HasPrefix(before, "Tunnel") {
			return nil // that is how the session runs: the table does not tell all
		}
		var first *Finding
		in.walk(routing, func(l typed, c iosconf.Config) {
			by := branch.LeavesBy(branch.Routes(c), operator)
			if first != nil || by != "" && !strings.HasPrefix(by, "Tunnel") && by != "Null0" {
				return
			}
			if by == "" {
				by = "no interface"
			}
			first = &Finding{
				Fatal: true, Step: l.step, Line: l.line, Lines: l.texts(),
				Why: fmt.Sprintf("from step %d, line %d on the answers to %s, where this session comes from, "+
					"leave by %s instead of %s", l.step, l.line, operator, by, before),
				Remedy: fmt.Sprintf("add a route to the operator's network by %s first", before),
			}
		})
		return first
	},
}

// routing reports whether a line can change the way of a packet.
func routing(l typed) bool {
	text := strings.TrimPrefix(l.text, "no ")
	return strings.HasPrefix(text, "ip route ") || strings.HasPrefix(text, "ip address") && !strings.HasPrefix(l.header,
		"interface Tunnel") || text == "shutdown"
}
