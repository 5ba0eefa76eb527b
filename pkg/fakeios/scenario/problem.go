package scenario

import (
	"slices"

	"go.yaml.in/yaml/v3"

	"github.com/ziatunnel/ziatunnel/pkg/yamlfile"
)

// Problem is one mistake in a lab file.
type Problem = yamlfile.Problem

// Problems are all mistakes of a file, in the order of their places.
type Problems = yamlfile.Problems

// report notes a mistake with the text that stands there.
func (r *reader) report(n *yaml.Node, why, remedy string) { r.note(n, yamlfile.TextOf(n), why, remedy) }

// hide notes a mistake without repeating the text, which may be a secret.
func (r *reader) hide(n *yaml.Node, why, remedy string) { r.note(n, "", why, remedy) }

// note keeps the first mistake of its kind at a place: a template is read once for every router,
// and each would repeat it.
func (r *reader) note(n *yaml.Node, text, why, remedy string) {
	r.noted++
	p := yamlfile.At(r.file, n, text, why, remedy)
	same := func(other Problem) bool { return other.Line == p.Line && other.Column == p.Column && other.Why == why }
	if !slices.ContainsFunc(r.problems, same) {
		r.problems = append(r.problems, p)
	}
}

// suggestion names the word that was probably meant, or all.
func suggestion(typed string, known []string) string { return yamlfile.Suggestion(typed, known) }
