package plan

import (
	"slices"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/device"
	"github.com/ziatunnel/ziatunnel/pkg/secret"
)

// Plan is what one apply does, as data: apply loops over it, dry-run prints it.
type Plan struct {
	Playbook string `json:"playbook,omitempty"`
	// Exempt is what `exempt: auto` of the site file stands for in this plan, in the words of a site file.
	Exempt []string `json:"exempt,omitempty"`
	Steps  []Step   `json:"steps"`
	// Stages are in which order the tunnels are moved, see [Staged]; none: all steps are sent at once.
	Stages []Stage `json:"stages,omitempty"`
}

// Step is one step of the guide with what it still needs.
type Step struct {
	Number  int      `json:"number"`
	Title   string   `json:"title"`
	Why     string   `json:"why,omitempty"`
	Changes []Change `json:"changes"`
	Present int      `json:"present"` // wanted lines that the router already has
	Notes   []string `json:"notes,omitempty"`
	// Stage is the number of the stage that sends the step; zero: the plan has none, or the step types nothing. In a
	// plan with stages a step stands once for each stage in which it types something.
	Stage int `json:"stage,omitempty"`
}

// Action says what a change does to an object.
type Action string

// The actions.
const (
	Add     Action = "add"     // the object, or lines of it, are missing
	Replace Action = "replace" // it has another value
	Drop    Action = "remove"  // it is taken out: only when restoring or removing
)

// Change is what is typed for one object.
type Change struct {
	Action Action `json:"action"`
	Object string `json:"object"` // its ID
	Why    string `json:"why"`    // what the router has instead
	Lines  []Line `json:"lines"`
	// Adds and Removes are how the router's configuration differs afterwards: lines as IOS shows
	// them, each behind the headers that lead to it, joined by " / ".
	Adds    []secret.Text `json:"adds"`
	Removes []secret.Text `json:"removes"`
	// Undo takes the change back, once everything behind it is taken back.
	Undo   []secret.Text `json:"undo"`
	Hazard string        `json:"hazard,omitempty"`
	// Also are IDs of other objects that the lines touch on the way: what uses an access list, and
	// the list that stands in for it meanwhile.
	Also []string `json:"also,omitempty"`
}

// Line is one typed line with the modes around it. In JSON it is its masked text.
type Line struct{ device.Line }

// MarshalText implements [encoding.TextMarshaler].
func (l Line) MarshalText() ([]byte, error) { return l.Text.MarshalText() }

// Lines are all lines of the plan in order; they start and end in global configuration.
func (p Plan) Lines() []device.Line {
	out := slices.Grow([]device.Line(nil), p.Count())
	for _, step := range p.Steps {
		for _, change := range step.Changes {
			for _, line := range change.Lines {
				out = append(out, line.Line)
			}
		}
	}
	return out
}

// Undo are the lines that take the whole plan back once all of it was typed: every change's undo,
// the last change first.
func (p Plan) Undo() []device.Line {
	e := emitter{mode: device.GlobalConfig}
	for i := len(p.Steps) - 1; i >= 0; i-- {
		for j := len(p.Steps[i].Changes) - 1; j >= 0; j-- {
			for _, line := range p.Steps[i].Changes[j].Undo {
				e.line(line.Reveal())
			}
		}
	}
	out := make([]device.Line, len(e.lines))
	for i, line := range e.lines {
		out[i] = line.Line
	}
	return out
}

// Empty reports whether there is nothing to type.
func (p Plan) Empty() bool { return p.Count() == 0 }

// Count is the number of lines that the plan types.
func (p Plan) Count() int {
	n := 0
	for _, step := range p.Steps {
		n += step.Count()
	}
	return n
}

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
		n := step.Count()
		if i < n {
			return step, i + 1
		}
		i -= n
	}
	return Step{}, 0
}

// Summary counts what a plan does.
type Summary struct {
	Added   int `json:"added"`   // objects that are made or get lines they lack
	Changed int `json:"changed"` // objects that get another value
	Removed int `json:"removed"` // objects that are taken out
	Lines   int `json:"lines"`   // lines to type
	Present int `json:"present"` // wanted lines that are already right
}

// Summary counts objects and lines.
func (p Plan) Summary() Summary {
	s := Summary{Lines: p.Count()}
	for _, step := range p.Steps {
		s.Present += step.Present
		for _, change := range step.Changes {
			switch change.Action {
			case Add:
				s.Added++
			case Replace:
				s.Changed++
			case Drop:
				s.Removed++
			}
		}
	}
	return s
}

// ConflictError lists the objects that somebody else uses under a name or number that the plan wants.
type ConflictError struct{ Conflicts []string }

func (e *ConflictError) Error() string {
	return "taken by something else: " + strings.Join(e.Conflicts, "; ")
}
