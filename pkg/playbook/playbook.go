package playbook

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"text/template"

	"go.yaml.in/yaml/v3"

	"github.com/ziatunnel/ziatunnel/pkg/secret"
	"github.com/ziatunnel/ziatunnel/pkg/site"
)

// Playbook is a checked playbook.
type Playbook struct {
	Name, Title, About string
	// Steerings are the values of `steering:` in a site file that the playbook has lines for.
	Steerings []string
	file      string
	steps     []stepSource
}

// stepSource is a step as written, with the places for messages.
type stepSource struct {
	number      int
	steering    []string // that it is for; empty: for all
	title, why  string
	absent      *stepSource // what is to go while the step is done; nil: nothing
	body        string
	line        int // of the first line of the body in the file
	indentation int // blanks in front of the body's lines
	template    *template.Template
}

// Rendered is a playbook expanded for one site.
type Rendered struct {
	Playbook string
	Steps    []Step
}

// Step is one step of the guide with its lines as typed, one blank of indentation a level.
type Step struct {
	Number     int
	Title, Why string
	Lines      []secret.Text
	Optionals  []Optional // the lines that the step can do without, in order
	Others     []Other    // the lines that a router may have otherwise, and that leave something, in order
	Absents    []Absent   // what is to go while the step is done
}

// Error is a mistake in a playbook, or one that shows when it meets a site.
type Error struct {
	File         string
	Line, Column int
	Why          string
}

func (e *Error) Error() string { return fmt.Sprintf("%s:%d:%d: %s", e.File, e.Line, e.Column, e.Why) }

// Load reads and checks a playbook. All mistakes are joined into one error.
func Load(file string, src []byte) (*Playbook, error) {
	var doc yaml.Node
	if err := yaml.Unmarshal(src, &doc); err != nil || len(doc.Content) == 0 {
		why := "the playbook is empty"
		if err != nil {
			why = strings.TrimPrefix(err.Error(), "yaml: ")
		}
		return nil, &Error{file, 1, 1, why}
	}
	p := &Playbook{file: file, Steerings: []string{site.SteeringGuide}}
	l := loader{file: file, lines: strings.Split(string(src), "\n")}
	l.mapping(doc.Content[0], map[string]func(*yaml.Node){
		"name":      func(n *yaml.Node) { p.Name = n.Value },
		"title":     func(n *yaml.Node) { p.Title = n.Value },
		"about":     func(n *yaml.Node) { p.About = n.Value },
		"steerings": func(n *yaml.Node) { p.Steerings = l.steerings(n) },
		"steps": func(n *yaml.Node) {
			for _, item := range n.Content {
				p.steps = append(p.steps, l.step(item))
			}
		},
	})
	l.check(p, doc.Content[0])
	if len(l.problems) > 0 {
		return nil, errors.Join(l.problems...)
	}
	return p, nil
}

// loader collects what is wrong with a playbook.
type loader struct {
	file     string
	lines    []string
	problems []error
}

func (l *loader) report(n *yaml.Node, format string, a ...any) {
	l.problems = append(l.problems, &Error{l.file, n.Line, n.Column, fmt.Sprintf(format, a...)})
}

func (l *loader) mapping(n *yaml.Node, keys map[string]func(*yaml.Node)) {
	if n.Kind != yaml.MappingNode {
		l.report(n, "a mapping is wanted here")
		return
	}
	seen := map[string]bool{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		read, ok := keys[key.Value]
		switch {
		case !ok:
			l.report(key, "unknown key %q", key.Value)
		case seen[key.Value]:
			l.report(key, "key %q stands twice", key.Value)
		default:
			read(value)
		}
		seen[key.Value] = true
	}
}

func (l *loader) step(n *yaml.Node) stepSource {
	s := stepSource{line: n.Line}
	l.mapping(n, map[string]func(*yaml.Node){
		"number": func(n *yaml.Node) {
			var err error
			if s.number, err = strconv.Atoi(n.Value); err != nil || s.number < 1 {
				l.report(n, "the number of a step is a whole number from 1")
			}
		},
		"title":    func(n *yaml.Node) { s.title = n.Value },
		"why":      func(n *yaml.Node) { s.why = strings.TrimSpace(n.Value) },
		"steering": func(n *yaml.Node) { s.steering = l.steerings(n) },
		"lines":    func(n *yaml.Node) { l.body(n, &s) },
		"absent": func(n *yaml.Node) {
			s.absent = &stepSource{}
			l.body(n, s.absent)
		},
	})
	if s.title == "" {
		l.report(n, "the step has no title")
	}
	if s.template == nil && s.body == "" {
		l.report(n, "the step has no lines")
	}
	if s.absent != nil {
		s.absent.number = s.number
	}
	return s
}

