package playbook

import (
	"fmt"
	"slices"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/site"
)

// renderPairs expands the playbook for each pair of a site as if it were the only one.
func (p *Playbook) renderPairs(s *site.Site, vars func(view *site.Site, i int) map[string]any) ([]Rendered, error) {
	var out []Rendered
	for i, view := range s.EachPair() {
		one, err := p.render(view, vars(view, i))
		if err != nil && i > 0 {
			return nil, p.cannotMake(view, err)
		}
		if err != nil {
			return nil, err
		}
		out = append(out, one)
	}
	return out, nil
}

// joinPairs puts what the pairs were rendered to into one playbook, step by step: the lines of the first pair, then of
// each further one the objects that no pair before it has. What they have in common, such as the proposal, stands once.
// values decide, and the lines are taken from the same places of texts.
func joinPairs(values, texts []Rendered) Rendered {
	out := Rendered{Playbook: texts[0].Playbook}
	for i, step := range texts[0].Steps {
		seen := newObjects(values[0].Steps[i])
		for k := 1; k < len(texts) && i < len(texts[k].Steps); k++ {
			step = step.with(texts[k].Steps[i], seen.add(values[k].Steps[i]))
		}
		out.Steps = append(out.Steps, step)
	}
	return out
}

// objects are the objects of a step by their first lines, with the lines below them.
type objects map[string][]string

func newObjects(s Step) objects {
	out := objects{}
	out.add(s)
	return out
}

// add adds the objects of a step, and gives the indexes of the lines of those that are new.
func (o objects) add(s Step) []int {
	var fresh []int
	for from := 0; from < len(s.Lines); {
		to := from + 1
		for to < len(s.Lines) && strings.HasPrefix(s.Lines[to].Reveal(), " ") {
			to++
		}
		header := s.Lines[from].Reveal()
		if _, known := o[header]; !known {
			for i := from; i < to; i++ {
				fresh = append(fresh, i)
			}
		}
		for i := from + 1; i < to; i++ {
			o[header] = append(o[header], s.Lines[i].Reveal())
		}
		if len(o[header]) == 0 {
			o[header] = []string{}
		}
		from = to
	}
	return fresh
}

// with is the step with some lines of another one behind its own.
func (s Step) with(other Step, indexes []int) Step {
	s.Lines = slices.Clone(s.Lines)
	s.Optionals, s.Others = slices.Clone(s.Optionals), slices.Clone(s.Others)
	for _, a := range other.Absents {
		if !slices.Contains(s.Absents, a) {
			s.Absents = append(slices.Clone(s.Absents), a)
		}
	}
	for _, i := range indexes {
		if o, ok := other.Other(i); ok {
			o.Index = len(s.Lines)
			s.Others = append(s.Others, o)
		}
		if optional, ok := other.Optional(i); ok {
			optional.Index = len(s.Lines)
			s.Optionals = append(s.Optionals, optional)
		}
		s.Lines = append(s.Lines, other.Lines[i])
	}
	return s
}

// coversPairs fails when the playbook does not make all tunnels of a site, or gives an object of a pair other lines
// than another pair has in it: then it knows one pair only.
func (p *Playbook) coversPairs(s *site.Site, ofPairs []Rendered) error {
	if len(ofPairs) < 2 {
		return nil
	}
	for i, view := range s.EachPair() {
		for _, t := range view.Tunnels() {
			if !hasLine(ofPairs[i], "interface "+t.Interface, " tunnel source "+t.Source) {
				return p.onePairOnly(view, fmt.Sprintf("it does not send %s from %s, as `tunnel source {{.Source}}` "+
					"does", t.Interface, t.Source))
			}
		}
		for k := range ofPairs[:i] {
			if header := differingObject(ofPairs[k], ofPairs[i]); header != "" {
				return p.onePairOnly(view, fmt.Sprintf("`%s` has other lines than for pair %d: variables such as "+
					"Entry, From and TunnelOrder tell pairs apart", header, k+1))
			}
		}
	}
	return nil
}

// onePairOnly is the error of a playbook that knows one pair.
func (p *Playbook) onePairOnly(view *site.Site, why string) error {
	return p.cannotMake(view, &Error{p.file, 1, 1, why})
}

func (p *Playbook) cannotMake(view *site.Site, why error) error {
	return fmt.Errorf("the playbook %s cannot make pair %d: %w; take another playbook, or leave pairs out of the site "+
		"file", p.Name, view.PairNumber(), why)
}

// hasLine reports whether the object with a header has a line below it.
func hasLine(r Rendered, header, line string) bool {
	return slices.ContainsFunc(r.Steps, func(s Step) bool {
		return slices.ContainsFunc(newObjects(s)[header], func(l string) bool { return l == line })
	})
}

// differingObject is the header of an object that two pairs have in the same step with other lines; "" when there is
// none.
func differingObject(a, b Rendered) string {
	for i := range min(len(a.Steps), len(b.Steps)) {
		ofA, ofB := newObjects(a.Steps[i]), newObjects(b.Steps[i])
		for _, line := range b.Steps[i].Lines {
			header := line.Reveal()
			if lines, both := ofA[header]; both && !slices.Equal(lines, ofB[header]) {
				return header
			}
		}
	}
	return ""
}
