package scenario

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

// Problem is one mistake in a lab file.
type Problem struct {
	File         string
	Line, Column int    // from 1
	Text         string // what stands there; empty where it may be a secret
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

// report notes a mistake with the text that stands there.
func (r *reader) report(n *yaml.Node, why, mend string) {
	text := ""
	if n.Kind == yaml.ScalarNode {
		text = n.Value
	}
	r.note(n, text, why, mend)
}

// hide notes a mistake without repeating the text, which may be a secret.
func (r *reader) hide(n *yaml.Node, why, mend string) { r.note(n, "", why, mend) }

// note keeps the first mistake of its kind at a place: a template is read once for every router,
// and each would repeat it.
func (r *reader) note(n *yaml.Node, text, why, mend string) {
	if short := []rune(text); len(short) > 80 {
		text = string(short[:80]) + "..."
	}
	r.noted++
	p := Problem{r.file, max(n.Line, 1), max(n.Column, 1), text, why, mend}
	same := func(other Problem) bool { return other.Line == p.Line && other.Column == p.Column && other.Why == why }
	if !slices.ContainsFunc(r.problems, same) {
		r.problems = append(r.problems, p)
	}
}

func (r *reader) sorted() Problems {
	slices.SortStableFunc(r.problems, func(a, b Problem) int {
		return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
	})
	return r.problems
}

// suggestion names the word that was probably meant, or all.
func suggestion(typed string, known []string) string {
	best, nearest := "", 3
	for _, name := range known {
		if len(typed) > 40 {
			break // no word of ours, and costly to compare
		}
		if d := distance(typed, name); d < nearest {
			best, nearest = name, d
		}
	}
	if best != "" {
		return "did you mean " + best + "?"
	}
	if len(known) == 0 {
		return "there are none"
	}
	return "known: " + strings.Join(known, ", ")
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
			above, cost := row[j+1], 1
			if a[i] == b[j] {
				cost = 0
			}
			row[j+1] = min(above+1, row[j]+1, diagonal+cost)
			diagonal = above
		}
	}
	return row[len(b)]
}
