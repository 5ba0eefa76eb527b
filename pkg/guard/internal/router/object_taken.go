package router

import (
	"net/netip"
	"slices"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/branch"
	"github.com/ziatunnel/ziatunnel/pkg/guard/internal/rule"
)

// ObjectTaken refuses names and numbers that somebody else uses.
var ObjectTaken = rule.Rule{
	Name: "object_taken", LastVerified: "2026-11-27",
	Source: "an object is ours by its content, not by its name: see package plan",
	Look: func(in *rule.Case) *rule.Finding {
		if len(in.Conflicts) == 0 {
			return nil
		}
		return &rule.Finding{Fatal: true, Why: "taken by something else: " + strings.Join(in.Conflicts, "; "),
			Remedy: takenRemedy(in)}
	},
}

// takenRemedy is what helps: adopting, where the tunnels of somebody end at the same edges; else names that are free.
func takenRemedy(in *rule.Case) string {
	for _, name := range branch.Interfaces(in.Running) {
		to, err := netip.ParseAddr(branch.Value(in.Running, name, "tunnel destination"))
		if err == nil && slices.Contains(in.Edges(), to) {
			return name + " ends at a service edge of this site: take over what is built by hand with --adopt, which " +
				"keeps its names and numbers; `ziatunnel audit` says what is there"
		}
	}
	names := freeNames(in)
	if names == in.Site.Names {
		return "do on the router what is said there; other names do not help"
	}
	out := "write in the site file `names: {" + strings.ReplaceAll(strings.TrimSpace(strings.TrimPrefix(
		names.Block(), "names:\n")), "\n  ", ", ") + "}`"
	if slices.ContainsFunc(in.Conflicts, func(why string) bool { return strings.Contains(why, " first") }) {
		out += ", and do on the router what is said to come first"
	}
	return out
}
