package rendering

import (
	"slices"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/iosconf"
)

// Surprise is a line that the router has taken without a word, and does not show as it was typed.
type Surprise struct {
	Line
	// Shown are the lines that its object shows in its place; none when it shows nothing that is new.
	Shown []string
}

// Compare holds what runs against the lines that were typed. before is what ran before, and lost are the
// headers of objects that do not show at all: a router that does not have them has not taken the change, or
// shows a part of its configuration only. What a surprise is shown as is inferred: it is the lines of the
// same object that nobody typed and that were not there before, as far as they resemble it.
func Compare(before, running iosconf.Config, lines []Line) (lost []string, surprises []Surprise) {
	objects := byID(running)
	for _, line := range lines {
		object, there := objects[line.id()]
		want := line.shown()
		if len(want) == 0 || there && containsAll(object.Lines(), want) {
			continue
		}
		isHeader := line.Header == "" && opensBlock(line, lines)
		switch {
		case isHeader && !there:
			lost = append(lost, line.Text)
		case line.Header != "" && !there: // its header is lost
		default:
			surprises = append(surprises, Surprise{Line: line, Shown: inItsPlace(line, object, before, lines)})
		}
	}
	return slices.Compact(lost), surprises
}

// opensBlock reports whether other lines are typed under the line.
func opensBlock(line Line, lines []Line) bool {
	return slices.ContainsFunc(lines, func(l Line) bool { return l.Header == line.Text })
}

// inItsPlace are the lines of an object that resemble a line, and that nobody has typed.
func inItsPlace(line Line, object iosconf.Object, before iosconf.Config, lines []Line) []string {
	if len(object.Nodes) == 0 {
		return nil
	}
	old, _ := before.Object(object.ID)
	known := old.Lines()
	for _, l := range lines {
		if l.id() == object.ID {
			known = append(known, l.shown()...)
		}
	}
	known = append(known, linesOf(iosconf.Config{Nodes: []iosconf.Node{{Line: object.Nodes[0].Line}}})...)
	var out []string
	first, _, _ := strings.Cut(line.Text, " ")
	for _, n := range object.Nodes {
		children := n.Children
		if line.Header == "" {
			children = []iosconf.Node{n}
		}
		for _, child := range children {
			shown := Line{Header: line.Header, Text: child.Line}.shown()
			word, _, _ := strings.Cut(child.Line, " ")
			if word == first && len(shown) > 0 && !containsAll(known, shown) {
				out = append(out, child.Line)
			}
		}
	}
	return out
}

func byID(c iosconf.Config) map[string]iosconf.Object {
	out := map[string]iosconf.Object{}
	for _, o := range c.Objects() {
		out[o.ID] = o
	}
	return out
}

func containsAll(all, wanted []string) bool {
	return !slices.ContainsFunc(wanted, func(line string) bool { return !slices.Contains(all, line) })
}
