package fakeios

import (
	"slices"
	"strings"
)

// block is a line of a configuration with the lines below it.
type block struct {
	text string
	sub  []block
}

// blocksOf reads a configuration as IOS compares it: by object, without comments and blank lines.
func blocksOf(text string) []block {
	var top []block
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, " \r\n")
		bare := strings.TrimLeft(line, " ")
		if bare == "" || bare[0] == '!' || line == "end" || strings.HasPrefix(line, "version ") {
			continue
		}
		depth := min(len(line)-len(bare), 3)
		list := &top
		for ; depth > 0 && len(*list) > 0; depth-- {
			list = &(*list)[len(*list)-1].sub
		}
		*list = append(*list, block{text: bare})
	}
	return top
}

// diff lists what b has and a has not (+), and the other way round (-), under the unmarked lines
// they stand in.
func diff(a, b []block, indent string) []string {
	var out []string
	for _, block := range b {
		i := slices.IndexFunc(a, block.sameAs)
		if i < 0 {
			out = append(out, block.all(indent, "+")...)
			continue
		}
		if below := diff(a[i].sub, block.sub, indent+" "); len(below) > 0 {
			out = append(append(out, indent+block.text), below...)
		}
	}
	for _, block := range a {
		if !slices.ContainsFunc(b, block.sameAs) {
			out = append(out, block.all(indent, "-")...)
		}
	}
	return out
}

func (o block) sameAs(other block) bool { return o.text == other.text }

// all is the block with everything in it; the mark stands behind the blanks that say how deep a
// line is.
func (o block) all(indent, mark string) []string {
	out := []string{indent + mark + o.text}
	for _, sub := range o.sub {
		out = append(out, sub.all(indent+" ", mark)...)
	}
	return out
}

// configlet is the commands that lead from a to b.
func configlet(a, b []block) []string {
	var out []string
	for _, line := range diff(a, b, "") {
		words := strings.TrimLeft(line, " ")
		indent := line[:len(line)-len(words)]
		text, gone := strings.CutPrefix(words, "-")
		positive, negated := strings.CutPrefix(text, "no ")
		switch {
		case !gone:
			out = append(out, indent+strings.TrimPrefix(words, "+"))
		case negated:
			out = append(out, indent+positive)
		default:
			out = append(out, indent+"no "+text)
		}
	}
	return out
}
