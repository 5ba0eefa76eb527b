package playbook

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Absent is a line, or a whole object, that a router may have and that is to go while a step is done: what a tunnel
// that is taken over has, and the guide has not; or what a playbook marks so.
type Absent struct {
	Step int // number of the step; one that the playbook does not have is its last
	// Header is the line of global configuration that opens the object. With a star among its words it is every line of
	// its kind that ends as it does and that no step wants: `ip route * name ZIA-EDGE`.
	Header string
	Line   string // the line in it; empty: all of the object; with a star at its end: all that begin so
	Why    string // for people
	// Leaves is the global line that is typed before the object goes; empty: none. A star is the object itself without
	// its values, which takes its place.
	Leaves string
	// IfOurs says that only what the tunnels of the site use goes: the name alone does not say whose it is.
	IfOurs bool
}

// Fits reports whether a line of the object is one that is to go.
func (a Absent) Fits(line string) bool {
	start, all := strings.CutSuffix(a.Line, "*")
	return a.Line == line || all && strings.HasPrefix(line, start)
}

// IsPattern reports whether the header stands for several lines.
func (a Absent) IsPattern() bool { return strings.Contains(a.Header, " * ") }

// Opens reports whether a global line is the header, or one of those that it stands for.
func (a Absent) Opens(line string) bool {
	start, end, pattern := strings.Cut(a.Header, " * ")
	if !pattern {
		return line == a.Header
	}
	return strings.HasPrefix(line, start+" ") && strings.HasSuffix(line, " "+end)
}

// absents expands what is to go while a step is done: an object by its header, or lines of it below its header.
func (p *Playbook) absents(source *stepSource, vars map[string]any) ([]Absent, error) {
	if source.absent == nil {
		return nil, nil
	}
	text, err := p.expand(source.absent, vars)
	if err != nil {
		return nil, err
	}
	var list Step
	if err := p.fill(&list, text, source.absent.indentation); err != nil {
		return nil, fmt.Errorf("step %d: %w", source.number, err)
	}
	var out []Absent
	for i, line := range list.Lines {
		below := i+1 < len(list.Lines) && strings.HasPrefix(list.Lines[i+1].Reveal(), " ")
		a := Absent{Step: source.number, Header: cmp.Or(list.Header(i), line.Reveal()), Why: notAsked, IfOurs: true}
		if a.Header != line.Reveal() {
			a.Line = strings.TrimSpace(line.Reveal())
		} else if below {
			continue
		}
		if other, ok := list.Other(i); ok {
			a.Leaves = other.Leaves.Reveal()
		}
		out = append(out, a)
	}
	return out, nil
}

const notAsked = "the site file asks for something else"

// WithAbsent gives the lines with what is to go while the steps are done.
func (r Rendered) WithAbsent(list []Absent) Rendered {
	if len(list) == 0 || len(r.Steps) == 0 {
		return r
	}
	r.Steps = slices.Clone(r.Steps)
	for _, a := range list {
		i := slices.IndexFunc(r.Steps, func(s Step) bool { return s.Number == a.Step })
		if i < 0 {
			i = len(r.Steps) - 1
		}
		r.Steps[i].Absents = append(slices.Clone(r.Steps[i].Absents), a)
	}
	return r
}
