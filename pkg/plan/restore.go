package plan

import (
	"iter"
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
	state, ours := now, changedLines(p)
	// A list whose copy stands in for it comes first: what is bound to the copy must not be bound back to a list that
	// is not there.
	for _, waiting := range []bool{true, false} {
		for i := len(p.Steps) - 1; i >= 0; i-- {
			step := restoreStep(&state, before, p.Steps[i], ours, func(c Change) bool {
				_, copied := copyOf(now, c.Object)
				return copied || !waiting
			})
			if len(step.Changes) > 0 || !waiting {
				out.Steps = append(out.Steps, step)
			}
		}
	}
	return out, nil
}

// restoreStep brings back what a step has changed, of the changes that are picked, and moves the state on.
func restoreStep(
	state *iosconf.Config, before iosconf.Config, of Step, ours func(id, line string) bool, picked func(Change) bool,
) Step {
	step := Step{Number: of.Number, Title: of.Title, Why: "bring back what was there", Changes: []Change{}}
	for _, change := range slices.Backward(of.Changes) {
		if !picked(change) {
			continue
		}
		d := newDraft(*state)
		d.restore(before, append([]string{change.Object}, change.Also...), ours)
		d.applyTyped()
		if len(d.lines) > 0 {
			c := Change{Action: restoring(*state, before, change.Object), Object: change.Object, Why: "was changed",
				Also: change.Also}
			d.also = change.Also
			d.finish(&c, *state)
			step.Changes = append(step.Changes, c)
			*state = d.state
		}
	}
	return step
}

func restoring(now, before iosconf.Config, id string) Action {
	_, exists := now.Object(id)
	_, existed := before.Object(id)
	switch {
	case existed && exists:
		return Replace
	case existed:
		return Add
	default:
		return Drop
	}
}

// changedLines gives a function that reports whether p types or replaces a line of an object.
func changedLines(p Plan) func(id, line string) bool {
	lines, keys := map[[2]string]bool{}, map[[2]string]bool{}
	header, id := "", ""
	for _, l := range p.Lines() {
		text := l.Text.Reveal()
		if l.Before == device.GlobalConfig {
			header, id = text, iosconf.ID(text)
		}
		for _, text := range textsOf(l) {
			positive := strings.TrimPrefix(text, "no ")
			for _, line := range []string{text, positive, "no " + positive} {
				lines[[2]string{id, iosconf.Canonical(header, line)}] = true
			}
			keys[[2]string{id, iosconf.Key(header, positive)}] = true
		}
		switch {
		case strings.HasPrefix(text, "ip nat "): // IOS adds it by itself
			lines[[2]string{id, iosconf.Reassembly}] = true
		case strings.HasPrefix(text, "no ip nat "): // and forgets what the interface says instead
			keys[[2]string{id, iosconf.Key(header, iosconf.Reassembly)}] = true
		}
	}
	return func(id, line string) bool {
		key := iosconf.Key(id, line)
		return lines[[2]string{id, iosconf.Canonical(id, line)}] || key != "" && keys[[2]string{id, key}]
	}
}

// restore brings objects to what they were before: first the lists and all that is to be made again,
// then the lines of objects that stay, last what has to go. Of the lines of an object, only those
// that are ours are touched.
func (d *draft) restore(before iosconf.Config, ids []string, ours func(id, line string) bool) {
	late := []string{}
	for _, id := range ids {
		have, exists := d.state.Object(id)
		old, existed := before.Object(id)
		switch {
		case !existed && exists && len(ids) > 1 && have.Kind == iosconf.Ordered:
			late = append(late, id) // a list that may still be applied
		case !existed && exists:
			d.line(removal(have))
		case !existed:
		case old.Kind == iosconf.Ordered:
			d.redefineList(id, old.Nodes)
		case !exists:
			d.nodes(old.Nodes)
		case sameLines(have, old):
		case old.Kind == iosconf.Whole:
			d.line("no " + id)
			d.nodes(old.Nodes)
		case old.Kind == iosconf.Leaf:
			d.nodes(old.Nodes)
		default:
			d.unmerge(have.Nodes[0], old.Nodes[0], old.Nodes[0].Line, func(line string) bool { return ours(id, line) })
		}
		d.applyTyped()
	}
	for _, id := range late {
		if have, exists := d.state.Object(id); exists {
			d.line(removal(have))
			d.applyTyped()
		}
	}
}

// removal is the line that takes a whole object away.
func removal(o iosconf.Object) string {
	switch {
	case strings.HasPrefix(o.ID, "route-map "), strings.HasPrefix(o.ID, "zone-pair "),
		strings.HasPrefix(o.ID, "class-map "): // IOS documents their `no` with the whole line
		return "no " + o.Nodes[0].Line
	case o.Kind == iosconf.Leaf:
		return iosconf.Negate(o.Nodes[0].Line)
	default:
		return "no " + o.ID
	}
}

// unmerge takes out of have what is ours and was not in old, and puts back what it replaced. What
// comes back comes first: a route map entry that has lost its last match matches everything.
func (e *emitter) unmerge(have, old iosconf.Node, header string, ours func(line string) bool) {
	fresh := iosconf.Canonical(header, old.Line) != iosconf.Canonical(header, have.Line)
	e.within(old.Line, fresh, func() {
		for _, child := range reassemblyLast(old.Children, header) {
			_, kept := findChild(have, header, child)
			hidden := iosconf.Canonical(header, child.Line) == ""
			if !kept && !hidden && ours(child.Line) && len(sharing(have, header, child)) == 0 {
				e.nodes([]iosconf.Node{child})
			}
		}
		var done []string // keys whose old values are typed
		for _, child := range impliedLast(slices.Backward(have.Children)) {
			if iosconf.Canonical(header, child.Line) == "" { // a default says nothing
				continue
			}
			other, kept := findChild(old, header, child)
			values, key := sharing(old, header, child), iosconf.Key(header, child.Line)
			switch {
			case kept && len(child.Children)+len(other.Children) > 0:
				e.unmerge(child, other, header, ours)
			case kept || !ours(child.Line) || slices.Contains(done, key):
			case len(values) > 0:
				e.reset(have, header, child)
				e.nodes(values)
				done = append(done, key)
			default:
				e.line(iosconf.Negate(child.Line))
			}
		}
	})
}

// reassemblyLast gives the lines about reassembly behind those that switch it on: before NAT is there IOS does not keep
// that it is off.
func reassemblyLast(children []iosconf.Node, header string) []iosconf.Node {
	out := slices.Clone(children)
	about := func(n iosconf.Node) bool { return iosconf.Key(header, n.Line) == iosconf.Reassembly }
	slices.SortStableFunc(out, func(a, b iosconf.Node) int {
		switch {
		case about(a) == about(b):
			return 0
		case about(b):
			return -1
		}
		return 1
	})
	return out
}

// impliedLast gives the lines that IOS adds by itself behind those that make it add them: taken back first, such a line
// would stay as a refusal.
func impliedLast(children iter.Seq2[int, iosconf.Node]) iter.Seq2[int, iosconf.Node] {
	return func(yield func(int, iosconf.Node) bool) {
		for _, late := range []bool{false, true} {
			for i, child := range children {
				if iosconf.Implied(child.Line) == late && !yield(i, child) {
					return
				}
			}
		}
	}
}
