package plan

import (
	"fmt"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/device"
	"github.com/ziatunnel/ziatunnel/pkg/iosconf"
	"github.com/ziatunnel/ziatunnel/pkg/playbook"
	"github.com/ziatunnel/ziatunnel/pkg/secret"
)

// Plan is what one apply does, as data: apply loops over it, dry-run prints it.
type Plan struct {
	Playbook string `json:"playbook,omitempty"`
	Steps    []Step `json:"steps"`
}

// Step is one step of the guide with what it still needs.
type Step struct {
	Number  int      `json:"number"`
	Title   string   `json:"title"`
	Why     string   `json:"why,omitempty"`
	Changes []Change `json:"changes"`
	Present int      `json:"present"` // wanted lines that the router already has
	Notes   []string `json:"notes,omitempty"`
}

// Action says what a change does to an object.
type Action string

// The actions.
const (
	Add     Action = "add"     // the object, or lines of it, are missing
	Replace Action = "replace" // it has another value
	Remove  Action = "remove"  // it is taken out: only when restoring
)

// Change is what is typed for one object.
type Change struct {
	Action Action        `json:"action"`
	Object string        `json:"object"` // its ID
	Lines  []Line        `json:"lines"`
	Undo   []secret.Text `json:"undo"`
	Hazard string        `json:"hazard,omitempty"`
}

// Line is one typed line with the modes around it. In JSON it is its masked text.
type Line struct{ device.Line }

// MarshalText implements [encoding.TextMarshaler].
func (l Line) MarshalText() ([]byte, error) { return l.Text.MarshalText() }

// Lines are all lines of the plan in order; they start and end in global configuration.
func (p Plan) Lines() []device.Line {
	var out []device.Line
	for _, step := range p.Steps {
		for _, change := range step.Changes {
			for _, line := range change.Lines {
				out = append(out, line.Line)
			}
		}
	}
	return out
}

// Empty tells whether there is nothing to type.
func (p Plan) Empty() bool { return len(p.Lines()) == 0 }

// Count is the number of lines that a step types.
func (s Step) Count() int {
	n := 0
	for _, change := range s.Changes {
		n += len(change.Lines)
	}
	return n
}

// Locate finds line i of Lines: its step, and its number in that step from 1.
func (p Plan) Locate(i int) (Step, int) {
	for _, step := range p.Steps {
		if n := step.Count(); i < n {
			return step, i + 1
		} else {
			i -= n
		}
	}
	return Step{}, 0
}

// ConflictError lists the objects that somebody else uses under a name or number that the plan wants.
type ConflictError struct{ Conflicts []string }

func (e *ConflictError) Error() string {
	return "taken by something else: " + strings.Join(e.Conflicts, "; ")
}

// Build compares what the router runs with what the steps want. Lines of others are left alone. A
// conflict is a [ConflictError] that names all of them.
func Build(running iosconf.Config, desired []playbook.Step) (Plan, error) {
	b := builder{running: running, wanted: wholeOf(desired)}
	p := Plan{}
	for _, step := range desired {
		p.Steps = append(p.Steps, b.step(step))
	}
	if len(b.conflicts) > 0 {
		return Plan{}, &ConflictError{b.conflicts}
	}
	return p, nil
}

// builder carries what all steps are compared with.
type builder struct {
	running   iosconf.Config
	wanted    iosconf.Config // all steps together
	conflicts []string
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
	return all
}

func (b *builder) step(step playbook.Step) Step {
	out := Step{Number: step.Number, Title: step.Title, Why: step.Why, Changes: []Change{}}
	for _, want := range treeOf(step).Objects() {
		have, exists := b.running.Object(want.ID)
		change, present := b.object(want, have, exists)
		out.Present += present
		if note := typeSixNote(want, have); note != "" {
			out.Notes = append(out.Notes, note)
		}
		if change != nil {
			out.Changes = append(out.Changes, *change)
		}
	}
	return out
}

// object compares one object; present counts wanted lines that are already there.
func (b *builder) object(want, have iosconf.Object, exists bool) (change *Change, present int) {
	if why := b.conflict(want, have, exists); why != "" {
		b.conflicts = append(b.conflicts, why)
		return nil, 0
	}
	missing := missingLines(want, have)
	present = len(want.Lines()) - len(missing)
	if len(missing) == 0 && (want.Kind == iosconf.Block || want.Kind == iosconf.Leaf || !exists || len(iosconf.Difference(tree(want), tree(have))) == 0) {
		if exists {
			return nil, present
		}
	}
	e := emitter{mode: device.GlobalConfig}
	c := Change{Action: Add, Object: want.ID}
	switch {
	case !exists:
		if old, ok := b.singleLeaf(want); ok {
			c.Action = Replace
			c.Undo = texts(old)
		} else {
			c.Undo = texts(negate(want.ID))
		}
		e.nodes(want.Nodes)
	case want.Kind == iosconf.Ordered || want.Kind == iosconf.Whole:
		c.Action, present = Replace, 0
		c.Hazard = redoHazard(want)
		e.line("no " + want.ID)
		e.nodes(want.Nodes)
		undo := emitter{mode: device.GlobalConfig}
		undo.line("no " + want.ID)
		undo.nodes(have.Nodes)
		c.Undo = undo.texts()
	default:
		c.Undo = e.merge(want.Nodes[0], have.Nodes[0])
		if replaces(want.Nodes[0], have.Nodes[0]) {
			c.Action = Replace
		}
	}
	c.Lines = e.lines
	return &c, present
}

func redoHazard(want iosconf.Object) string {
	if want.Kind == iosconf.Ordered {
		return fmt.Sprintf("while %s is defined again, the route map that uses it matches everything", want.ID)
	}
	return fmt.Sprintf("%s is running and cannot be edited: it is deleted and defined again, and its track goes down meanwhile", want.ID)
}

// singleLeaf finds the running line that a global line of the same kind replaces.
func (b *builder) singleLeaf(want iosconf.Object) (old string, ok bool) {
	if want.Kind != iosconf.Leaf {
		return "", false
	}
	key := singleKey(want.ID)
	if key == "" {
		return "", false
	}
	for _, n := range b.running.Nodes {
		if singleKey(n.Line) == key {
			return n.Line, true
		}
	}
	return "", false
}

func tree(o iosconf.Object) iosconf.Config { return iosconf.Config{Nodes: o.Nodes} }

func texts(lines ...string) []secret.Text {
	out := make([]secret.Text, len(lines))
	for i, line := range lines {
		out[i] = secret.NewText(line)
	}
	return out
}
