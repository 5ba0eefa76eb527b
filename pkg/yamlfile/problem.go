package yamlfile

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

// Problem is one mistake in a file.
type Problem struct {
	File         string
	Line, Column int    // from 1
	Text         string // what stands there; empty where it may be a secret
	Why          string // what is wrong with it
	Remedy       string // what to write instead; empty where that is plain
}

// maxText is how much of the text at a place is repeated, in characters.
const maxText = 80

// At is a mistake at the place of a node. A long text is cut behind a whole character.
func At(file string, n *yaml.Node, text, why, remedy string) Problem {
	if short := []rune(text); len(short) > maxText {
		text = string(short[:maxText]) + "..."
	}
	return Problem{
		File: file, Line: max(n.Line, 1), Column: max(n.Column, 1),
		Text: text, Why: why, Remedy: remedy,
	}
}

// TextOf is what stands at a node; nothing for a list or a mapping.
func TextOf(n *yaml.Node) string {
	if n.Kind != yaml.ScalarNode {
		return ""
	}
	return n.Value
}

// Error is `file:line:column: why: "text" (remedy)`.
func (p Problem) Error() string {
	s := fmt.Sprintf("%s:%d:%d: %s", p.File, p.Line, p.Column, p.Why)
	if p.Text != "" {
		s += fmt.Sprintf(": %q", p.Text)
	}
	if p.Remedy != "" {
		s += " (" + p.Remedy + ")"
	}
	return s
}

// Problems are all mistakes that were found.
type Problems []Problem

// Error is one line for each problem.
func (p Problems) Error() string {
	lines := make([]string, len(p))
	for i, problem := range p {
		lines[i] = problem.Error()
	}
	return strings.Join(lines, "\n")
}

// Sort puts the problems in the order of their places; those of one place stay in the order in which they
// were found.
func (p Problems) Sort() {
	slices.SortStableFunc(p, func(a, b Problem) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
	})
}
