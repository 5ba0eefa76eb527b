package site

import (
	"fmt"
	"sort"
	"strings"

	"go.yaml.in/yaml/v3"
)

// Problem is one mistake in a site file.
type Problem struct {
	File         string
	Line, Column int // from 1
	Text         string
	Why, Mend    string
}

// Error is `file:line:column: why: "text" (mend)`.
func (p Problem) Error() string {
	s := fmt.Sprintf("%s:%d:%d: %s", p.File, p.Line, p.Column, p.Why)
	if p.Text != "" {
		s += fmt.Sprintf(": %q", p.Text)
	}
	if p.Mend != "" {
		s += " (" + p.Mend + ")"
	}
	return s
}

// Problems are all mistakes of a file, in the order of their places.
type Problems []Problem

// Error is one line for each problem.
func (p Problems) Error() string {
	lines := make([]string, len(p))
	for i, problem := range p {
		lines[i] = problem.Error()
	}
	return strings.Join(lines, "\n")
}

// reader walks a document and collects what is wrong with it.
type reader struct {
	file string
	// origin, if not nil, names the file that a node comes from; "" is file.
	origin   func(*yaml.Node) string
	problems Problems
}

// in is the file that a node comes from.
func (r *reader) in(n *yaml.Node) string {
	if r.origin != nil {
		if file := r.origin(n); file != "" {
			return file
		}
	}
	return r.file
}

func (r *reader) report(n *yaml.Node, why, mend string) {
	text := ""
	if n.Kind == yaml.ScalarNode {
		text = n.Value
	}
	if len(text) > 80 {
		text = text[:80] + "..."
	}
	r.problems = append(r.problems, Problem{r.in(n), max(n.Line, 1), max(n.Column, 1), text, why, mend})
}

// hide reports without repeating the text, which may be a secret.
func (r *reader) hide(n *yaml.Node, why, mend string) {
	r.problems = append(r.problems, Problem{r.in(n), n.Line, n.Column, "", why, mend})
}

func (r *reader) sorted() Problems {
	sort.SliceStable(r.problems, func(i, j int) bool {
		a, b := r.problems[i], r.problems[j]
		if a.File != b.File {
			return a.File < b.File
		}
		return a.Line < b.Line || a.Line == b.Line && a.Column < b.Column
	})
	return r.problems
}

// field is a key of a mapping.
type field struct {
	name     string
	required bool
	read     func(*yaml.Node)
}

// mapping reads a mapping with exactly these keys.
func (r *reader) mapping(n *yaml.Node, what string, fields []field) {
	if n.Kind != yaml.MappingNode {
		r.report(n, what+" is not a mapping", "write key: value pairs")
		return
	}
	seen := map[string]bool{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		f := findField(fields, key.Value)
		switch {
		case f == nil:
			r.report(key, "unknown key in "+what, suggestion(key.Value, fields))
		case seen[key.Value]:
			r.report(key, "key stands twice in "+what, "keep one of them")
		case value.Kind == yaml.AliasNode || value.Anchor != "":
			r.report(key, "anchors and aliases are not supported", "write the value itself")
		default:
			f.read(value)
		}
		seen[key.Value] = true
	}
	for _, f := range fields {
		if f.required && !seen[f.name] {
			r.hide(n, what+" lacks the key "+f.name, "")
		}
	}
}

func findField(fields []field, name string) *field {
	for i := range fields {
		if fields[i].name == name {
			return &fields[i]
		}
	}
	return nil
}

// suggestion names the key that was probably meant, or all.
func suggestion(typed string, fields []field) string {
	names := make([]string, len(fields))
	for i, f := range fields {
		names[i] = f.name
		if distance(typed, f.name) <= 2 {
			return "did you mean " + f.name + "?"
		}
	}
	return "known keys: " + strings.Join(names, ", ")
}

// distance is the number of single-letter edits between two words.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			above := row[j+1]
			cost := 1
			if a[i] == b[j] {
				cost = 0
			}
			row[j+1] = min(above+1, row[j]+1, diagonal+cost)
			diagonal = above
		}
	}
	return row[len(b)]
}
