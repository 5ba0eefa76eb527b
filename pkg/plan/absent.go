package plan

import (
	"slices"

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
		return a.Line == line && iosconf.ID(a.Header) == id
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
	return slices.ContainsFunc(b.absents, func(a playbook.Absent) bool { return a.Line == "" && a.Header == header })
}

// takeOut gives the changes that take out what is to go and is still there, one for each object. What another value has
// taken the place of is gone already.
func (b *builder) takeOut(list []playbook.Absent) []Change {
	var out []Change
	for i, a := range list {
		id := iosconf.ID(a.Header)
		if slices.ContainsFunc(list[:i], func(o playbook.Absent) bool { return iosconf.ID(o.Header) == id }) {
			continue // with the first
		}
		if c, ok := b.takeOutOf(id, list[i:]); ok {
			out = append(out, c)
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
	d := newDraft(b.state)
	c = Change{Action: Replace, Object: id}
	for _, a := range list {
		if iosconf.ID(a.Header) != id {
			continue
		}
		gone := false
		if a.Line == "" {
			d.line(removal(have))
			c.Action, gone = Drop, true
		} else if stands(have, a.Line) {
			d.within(have.Nodes[0].Line, false, func() { d.line(iosconf.Negate(a.Line)) })
			gone = true
		}
		if gone {
			c.Why = joined(c.Why, a.Why)
		}
	}
	if len(d.lines) == 0 {
		return c, false
	}
	d.finish(&c, b.state)
	c.Hazard = hazard(c, have.Kind, true)
	b.state = d.state
	return c, true
}

func stands(o iosconf.Object, line string) bool {
	return slices.ContainsFunc(o.Nodes[0].Children, func(n iosconf.Node) bool { return n.Line == line })
}

func joined(a, b string) string {
	if a == "" || a == b {
		return b
	}
	return a + "; " + b
}
