package plan

import (
	"slices"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/iosconf"
	"github.com/ziatunnel/ziatunnel/pkg/playbook"
)

// absents are what all steps want to be gone.
func absents(steps []playbook.Step) []playbook.Absent {
	var out []playbook.Absent
	for _, step := range steps {
		out = append(out, step.Absents...)
	}
	return out
}

// withoutAbsents is an object without the lines that are to go: they are not held against who takes it over.
func (b *builder) withoutAbsents(o iosconf.Object) iosconf.Object {
	if o.Kind != iosconf.Block || len(o.Nodes) == 0 {
		return o
	}
	node := o.Nodes[0]
	node.Children = slices.DeleteFunc(slices.Clone(node.Children), func(child iosconf.Node) bool {
		return isAbsent(b.absents, o.ID, child.Line)
	})
	o.Nodes = []iosconf.Node{node}
	return o
}

// isAbsent reports whether a line of an object is one that is to go.
func isAbsent(list []playbook.Absent, id, line string) bool {
	return slices.ContainsFunc(list, func(a playbook.Absent) bool {
		return a.Line != "" && a.Fits(line) && iosconf.ID(a.Header) == id
	})
}

// bringBack gives the changes that bring back the objects that were taken out when a tunnel was taken over, as the
// snapshot has them. They come first: an entry of a route map is there again before the one that took its place goes.
func (r *remover) bringBack(steps []playbook.Step) []Step {
	var out []Step
	for _, step := range steps {
		back := Step{Number: step.Number, Title: step.Title, Why: "bring back what was there"}
		for _, a := range step.Absents {
			id := iosconf.ID(a.Header)
			if _, exists := r.state.Object(id); exists || a.Line != "" || !r.had(id) {
				continue
			}
			d := newDraft(r.state)
			d.nodes(r.inSnapshot(id))
			c := Change{Action: Add, Object: id, Why: "was there before the tunnels"}
			d.finish(&c, r.state)
			r.state = d.state
			back.Changes = append(back.Changes, c)
		}
		if len(back.Changes) > 0 {
			out = append(out, back)
		}
	}
	return out
}

// goes reports whether all of an object is to go.
func (b *builder) goes(header string) bool {
	return slices.ContainsFunc(b.absents, func(a playbook.Absent) bool { return a.Line == "" && a.Opens(header) })
}

// pickedAbsents are those of a list that are taken out.
func (b *builder) pickedAbsents(list []playbook.Absent) []playbook.Absent {
	if b.picksAbsent == nil {
		return list
	}
	return slices.DeleteFunc(slices.Clone(list), func(a playbook.Absent) bool { return !b.picksAbsent(a) })
}

// takeOut gives the changes that take out what is to go and is still there, one for each object. What another value has
// taken the place of is gone already.
func (b *builder) takeOut(list []playbook.Absent) []Change {
	var out []Change
	list = b.expanded(list)
	for i, a := range list {
		id := iosconf.ID(a.Header)
		if slices.ContainsFunc(list[:i], func(o playbook.Absent) bool { return iosconf.ID(o.Header) == id }) {
			continue // goes together with the first of its object
		}
		if c, ok := b.takeOutOf(id, list[i:]); ok {
			out = append(out, c)
		}
	}
	return out
}

// expanded puts the lines of the router that nothing wants into the place of a header that stands for them.
func (b *builder) expanded(list []playbook.Absent) []playbook.Absent {
	var out []playbook.Absent
	for _, a := range list {
		if !a.IsPattern() {
			out = append(out, a)
			continue
		}
		for _, n := range b.state.Nodes {
			if _, wanted := b.wanted.Object(iosconf.ID(n.Line)); wanted || !a.Opens(n.Line) {
				continue
			}
			one := a
			one.Header = n.Line
			out = append(out, one)
		}
	}
	return out
}

// takeOutOf takes out of one object what is to go; ok is false when nothing of it is there.
func (b *builder) takeOutOf(id string, list []playbook.Absent) (c Change, ok bool) {
	have, exists := b.state.Object(id)
	if !exists {
		return c, false
	}
	if user := b.foreignUser(id); strings.HasPrefix(id, "crypto ") && user != "" && losesLine(have, list) {
		b.conflicts = append(b.conflicts, usedToo(id, user))
		return c, false
	}
	d := newDraft(b.state)
	c = Change{Action: Replace, Object: id}
	lines := slices.Clone(have.Nodes[0].Children)
	for _, a := range list {
		if iosconf.ID(a.Header) != id || a.IfOurs && !b.owns(a) {
			continue
		}
		if a.Line == "" {
			c.Action = d.leave(have, a)
			c.Why = joined(c.Why, a.Why)
			break // nothing is left of it
		}
		lines = slices.DeleteFunc(lines, func(n iosconf.Node) bool {
			if !a.Fits(n.Line) || b.wants(aclBinding{have.Nodes[0].Line, n.Line}) {
				return false
			}
			d.within(have.Nodes[0].Line, false, func() { d.line(iosconf.Negate(n.Line)) })
			c.Why = joined(c.Why, a.Why)
			return true
		})
	}
	if len(d.lines) == 0 {
		return c, false
	}
	d.finish(&c, b.state)
	c.Hazard = hazard(c, have.Kind, true)
	b.state = d.state
	return c, true
}

// leave takes an object away, and types first what it leaves.
func (d *draft) leave(have iosconf.Object, a playbook.Absent) Action {
	switch {
	case a.Leaves == "*" && !strings.HasSuffix(have.ID, " Null0"):
		d.line(have.ID) // takes the place of the object
		return Replace
	case a.Leaves != "" && a.Leaves != "*":
		d.line(a.Leaves)
		d.touch(iosconf.ID(a.Leaves))
	}
	d.line(removal(have))
	return Drop
}

// joined are two reasons as one; the first may be missing.
func joined(a, b string) string {
	if a == "" || a == b {
		return b
	}
	return a + "; " + b
}

// losesLine reports whether an object has a line that is to go from it.
func losesLine(o iosconf.Object, list []playbook.Absent) bool {
	return slices.ContainsFunc(o.Nodes[0].Children, func(n iosconf.Node) bool {
		return slices.ContainsFunc(list, func(a playbook.Absent) bool {
			return iosconf.ID(a.Header) == o.ID && a.Fits(n.Line)
		})
	})
}
