package survey

import (
	"slices"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/iosconf"
)

// shownLine is a line of a configuration below the headers that lead to it.
type shownLine struct {
	path []string
	line string
	used bool // something that was typed accounts for it
}

// shownLines are the lines of the objects that were touched, by the ID of the object.
type shownLines map[string][]*shownLine

// linesOf are the lines of a configuration that belong to objects of which something was typed.
func linesOf(c iosconf.Config, typed []Typed) shownLines {
	out := shownLines{}
	for _, one := range typed {
		out[objectOf(one)] = nil
	}
	for _, n := range c.Nodes {
		id := iosconf.ID(n.Line)
		if _, touched := out[id]; touched {
			out[id] = append(out[id], flatten(n, nil)...)
		}
	}
	return out
}

func flatten(n iosconf.Node, path []string) []*shownLine {
	out := []*shownLine{{path: path, line: n.Line}}
	below := append(slices.Clone(path), n.Line)
	for _, child := range n.Children {
		out = append(out, flatten(child, below)...)
	}
	return out
}

// objectOf is the ID of the object to which a line belongs.
func objectOf(one Typed) string {
	if len(one.Path) > 0 {
		return iosconf.ID(one.Path[0])
	}
	return iosconf.ID(strings.TrimPrefix(one.Line, "no "))
}

// alike is how surely a shown line is what a typed one has become; zero: it is not.
func alike(header, typed, shown string) int {
	words, others := strings.Fields(typed), strings.Fields(shown)
	key := iosconf.Key(header, typed)
	switch {
	case slices.Equal(words, others):
		return 4
	case iosconf.Canonical(header, typed) == iosconf.Canonical(header, shown):
		return 3
	case key != "" && key == iosconf.Key(header, shown):
		return 2
	case len(words) > 2 && len(others) > 2 && slices.Equal(words[:2], others[:2]) && words[0] != "access-list":
		return 1
	}
	return 0
}

// below reports whether a shown line stands where a line was typed. The lines of a raw request may stand directly
// below their operation or deeper.
func below(one Typed, s *shownLine) bool {
	if len(one.Path) == 0 || len(s.path) == 0 {
		return len(one.Path) == len(s.path)
	}
	if len(s.path) == 1 {
		deeper := strings.HasPrefix(one.Path[0], "ip sla ") && one.Path[len(one.Path)-1] != "http-raw-request"
		return len(one.Path) == 1 || deeper
	}
	typed, shown := one.Path[len(one.Path)-1], s.path[len(s.path)-1]
	return iosconf.Canonical(one.Path[0], typed) == iosconf.Canonical(one.Path[0], shown)
}

// find is how a typed line is shown; ok is false when nothing shows it. sure wants more than a likeness.
func (l shownLines) find(one Typed, sure bool) (line string, ok bool) {
	header := ""
	if len(one.Path) > 0 {
		header = one.Path[0]
	}
	var best *shownLine
	score := 0
	for _, s := range l[objectOf(one)] {
		if !below(one, s) {
			continue
		}
		n := alike(header, one.Line, s.line)
		if n < 4 && s.used || sure && n < 2 || n <= score {
			continue
		}
		best, score = s, n
	}
	if best == nil {
		return "", false
	}
	best.used = true
	return best.line, true
}

// match finds how all lines are shown: first what is sure, then what is alike and left over. The text is "" for a line
// that nothing shows.
func (l shownLines) match(typed []Typed) []string {
	out := make([]string, len(typed))
	var open []int
	for i, one := range typed {
		line, ok := l.find(one, true)
		if out[i] = line; !ok {
			open = append(open, i)
		}
	}
	for _, i := range open {
		out[i], _ = l.find(typed[i], false)
	}
	return out
}

// unexplained are the lines that nothing typed accounts for.
func (l shownLines) unexplained() []*shownLine {
	var out []*shownLine
	for _, lines := range l {
		for _, s := range lines {
			if !s.used {
				out = append(out, s)
			}
		}
	}
	return out
}
