package wayin

import (
	"fmt"
	"slices"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/acl"
	"github.com/ziatunnel/ziatunnel/pkg/guard/internal/rule"
	"github.com/ziatunnel/ziatunnel/pkg/iosconf"
)

// LockoutAccessGroup refuses a plan that filters away the session it is sent over, a new login, the
// tunnels' IKE and ESP, DNS, or the answers to the LAN: after any of its lines, not only at the end,
// because a list that is under construction denies what is not written yet. A filter that the plan
// does not change is not judged: the session that runs is the proof that it lets pass.
var LockoutAccessGroup = rule.Rule{
	Name: "lockout_access_group", LastVerified: "2026-11-24", Overridable: true,
	Source: "the guide's step 13 applies the list of step 11 in and out on WAN and LAN; first match, implicit deny, " +
		"a missing list permits: Cisco document 23602",
	Look: checkLockout,
}

func checkLockout(in *rule.Case) *rule.Finding {
	var first *rule.Finding
	var dropped []string // "list on interface direction: flow", in the order found
	in.Walk(filters, func(l rule.Typed, c iosconf.Config) {
		for _, cut := range cuts(in, c) {
			if first == nil {
				first = &rule.Finding{Fatal: true, Step: l.Step, Line: l.Line, Lines: l.Texts()}
			}
			if !slices.Contains(dropped, cut) {
				dropped = append(dropped, cut)
			}
		}
	})
	if first == nil {
		return nil
	}
	first.Why = fmt.Sprintf("from step %d, line %d on: %s", first.Step, first.Line, strings.Join(merge(dropped), "; "))
	first.Remedy = "leave access_groups at none and use the built-in playbook, which applies no access-group; or " +
		"permit this traffic in the list first"
	return first
}

// filters reports whether a line can change what a filter lets pass.
func filters(l rule.Typed) bool {
	return strings.Contains(l.Text, "access-list ") || strings.Contains(l.Text, "access-group ") ||
		strings.Contains(l.Header, "ip access-list ") ||
		strings.HasPrefix(l.Text, "ip address ")
}

// cuts lists the flows that the filters of a configuration drop, of those filters that are not what
// the router has now.
func cuts(in *rule.Case, c iosconf.Config) []string {
	var out []string
	for _, want := range in.Flows(c) {
		f, ok := acl.OnInterface(c, want.Interface, want.Direction)
		if !ok {
			continue
		}
		if before, ok := acl.OnInterface(in.Running, want.Interface, want.Direction); ok && before.Equal(f) {
			continue
		}
		if slices.ContainsFunc(want.Packets, func(p acl.Packet) bool { return !f.Permits(p) }) {
			out = append(out, fmt.Sprintf("access list %s %s on %s drops: %s", f.List, want.Direction, want.Interface,
				want.Name))
		}
	}
	return out
}

// merge joins what is dropped by the same filter.
func merge(cuts []string) []string {
	var out []string
	at := map[string]int{}
	for _, cut := range cuts {
		filter, flow, _ := strings.Cut(cut, ": ")
		if i, ok := at[filter]; ok {
			out[i] += ", " + flow
			continue
		}
		at[filter] = len(out)
		out = append(out, filter+" "+flow)
	}
	return out
}
