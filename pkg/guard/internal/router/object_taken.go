package router

import (
	"fmt"
	"slices"
	"strings"

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

// oneLine is a block of names in one line.
func oneLine(block string) string {
	return "names: {" + strings.ReplaceAll(strings.TrimSpace(strings.TrimPrefix(block, "names:\n")), "\n  ", ", ") + "}"
}

// takenRemedy is what helps, pair by pair: adopting, where tunnels of somebody end at the edges of the first one, else
// names.
func takenRemedy(in *rule.Case) string {
	adopt := adoption(in)
	var blocks []string
	for i, view := range in.EachPair() {
		if i == 0 && adopt != "" {
			continue
		}
		if block := namesInstead(in, view); block != "" {
			blocks = append(blocks, block)
		}
	}
	out := "do on the router what is said there; other names do not help"
	if len(blocks) > 0 {
		out = "write in the site file " + strings.Join(blocks, " and ")
		if slices.ContainsFunc(in.Conflicts, func(why string) bool { return strings.Contains(why, " first") }) {
			out += ", and do on the router what is said to come first"
		}
	}
	switch {
	case adopt == "":
		return out
	case len(blocks) == 0:
		return adopt
	}
	return adopt + "; and " + out
}

// adoption is the advice to adopt, which takes over tunnels of the first pair alone; "" where it does not help.
func adoption(in *rule.Case) string {
	tunnels := handBuilt(in, 1)
	if len(tunnels) == 0 || !ofFirstPair(in) {
		return ""
	}
	return tunnels[0].name + " ends at a service edge of this site: take over what is built by hand with --adopt, " +
		"which keeps its names and numbers; `ziatunnel audit` says what is there"
}

// namesInstead is what to write into the block of a pair: names that are free, and in that of a further pair those of
// the tunnels that end at its edges. It is "" when the names can stay.
func namesInstead(in, view *rule.Case) string {
	number, names := view.Site.PairNumber(), freeNames(view)
	if number == 1 {
		if names == view.Site.Names {
			return ""
		}
		return "`" + oneLine(names.Block()) + "`"
	}
	why := ""
	if tunnels := handBuilt(in, number); isAbout(in, view.Site.Names) {
		if theirs := takenOver(in, number, names, tunnels); theirs != names {
			names, why = theirs, ", the names of "+tunnels[0].name+", which ends at a service edge of that pair: "+
				"--adopt is for the first pair alone"
		}
	}
	if names == view.Site.Names {
		return ""
	}
	return fmt.Sprintf("in pair %d `%s`%s", number, oneLine(names.BlockOfPair(number, in.Site.Names)), why)
}
