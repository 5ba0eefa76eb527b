package plan

import (
	"fmt"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/iosconf"
	"github.com/ziatunnel/ziatunnel/pkg/playbook"
	"github.com/ziatunnel/ziatunnel/pkg/secret"
)

// Build compares what the router runs with what the steps want. Lines of others are left alone. A
// conflict is a [ConflictError] that names all of them.
//
// Every change is worked out on the configuration as the changes before it leave it, by the model
// of [iosconf.Apply], and its undo on the configuration as it leaves it itself.
func Build(running iosconf.Config, desired []playbook.Step) (Plan, error) {
	desired, moved := asMoved(running, desired)
	b := builder{start: running, state: running, wanted: wholeOf(desired), optionals: optionals(desired),
		absents: absents(desired)}
	p := Plan{}
	for i, step := range desired {
		built := b.step(step)
		built.Notes = append(built.Notes, moved[i]...)
		p.Steps = append(p.Steps, built)
	}
	if len(b.conflicts) > 0 {
		return Plan{}, &ConflictError{b.conflicts}
	}
	return p, nil
}

// builder carries what all steps are compared with.
type builder struct {
	start     iosconf.Config // what the router runs
	state     iosconf.Config // as the changes so far leave it
	wanted    iosconf.Config // all steps together
	conflicts []string
	optionals map[playbook.Refusal]playbook.Optional
	absents   []playbook.Absent
	// pick gives the part of a wanted object that is built, picksAbsent whether something that is to go is taken out.
	// nil: all of them.
	pick        func(want iosconf.Object) (part iosconf.Object, ok bool)
	picksAbsent func(playbook.Absent) bool
}

func treeOf(step playbook.Step) iosconf.Config {
	var b strings.Builder
	for _, line := range step.Lines {
		b.WriteString(line.Reveal() + "\n")
	}
	return iosconf.Parse(b.String())
}

func wholeOf(steps []playbook.Step) iosconf.Config {
	var all iosconf.Config
	for _, step := range steps {
		all.Nodes = append(all.Nodes, treeOf(step).Nodes...)
	}
	return all.Completed(all)
}

func (b *builder) step(step playbook.Step) Step {
	out := Step{Number: step.Number, Title: step.Title, Why: step.Why, Changes: []Change{}}
	for _, want := range treeOf(step).Completed(b.wanted).Objects() {
		if b.pick != nil {
			part, picked := b.pick(want)
			if !picked {
				continue
			}
			want = part
		}
		have, exists := b.state.Object(want.ID)
		if why := b.conflict(want, have, exists); why != "" {
			b.conflicts = append(b.conflicts, secret.MaskSyntax(why)) // it may quote a line of the router
			continue
		}
		if note := encryptedKeyNote(want, have); note != "" {
			out.Notes = append(out.Notes, note)
		}
		out.Changes = append(out.Changes, b.superseded(want, have)...)
		missing := missingLines(want, have)
		present := len(want.Lines()) - len(missing)
		if change, ok := b.object(want, have, exists, len(missing)); ok {
			out.Changes = append(out.Changes, change)
			if exists && (want.Kind == iosconf.Ordered || want.Kind == iosconf.Whole) {
				present = 0 // all of it is typed again
			}
		}
		out.Present += present
	}
	out.Changes = append(out.Changes, b.takeOut(b.pickedAbsents(step.Absents))...)
	return out
}

// object works out what is typed for one object; ok is false when nothing is.
func (b *builder) object(want, have iosconf.Object, exists bool, missing int) (c Change, ok bool) {
	d := newDraft(b.state)
	if !d.bring(want, have, exists, missing) {
		return Change{}, false
	}
	c = Change{Action: Add, Object: want.ID, Why: "not on the router"}
	switch {
	case !exists:
	case want.Kind == iosconf.Ordered, want.Kind == iosconf.Whole:
		c.Action, c.Why = Replace, "has other lines"
	case want.Kind == iosconf.Leaf, replaces(want.Nodes[0], have.Nodes[0], want.Nodes[0].Line):
		c.Action, c.Why = Replace, "has another value"
	default:
		c.Why = fmt.Sprintf("%s missing", count(missing, "line is", "lines are"))
	}
	if key := keyWhy(d.lines); key != "" && c.Action == Replace {
		c.Why = key
	}
	d.finish(&c, b.state)
	b.markOptional(c.Lines)
	c.Hazard = hazard(c, want.Kind, exists)
	b.state = d.state
	return c, true
}

// bring types what brings an object to what is wanted, and reports whether anything had to be typed. missing
// is the number of wanted lines that the object lacks.
func (d *draft) bring(want, have iosconf.Object, exists bool, missing int) bool {
	same := exists && sameLines(want, have)
	switch {
	case want.Kind == iosconf.Ordered:
		if _, waiting := copyOf(d.state, want.ID); same && !waiting {
			return false
		}
		d.redefineList(want.ID, want.Nodes)
	case want.Kind == iosconf.Leaf:
		if len(want.Lines()) == 0 && !exists || missing == 0 && exists && len(want.Lines()) > 0 {
			return false
		}
		d.nodes(want.Nodes)
	case !exists:
		d.nodes(want.Nodes)
	case want.Kind == iosconf.Whole:
		if same {
			return false
		}
		d.line("no " + want.ID)
		d.nodes(want.Nodes)
	default:
		return d.merge(want.Nodes[0], have.Nodes[0], want.Nodes[0].Line)
	}
	return true
}

func count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

func tree(o iosconf.Object) iosconf.Config { return iosconf.Config{Nodes: o.Nodes} }

// differences are what a change makes of the objects that it touches.
func differences(before, after iosconf.Config, ids []string) (adds, removes []secret.Text) {
	adds, removes = []secret.Text{}, []secret.Text{}
	for _, id := range ids {
		old, _ := before.Object(id)
		now, _ := after.Object(id)
		for _, line := range iosconf.Difference(tree(old), tree(now)) {
			if text, ok := strings.CutPrefix(line, "+ "); ok {
				adds = append(adds, secret.NewText(text))
			} else {
				removes = append(removes, secret.NewText(strings.TrimPrefix(line, "- ")))
			}
		}
	}
	return adds, removes
}
