package guard

import (
	"fmt"
	"slices"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/acl"
	"github.com/ziatunnel/ziatunnel/pkg/iosconf"
)

// lockoutAccessGroup refuses a plan that filters away the session it is sent over, a new login, the
// tunnels' IKE and ESP, DNS, or the answers to the LAN: after any of its lines, not only at the end,
// because a list that is under construction denies what is not written yet. A filter that the plan
// does not change is not judged: the session that runs is the proof that it lets pass.
var lockoutAccessGroup = Rule{
	Name: "lockout_access_group", LastVerified: "2026-11-24", Overridable: true,
	Source: "the guide's step 13 applies the list of step 11 in and out on WAN and LAN; first match, implicit deny, " +
		"a missing list permits: Cisco document 23602",
	check: checkLockout,
}

func checkLockout(in Input) *Finding {
	var first *Finding
	var dropped []string // "list on interface direction: flow", in the order found
	in.walk(filters, func(l typed, c iosconf.Config) {
		for _, cut := range in.cuts(c) {
			if first == nil {
				first = &Finding{Fatal: true, Step: l.step, Line: l.line, Lines: l.texts()}
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
func filters(l typed) bool {
	return strings.Contains(l.text, "access-list ") || strings.Contains(l.text, "access-group ") ||
		strings.Contains(l.header, "ip access-list ") ||
		strings.HasPrefix(l.text, "ip address ")
}

// cuts lists the flows that the filters of a configuration drop, of those filters that are not what
// the router has now.
func (in Input) cuts(c iosconf.Config) []string {
	var out []string
	for _, want := range in.flows(c) {
		f, ok := acl.OnInterface(c, want.iface, want.direction)
		if !ok {
			continue
		}
		if before, ok := acl.OnInterface(in.Running, want.iface, want.direction); ok && before.Equal(f) {
			continue
		}
		if slices.ContainsFunc(want.packets, func(p acl.Packet) bool { return !f.Permits(p) }) {
			out = append(out, fmt.Sprintf("access list %s %s on %s drops: %s", f.List, want.direction, want.iface,
				want.name))
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
