package running

import (
	"slices"
	"strings"
)

// Outline is what a configuration file said that was read: every line that this model knows, so far as it takes to
// say where the others stand, and the others as they were pasted. The renderer shows the state of the model and puts
// what was kept beside the lines it stood beside.
type Outline struct {
	// Text is the line without its indentation: in full keywords when it is known, else as pasted.
	Text string
	// Kept is a line that the model does not know. It changes nothing, and is shown as it was pasted.
	Kept bool
	// Rows are the lines below a kept one.
	Rows []Row
	// Below are the lines below a known one.
	Below []*Outline
}

// Row is a line below a kept one.
type Row struct {
	Text string // its indentation, relative to the kept line, included
	Raw  bool   // text of a banner, certificate or macro: shown without any other indentation
}

// HoldsKept reports whether anything in the outline is kept.
func (o *Outline) HoldsKept() bool {
	return o != nil && (o.Kept || slices.ContainsFunc(o.Below, (*Outline).HoldsKept))
}

// Known is the place of a known line below this one, which is made when there is none.
func (o *Outline) Known(line string) *Outline {
	key := blockKey(line)
	if i := slices.IndexFunc(o.Below, func(b *Outline) bool { return !b.Kept && blockKey(b.Text) == key }); i >= 0 {
		return o.Below[i]
	}
	b := &Outline{Text: line}
	o.Below = append(o.Below, b)
	return b
}

// Keep keeps a line below this one. One with the same text is replaced.
func (o *Outline) Keep(line string) *Outline {
	if i := slices.IndexFunc(o.Below, func(b *Outline) bool { return b.Kept && b.Text == line }); i >= 0 {
		o.Below[i].Rows = nil
		return o.Below[i]
	}
	b := &Outline{Text: line, Kept: true}
	o.Below = append(o.Below, b)
	return b
}

// Forget takes away what a line that was typed below the objects of a path has replaced: with `no`, the kept lines
// that begin with its words, and the objects that it removed with all that was kept in them; else the kept line that
// negates it.
func (o *Outline) Forget(path []string, line string) {
	for _, head := range path {
		key := blockKey(head)
		i := slices.IndexFunc(o.Below, func(b *Outline) bool { return !b.Kept && blockKey(b.Text) == key })
		if i < 0 {
			return
		}
		o = o.Below[i]
	}
	words, negated := strings.CutPrefix(line, "no ")
	o.Below = slices.DeleteFunc(o.Below, func(b *Outline) bool {
		if negated {
			return startsWith(b.Text, words) || !b.Kept && b.Text == aclHead(words)
		}
		gone, isNo := strings.CutPrefix(b.Text, "no ")
		return b.Kept && (isNo && startsWith(line, gone) || b.Text == line)
	})
}

// aclHead is how an outline calls the list that `no access-list N` removes.
func aclHead(words string) string {
	if number, ok := strings.CutPrefix(words, "access-list "); ok {
		return "ip access-list extended " + number
	}
	return ""
}

// startsWith reports whether a line begins with the words of another.
func startsWith(line, words string) bool { return line == words || strings.HasPrefix(line, words+" ") }

// Keeps reports whether a line is kept at the top level, exactly as given.
func (c *Config) Keeps(line string) bool {
	return c.Outline != nil && slices.ContainsFunc(c.Outline.Below, func(b *Outline) bool {
		return b.Kept && b.Text == line
	})
}

// blockKey is what a line is found by: its words, and of a head of a block those that name it however it is shown.
func blockKey(line string) string {
	words := strings.Fields(line)
	switch {
	case len(words) >= 2 && (words[0] == "track" || words[0] == "interface"):
		words = words[:2]
	case len(words) == 3 && words[0] == "line" && strings.HasPrefix("console", words[1]):
		words[1] = "con"
	case len(words) == 2 && words[0] == "route-map":
		words = append(words, "permit", "10")
	}
	return strings.Join(words, " ")
}

// Place is the known line that the lines of a path lead to, in the outline of the file that is being read.
func (c *Config) Place(path []string) *Outline {
	place := c.Outline
	for _, head := range path {
		place = place.Known(head)
	}
	return place
}
