package running

import (
	"slices"
	"strings"
)

// Block is a line of a configuration with the lines below it.
type Block struct {
	text string
	sub  []Block
}

// Blocks reads a configuration as IOS compares it: by object, without comments and blank lines.
func Blocks(text string) []Block {
	var top []Block
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
		*list = append(*list, Block{text: bare})
	}
	return top
}

// Diff lists what b has and a has not (+), and the other way round (-), under the unmarked lines
// they stand in.
func Diff(a, b []Block, indent string) []string {
	var out []string
	for _, block := range b {
		i := slices.IndexFunc(a, block.sameText)
		if i < 0 {
			out = append(out, block.lines(indent, "+")...)
			continue
		}
		if below := Diff(a[i].sub, block.sub, indent+" "); len(below) > 0 {
			out = append(append(out, indent+block.text), below...)
		}
	}
	for _, block := range a {
		if !slices.ContainsFunc(b, block.sameText) {
			out = append(out, block.lines(indent, "-")...)
		}
	}
	return out
}

func (o Block) sameText(other Block) bool { return o.text == other.text }

// lines is the block with everything in it; the mark stands behind the blanks that say how deep a
// line is.
func (o Block) lines(indent, mark string) []string {
	out := []string{indent + mark + o.text}
	for _, sub := range o.sub {
		out = append(out, sub.lines(indent+" ", mark)...)
	}
	return out
}

// Configlet is the commands that lead from a to b.
func Configlet(a, b []Block) []string {
	var out []string
	for _, line := range Diff(a, b, "") {
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