func (l *loader) body(n *yaml.Node, s *stepSource) {
	s.body, s.line = n.Value, n.Line
	if n.Style == yaml.LiteralStyle && n.Line < len(l.lines) {
		s.line++
		first := l.lines[n.Line]
		s.indentation = len(first) - len(strings.TrimLeft(first, " "))
	}
	if i := strings.IndexByte(s.body, '\t'); i >= 0 {
		l.report(n, "a tab in the lines: indent with blanks")
	}
	var err error
	numbered := l.numberMarkers(s.body, s.line, s.indentation)
	if s.template, err = template.New("step").Option("missingkey=error").Funcs(functions(nil)).Parse(
		numbered); err != nil {
		l.problems = append(l.problems, l.place(s, err))
	}
}

func (l *loader) place(s *stepSource, err error) error { return place(l.file, s, err) }

func (l *loader) check(p *Playbook, root *yaml.Node) {
	if p.Name == "" {
		l.report(root, "the playbook has no name")
	}
	if len(p.steps) == 0 {
		l.report(root, "the playbook has no steps")
	}
	l.checkOrder(p)
}

var (
	inTemplate = regexp.MustCompile(`^template: step:(\d+)(?::(\d+))?: (.*)$`)
	missingKey = regexp.MustCompile(`map has no entry for key "(\w+)"`)
)

// place turns an error of the template engine into one with the playbook's own line and column.
func place(file string, s *stepSource, err error) error {
	e := &Error{File: file, Line: s.line, Column: s.indentation + 1, Why: err.Error()}
	if m := inTemplate.FindStringSubmatch(err.Error()); m != nil {
		line, _ := strconv.Atoi(m[1])
		column, _ := strconv.Atoi(m[2])
		e.Line = s.line + line - 1
		e.Column = s.indentation + column + 1
		e.Why = m[3]
	}
	if m := missingKey.FindStringSubmatch(e.Why); m != nil {
		e.Why = "no variable " + m[1]
		if key, ok := siteKeys[m[1]]; ok {
			e.Why = "this step needs " + key + ", which the site file does not give"
		}
	}
	return fmt.Errorf("step %d: %w", s.number, e)
}

// Render expands the playbook for a site: once for each pair of its tunnels, each step with the lines of all of them.
// The keys are the pre-shared keys of the pairs, in their order; a pair without one has the first. A zero key gives the
// words <pre-shared-key>. It fails with [SteeringError] where the playbook has no lines for the steering of the site,
// and where it does not type the algorithms of phase 1 and 2 that the site asks for beside those of the guide.
func (p *Playbook) Render(s *site.Site, keys ...secret.String) (Rendered, error) {
	ofPairs, err := p.renderPairs(s, func(view *site.Site, i int) map[string]any {
		return variables(view, keyOf(keys, i))
	})
	if err != nil {
		return Rendered{}, err
	}
	out := joinPairs(ofPairs, ofPairs)
	if err = p.coversPairs(s, ofPairs); err == nil {
		err = p.typesCiphers(s, out)
	}
	if err != nil {
		return Rendered{}, err
	}
	return out, nil
}

func keyOf(keys []secret.String, i int) secret.String {
	switch {
	case i < len(keys):
		return keys[i]
	case len(keys) > 0:
		return keys[0]
	}
	return secret.String{}
}

func (p *Playbook) render(s *site.Site, vars map[string]any) (Rendered, error) {
	steering := steeringOf(s)
	if !slices.Contains(p.Steerings, steering) {
		return Rendered{}, &SteeringError{Playbook: p.Name, Can: p.Steerings, Wanted: steering}
	}
	out := Rendered{Playbook: p.Name}
	for i := range p.steps {
		source := &p.steps[i]
		if !source.isFor(steering) {
			continue
		}
		text, err := p.expand(source, vars)
		if err != nil {
			return Rendered{}, err
		}
		step := Step{Number: source.number, Title: source.title, Why: source.why}
		if err := p.fill(&step, text, source.indentation); err != nil {
			return Rendered{}, fmt.Errorf("step %d: %w", source.number, err)
		}
		if step.Absents, err = p.absents(source, vars); err != nil {
			return Rendered{}, err
		}
		if len(step.Lines) == 0 {
			return Rendered{}, fmt.Errorf("step %d: %w", source.number,
				&Error{p.file, source.line, source.indentation + 1, "renders to no line at this site"})
		}
		out.Steps = append(out.Steps, step)
	}
	return out, nil
}

// expand executes the template of a step.
func (p *Playbook) expand(source *stepSource, vars map[string]any) (string, error) {
	var b strings.Builder
	t, err := source.template.Clone()
	if err == nil {
		err = t.Funcs(functions(vars)).Execute(&b, vars)
	}
	if err != nil {
		return "", place(p.file, source, err)
	}
	return b.String(), nil
}

// fill gives a step the rows that its template has rendered to.
func (p *Playbook) fill(step *Step, text string, indentation int) error {
	m := marks{file: p.file, indentation: indentation}
	for row := range strings.Lines(text) {
		if row = strings.TrimRight(row, " \r\n"); row == "" {
			continue
		}
		is, err := m.marker(row)
		if err == nil && !is {
			err = m.line(step, row)
		}
		if err != nil {
			return err
		}
	}
	return m.end()
}
