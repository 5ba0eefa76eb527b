package playbook

import (
	"errors"
	"fmt"
	"regexp"
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
	file               string
	steps              []stepSource
}

// stepSource is a step as written, with the places for messages.
type stepSource struct {
	number      int
	title, why  string
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
	p := &Playbook{file: file}
	l := loader{file: file, lines: strings.Split(string(src), "\n")}
	l.mapping(doc.Content[0], map[string]func(*yaml.Node){
		"name":  func(n *yaml.Node) { p.Name = n.Value },
		"title": func(n *yaml.Node) { p.Title = n.Value },
		"about": func(n *yaml.Node) { p.About = n.Value },
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
		"title": func(n *yaml.Node) { s.title = n.Value },
		"why":   func(n *yaml.Node) { s.why = strings.TrimSpace(n.Value) },
		"lines": func(n *yaml.Node) { l.body(n, &s) },
	})
	if s.title == "" {
		l.report(n, "the step has no title")
	}
	if s.template == nil && s.body == "" {
		l.report(n, "the step has no lines")
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
	for i := 1; i < len(p.steps); i++ {
		if p.steps[i].number <= p.steps[i-1].number {
			l.problems = append(
				l.problems,
				&Error{l.file, p.steps[i].line, 1,
					fmt.Sprintf("step %d stands behind step %d", p.steps[i].number, p.steps[i-1].number)})
		}
	}
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

// Render expands the playbook for a site. A zero pre-shared key gives the words <pre-shared-key>.
func (p *Playbook) Render(s *site.Site, psk secret.String) (Rendered, error) {
	return p.render(variables(s, psk))
}

func (p *Playbook) render(vars map[string]any) (Rendered, error) {
	out := Rendered{Playbook: p.Name}
	for i := range p.steps {
		source := &p.steps[i]
		var b strings.Builder
		t, err := source.template.Clone()
		if err == nil {
			err = t.Funcs(functions(vars)).Execute(&b, vars)
		}
		if err != nil {
			return Rendered{}, place(p.file, source, err)
		}
		step := Step{Number: source.number, Title: source.title, Why: source.why}
		if err := p.fill(&step, b.String(), source.indentation); err != nil {
			return Rendered{}, fmt.Errorf("step %d: %w", source.number, err)
		}
		if len(step.Lines) == 0 {
			return Rendered{}, fmt.Errorf("step %d: %w", source.number,
				&Error{p.file, source.line, source.indentation + 1, "renders to no line at this site"})
		}
		out.Steps = append(out.Steps, step)
	}
	return out, nil
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
