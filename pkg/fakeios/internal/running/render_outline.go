package running

import (
	"regexp"
	"slices"
	"strings"
)

// shown is a line of a configuration as it is shown, with the lines below it and those that are kept beside it.
type shown struct {
	line   string // with its indentation
	raw    bool   // text, which is nobody's place
	hidden bool   // the model's default, which a kept line contradicts
	below  []*shown
	first  []*shown // kept lines in front of those below
	behind []*shown // kept lines behind this one and all below it
}

// withKept is a rendered configuration with the lines that the file had and the model does not know, each below the
// object and behind the line that it stood behind.
func (c *Config) withKept(text string) string {
	if !c.Outline.HoldsKept() {
		return text
	}
	var b strings.Builder
	c.tree(text).writeBelow(&b)
	return b.String()
}

// tree is a rendered configuration by its indentation, with what is kept in it.
func (c *Config) tree(text string) *shown {
	root := &shown{}
	open := []*shown{root}         // the blocks around a line
	var ends func(row string) bool // of a text
	for line := range strings.Lines(text) {
		line = strings.TrimSuffix(line, "\n")
		if ends != nil {
			open[1].below = append(open[1].below, &shown{line: line, raw: true})
			if ends(line) {
				ends = nil
			}
			continue
		}
		depth := indentation(line)
		for len(open) > 1 && indentation(open[len(open)-1].line) >= depth {
			open = open[:len(open)-1]
		}
		s := &shown{line: line}
		parent := open[len(open)-1]
		parent.below = append(parent.below, s)
		open = append(open, s)
		ends = textBehind(strings.TrimSpace(line))
	}
	root.keep(c.Outline, 0)
	return root
}

// textBehind is what reports the last row of the text that is shown behind a line; nil: none is.
func textBehind(line string) func(row string) (last bool) {
	_, mark, marked := strings.Cut(line, "^C")
	switch {
	case strings.HasPrefix(line, "macro name "):
		return func(row string) bool { return strings.HasPrefix(strings.TrimSpace(row), "@") }
	case marked && !strings.Contains(mark, "^C") && opensText.MatchString(line):
		return func(row string) bool { return strings.Contains(row, "^C") }
	}
	return nil
}

// opensText are the beginnings of lines whose text stands between two marks.
var opensText = regexp.MustCompile(`^(?:banner |menu \S+ title |aaa authentication (?:banner|fail-message) )`)

// keep puts the kept lines of an outline among the lines below, which stand at a depth.
func (s *shown) keep(o *Outline, depth int) {
	byKey := make(map[string]*shown, len(s.below))
	for _, b := range s.below {
		if key := blockKey(b.line); !b.raw && byKey[key] == nil {
			byKey[key] = b
		}
	}
	var anchor *shown // nil: in front of all
	if depth == 0 && len(s.below) > 0 {
		anchor = s.below[0] // the version
	}
	var last *shown // the model shows all interfaces together
	for _, b := range s.below {
		if isInterface(b.line) {
			last = b
		}
	}
	put := func(kept *shown) {
		switch {
		case anchor == nil:
			s.first = append(s.first, kept)
			return
		case isInterface(anchor.line) && !isInterface(kept.line):
			anchor = last
		}
		anchor.behind = append(anchor.behind, kept)
	}
	for _, line := range o.Below {
		place := byKey[blockKey(line.Text)]
		switch {
		case line.Kept:
			s.hideDefault(o, line.Text)
			put(line.shown(depth))
		case place != nil:
			anchor = place
			if line.HoldsKept() {
				place.keep(line, indentation(place.line)+1)
			}
		case line.HoldsKept(): // the model has nothing to show of this object
			head := &shown{line: strings.Repeat(" ", depth) + line.Text}
			head.keep(line, depth+1)
			put(head)
		}
	}
}

func isInterface(line string) bool { return strings.HasPrefix(line, "interface ") }

// hideDefault hides the `no` of what a kept line says, such as `no ip address` beside an address that the model cannot
// read, unless the file has said both.
func (s *shown) hideDefault(o *Outline, kept string) {
	for _, b := range s.below {
		words, isNo := strings.CutPrefix(strings.TrimSpace(b.line), "no ")
		if !isNo || !startsWith(kept, words) {
			continue
		}
		b.hidden = !slices.ContainsFunc(o.Below, func(l *Outline) bool { return !l.Kept && l.Text == "no "+words })
	}
}

// shown is a kept line with those below it, at a depth.
func (o *Outline) shown(depth int) *shown {
	indent := strings.Repeat(" ", depth)
	s := &shown{line: indent + o.Text}
	for _, row := range o.Rows {
		if row.Raw {
			s.below = append(s.below, &shown{line: row.Text, raw: true})
			continue
		}
		s.below = append(s.below, &shown{line: indent + row.Text})
	}
	return s
}

func (s *shown) write(b *strings.Builder) {
	if !s.hidden {
		b.WriteString(s.line + "\n")
	}
	s.writeBelow(b)
}

// writeBelow writes what is below a line. The comment that ends a block stands in front of what is kept behind it.
func (s *shown) writeBelow(b *strings.Builder) {
	for _, kept := range s.first {
		kept.write(b)
	}
	for i := 0; i < len(s.below); i++ {
		line := s.below[i]
		line.write(b)
		if len(line.behind) == 0 {
			continue
		}
		if len(line.below)+len(line.first) > 0 && i+1 < len(s.below) && strings.TrimSpace(s.below[i+1].line) == "!" {
			i++
			s.below[i].write(b)
		}
		for _, kept := range line.behind {
			kept.write(b)
			if s.line == "" && len(kept.below)+len(kept.first) > 0 {
				b.WriteString("!\n")
			}
		}
	}
}

// RenderInterface shows an interface as the running-config does.
func (c *Config) RenderInterface(i *Interface) string {
	var b strings.Builder
	i.Render(&b)
	if !c.Outline.HoldsKept() {
		return b.String()
	}
	whole := c.tree(b.String())
	for _, block := range whole.below {
		if strings.HasPrefix(block.line, "interface ") {
			b.Reset()
			block.write(&b)
			break
		}
	}
	return b.String() + "!\n"
}

// indentation is how many blanks a line begins with.
func indentation(line string) int { return len(line) - len(strings.TrimLeft(line, " \t")) }
