package site

import (
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/ziatunnel/ziatunnel/pkg/yamlfile"
)

// Problem is one mistake in a site file.
type Problem = yamlfile.Problem

// Problems are all mistakes of a file, in the order of their places.
type Problems = yamlfile.Problems

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

func (r *reader) note(n *yaml.Node, text, why, remedy string) {
	r.problems = append(r.problems, yamlfile.At(r.in(n), n, text, why, remedy))
}

// report notes a mistake with the text that stands there.
func (r *reader) report(n *yaml.Node, why, remedy string) { r.note(n, yamlfile.TextOf(n), why, remedy) }

// hide notes a mistake without repeating the text, which may be a secret.
func (r *reader) hide(n *yaml.Node, why, remedy string) { r.note(n, "", why, remedy) }

// field is a key of a mapping.
type field struct {
	name     string
	required bool
	read     func(*yaml.Node)
}

// mapping reads a mapping with exactly these keys.
func (r *reader) mapping(n *yaml.Node, what string, fields []field) {
	m := yamlfile.Mapping{What: what, Report: r.note, Unknown: suggestion}
	for _, f := range fields {
		m.Keys = append(m.Keys, yamlfile.Key{Name: f.name, Required: f.required, Read: f.read})
	}
	m.Read(n)
}

// suggestion names the key that was probably meant, or all.
func suggestion(typed string, names []string) string {
	if nearest := yamlfile.Nearest(typed, names); nearest != "" {
		return "did you mean " + nearest + "?"
	}
	return "known keys: " + strings.Join(names, ", ")
}
