package audit

import (
	"fmt"
	"slices"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/acl"
)

// steeringRules look at what sends traffic into the tunnels, and at what happens when one is down.
func steeringRules() []Rule {
	return []Rule{
		{Name: "nothing_steered", Severity: Fault, each: nothingSteered,
			Source:   "guide, steps 12 and 13: `set interface` in a route map, and `ip policy route-map` on the LAN",
			Adopting: "the route map of the guide sends the LAN into the tunnels"},
		{Name: "policy_not_applied", Severity: Fault, whole: policyNotApplied,
			Source: "guide, step 13: `ip policy route-map` on the LAN"},
		{Name: "list_missing", Severity: Risk, whole: listMissing,
			Source: "IOS: a route map that matches a list that is not defined matches everything"},
		{Name: "no_backup", Severity: Risk, whole: noBackup,
			Source:   "guide, overview: two tunnels to service edges in two data centres",
			Adopting: "the tunnel to the backup service edge of the site file is built beside it"},
		{Name: "one_edge", Severity: Risk, whole: oneEdge,
			Source: "guide, overview: primary and backup are in two data centres"},
		{Name: "no_failover", Severity: Risk, whole: noFailover,
			Source: "guide, step 12: `set interface` names both tunnels, so that the second follows when the " +
				"first is down",
			Adopting: "the route map of the guide names both tunnels"},
		{Name: "track_unused", Severity: Risk, whole: trackUnused,
			Source: "guide, step 14; IOS: a track by itself changes nothing, a route, a next hop or an applet has " +
				"to follow it"},
	}
}

func nothingSteered(r *router, t *Tunnel) []observed {
	if t.Kind == CryptoMap || len(r.steered(t.Name)) > 0 || r.learns || value(t.node, "crypto map") != "" {
		return nil
	}
	var lines []string
	for _, s := range r.steers {
		if slices.Contains(s.tunnels, t.Name) {
			lines = append(lines, s.line)
		}
	}
	if len(lines) > 0 {
		return nil // policy_not_applied tells
	}
	return seen("no route and no route map sends anything into it")
}

func policyNotApplied(r *router) []observed {
	var out []observed
	for _, s := range r.steers {
		words := strings.Fields(s.line)
		if s.applied || words[0] != "route-map" || slices.ContainsFunc(s.tunnels, func(name string) bool {
			return len(r.steered(name)) > 0
		}) {
			continue
		}
		out = append(out, observed{tunnel: s.tunnels[0], why: "route map " + words[1] + " leads into it, and no " +
			"interface " +
			"uses the map: nothing is sent", lines: []string{s.line}})
	}
	return out
}

func listMissing(r *router) []observed {
	var out []observed
	for _, s := range r.steers {
		header, _, _ := strings.Cut(s.line, " / ")
		if !s.applied || !strings.HasPrefix(header, "route-map ") {
			continue
		}
		for _, child := range r.block(header).Children {
			list, is := strings.CutPrefix(child.Line, "match ip address ")
			if is && !strings.HasPrefix(list, "prefix-list ") && !r.hasList(list) {
				out = append(out, observed{tunnel: s.tunnels[0], why: "access list " + list + " is not defined, so " +
					"that " +
					"everything is sent into the tunnel, networks of the branch included",
					lines: []string{header + " / " + child.Line}})
			}
		}
	}
	return out
}

func (r *router) hasList(list string) bool {
	return len(acl.Entries(r.c, list)) > 0
}

// ends are the destinations of the tunnels to Zscaler, once each.
func (r *router) ends() []string {
	var out []string
	for _, t := range r.zscaler {
		if !slices.Contains(out, t.Destination) {
			out = append(out, t.Destination)
		}
	}
	return out
}

func noBackup(r *router) []observed {
	if len(r.zscaler) != 1 {
		return nil
	}
	t := r.zscaler[0]
	return []observed{{tunnel: t.Name, why: "it is the only tunnel to Zscaler: when its service edge or data centre " +
		"is " +
		"down, the branch is", lines: []string{t.header}}}
}

func oneEdge(r *router) []observed {
	if len(r.zscaler) < 2 || len(r.ends()) > 1 {
		return nil
	}
	var lines []string
	for _, t := range r.zscaler {
		lines = append(lines, at(t.node, "tunnel destination"))
	}
	return []observed{{why: "all tunnels lead to " + r.ends()[0] + ": there is no backup", lines: lines}}
}

// noFailover: two tunnels, and nothing moves traffic from one to the other. A second route that is worse and
// a protocol do.
func noFailover(r *router) []observed {
	if len(r.ends()) < 2 || r.learns || r.failsOver() {
		return nil
	}
	var used []string
	var lines []string
	for _, s := range r.steers {
		if !s.applied {
			continue
		}
		lines = append(lines, s.line)
		for _, name := range s.tunnels {
			if !slices.Contains(used, name) {
				used = append(used, name)
			}
		}
	}
	if len(used) != 1 {
		return nil // none: nothing_steered tells; two: a second line takes over
	}
	return []observed{{tunnel: used[0], why: "it alone gets traffic: no line names another tunnel that takes over " +
		"when it is down", lines: lines}}
}

// trackUnused: a track that tests a tunnel, and that nothing follows. Where one line names both tunnels, the line
// protocol decides, and the tracks watch, as in the guide.
func trackUnused(r *router) []observed {
	if r.failsOver() {
		return nil
	}
	var out []observed
	for _, n := range r.c.Nodes {
		words := strings.Fields(n.Line)
		if len(words) < 5 || words[0] != "track" || words[2] != "ip" || words[3] != "sla" {
			continue
		}
		p := r.probe(words[4])
		if p == nil || !p.zscaler && r.named(p.leavesBy) == nil || len(r.followers(words[1])) > 0 {
			continue
		}
		tunnel := ""
		if r.named(p.leavesBy) != nil {
			tunnel = p.leavesBy
		}
		out = append(out, observed{tunnel: tunnel, why: fmt.Sprintf("track %s follows %s, and nothing follows the "+
			"track: "+
			"a sick service edge moves no traffic", words[1], p.header), lines: []string{n.Line}})
	}
	return out
}

// probe is an operation by its number; nil: there is none.
func (r *router) probe(number string) *probe {
	for i := range r.probes {
		if r.probes[i].number == number {
			return &r.probes[i]
		}
	}
	return nil
}
