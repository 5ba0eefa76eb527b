package plan

import (
	"slices"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/device"
	"github.com/ziatunnel/ziatunnel/pkg/iosconf"
)

// Restore gives the changes that bring every object that p touches back from what the router shows
// now to what it showed before. It looks at no log of what was sent, so it is right after a
// half-done step too. The steps come in reverse: what uses an object goes before the object.
// Objects and lines that p does not name are left alone.
func Restore(now, before iosconf.Config, p Plan) (Plan, error) {
	out := Plan{Playbook: p.Playbook}
	for i := len(p.Steps) - 1; i >= 0; i-- {
		step := Step{Number: p.Steps[i].Number, Title: p.Steps[i].Title, Why: "bring back what was there", Changes: []Change{}}
		for j := len(p.Steps[i].Changes) - 1; j >= 0; j-- {
			if c := restoreObject(now, before, p.Steps[i].Changes[j]); c != nil {
				step.Changes = append(step.Changes, *c)
			}
		}
		out.Steps = append(out.Steps, step)
	}
	return out, nil
}

func restoreObject(now, before iosconf.Config, change Change) *Change {
	have, exists := now.Object(change.Object)
	old, existed := before.Object(change.Object)
	c := Change{Action: Remove, Object: change.Object}
	e := emitter{mode: device.GlobalConfig}
	switch {
	case !exists && !existed:
		if change.Action == Replace && len(change.Undo) == 1 { // a global line whose value was replaced
			if line := change.Undo[0].Reveal(); !hasLeaf(now, line) && hasLeaf(before, line) {
				c.Action = Replace
				e.line(line)
			}
		}
	case exists && !existed:
		if change.Action == Replace && len(change.Undo) == 1 {
			c.Action = Replace
			e.line(change.Undo[0].Reveal())
		} else {
			e.line(negate(change.Object))
		}
	case !exists:
		c.Action = Add
		e.nodes(old.Nodes)
	case len(iosconf.Difference(tree(have), tree(old))) == 0:
		return nil
	case have.Kind == iosconf.Ordered || have.Kind == iosconf.Whole:
		c.Action = Replace
		e.line("no " + change.Object)
		e.nodes(old.Nodes)
	default:
		c.Action = Replace
		e.unmerge(have.Nodes[0], old.Nodes[0], typedIn(change))
	}
	if len(e.lines) == 0 {
		return nil
	}
	c.Lines = e.lines
	return &c
}

func hasLeaf(c iosconf.Config, line string) bool {
	return slices.ContainsFunc(c.Nodes, func(n iosconf.Node) bool { return n.Line == line })
}

// typedIn are the lines that a change types inside its object, and the keys whose values it sets.
func typedIn(change Change) func(line string) bool {
	lines, keys := map[string]bool{}, map[string]bool{}
	for _, l := range change.Lines {
		text := l.Text.Reveal()
		lines[iosconf.Canonical(change.Object, text)] = true
		keys[singleKey(text)] = true
		if strings.HasPrefix(text, "ip nat ") { // IOS adds it by itself
			lines["ip virtual-reassembly in"] = true
		}
	}
	return func(line string) bool {
		key := singleKey(line)
		return lines[iosconf.Canonical(change.Object, line)] || key != "" && keys[key]
	}
}

// unmerge takes out of have what the change put there, and puts back what it replaced.
func (e *emitter) unmerge(have, old iosconf.Node, ours func(line string) bool) {
	from := e.mode
	start := len(e.lines)
	e.line(old.Line)
	entered := len(e.lines)
	for i := len(have.Children) - 1; i >= 0; i-- {
		child := have.Children[i]
		other, kept := findChild(old, old.Line, child)
		switch {
		case kept && len(child.Children) > 0:
			e.unmerge(child, other, ours)
		case kept || !ours(child.Line):
		case replacedBy(old, child) != "":
			e.line(replacedBy(old, child))
		default:
			e.line(negate(child.Line))
		}
	}
	for _, child := range old.Children {
		if _, kept := findChild(have, old.Line, child); !kept && ours(child.Line) && replacedBy(have, child) == "" {
			e.nodes([]iosconf.Node{child})
		}
	}
	if len(e.lines) == entered && iosconf.Canonical(old.Line, old.Line) == iosconf.Canonical(have.Line, have.Line) {
		e.lines, e.mode = e.lines[:start], from
		return
	}
	e.backTo(from)
}

// replacedBy finds the line of n that has another value of the same kind as child.
func replacedBy(n, child iosconf.Node) string {
	key := singleKey(child.Line)
	for _, other := range n.Children {
		if key != "" && singleKey(other.Line) == key {
			return other.Line
		}
	}
	return ""
}
