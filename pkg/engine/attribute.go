package engine

import (
	"slices"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/iosconf"
	"github.com/ziatunnel/ziatunnel/pkg/plan"
)

// attribute sorts the differences between two configurations by who made them: ours are those that the
// plan explains, others are those that it does not, so that somebody else changed something
// meanwhile. Lines are those of [iosconf.Difference].
func attribute(before, now iosconf.Config, p plan.Plan) (ours, others []string) {
	changes := map[string][]plan.Change{}
	for _, step := range p.Steps {
		for _, c := range step.Changes {
			for _, id := range append([]string{c.Object}, c.Also...) {
				changes[id] = append(changes[id], c)
			}
		}
	}
	was, is := byID(before), byID(now)
	seen := map[string]bool{}
	for _, o := range slices.Concat(before.Objects(), now.Objects()) {
		if seen[o.ID] {
			continue
		}
		seen[o.ID] = true
		differs := iosconf.Difference(iosconf.Config{Nodes: was[o.ID].Nodes}, iosconf.Config{Nodes: is[o.ID].Nodes})
		if len(differs) == 0 {
			continue
		}
		touched, known := changes[o.ID]
		_, existed := was[o.ID]
		switch {
		case known && (!existed || o.Kind == iosconf.Ordered || o.Kind == iosconf.Whole):
			ours = append(ours, differs...)
		case known || replacedLeaf(p, o):
			mine := explainer(o, touched)
			for _, d := range differs {
				if o.Kind == iosconf.Leaf || mine(d) {
					ours = append(ours, d)
				} else {
					others = append(others, d)
				}
			}
		default:
			others = append(others, differs...)
		}
	}
	return ours, others
}

func byID(c iosconf.Config) map[string]iosconf.Object {
	out := map[string]iosconf.Object{}
	for _, o := range c.Objects() {
		out[o.ID] = o
	}
	return out
}

// replacedLeaf reports whether an object is a global line that the plan replaced by another value.
func replacedLeaf(p plan.Plan, o iosconf.Object) bool {
	if o.Kind != iosconf.Leaf {
		return false
	}
	for _, step := range p.Steps {
		for _, c := range step.Changes {
			for _, undo := range c.Undo {
				if len(o.Nodes) > 0 && undo.Reveal() == o.Nodes[0].Line {
					return true
				}
			}
		}
	}
	return false
}

// explainer reports whether a difference inside an object that existed before comes from the lines
// that the plan typed there, or from what IOS adds to them.
func explainer(o iosconf.Object, changes []plan.Change) func(difference string) bool {
	header := o.Nodes[0].Line
	typed, keys := map[string]bool{}, map[string]bool{}
	whole := false
	for _, c := range changes {
		for _, line := range c.Lines {
			text := line.Text.Reveal()
			if strings.HasPrefix(text, "no ") && line.Before == "config" || text == "no "+c.Object ||
				text == "no "+header {
				whole = true
			}
			bare := strings.TrimPrefix(text, "no ")
			typed[iosconf.Canonical(header, text)], typed[iosconf.Canonical(header, bare)] = true, true
			keys[iosconf.Key(header, bare)] = true
			if other := line.Else.Reveal(); other != "" {
				typed[iosconf.Canonical(header, other)] = true
				keys[iosconf.Key(header, other)] = true
			}
			if strings.HasPrefix(bare, "ip nat ") { // IOS adds it by itself
				typed[iosconf.Reassembly] = true
			}
		}
	}
	return func(difference string) bool {
		line := difference[strings.LastIndex(difference, " / ")+1:]
		line = strings.TrimPrefix(strings.TrimPrefix(line, "/ "), "- ")
		line = strings.TrimPrefix(line, "+ ")
		key := iosconf.Key(header, line)
		return whole || typed[line] || key != "" && keys[key]
	}
}
