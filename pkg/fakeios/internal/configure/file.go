package configure

import (
	"fmt"
	"slices"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/grammar"
	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/pasted"
	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/running"
)

// Reading is what became of the lines of a configuration file.
type Reading struct {
	// Known is how many lines the router understood.
	Known int
	// Kept are the lines that it does not know, and shows as they were pasted.
	Kept []Unread
	// Refused are the lines that it answered with an error, and those that it does not know and may not keep.
	Refused []Unread
	// Interfaces are those that it configures, in its order.
	Interfaces []string
}

// Unread is a line that changed nothing.
type Unread struct {
	Under string // the heads of the blocks it stands in, from the outermost; "" is none
	Text  string // without the blanks around it
	Why   string // the router's words; "" when nobody asked it
	Kept  bool   // it is shown as it was pasted all the same
}

// Lost are the refused lines that are not even shown.
func (r Reading) Lost() []Unread {
	return slices.DeleteFunc(slices.Clone(r.Refused), func(u Unread) bool { return u.Kept })
}

// String is the line with the router's words.
func (u Unread) String() string {
	where := ""
	if u.Under != "" {
		where = " below " + fmt.Sprintf("%q", u.Under)
	}
	if u.Why == "" {
		return fmt.Sprintf("line %q%s", u.Text, where)
	}
	return fmt.Sprintf("line %q%s: %s", u.Text, where, u.Why)
}

// Read types a configuration file into c, as IOS does at boot. What is below the head of a block, by its indentation,
// is read in the mode of that block and nowhere else. Lines and blocks that the router does not know are kept as they
// are, in their place, if keep says so of the line or the head; others are refused. The same holds for a line that the
// router understands and refuses, such as an address that overlaps: another router has shown it.
func Read(c *running.Config, text string, host Host, platform Platform, keep func(line string) bool) Reading {
	s := NewSession(c, host, platform)
	s.FromFile = true
	s.EnterGlobal()
	if c.Outline == nil {
		c.Outline = &running.Outline{}
	}
	lines := pasted.Lines(text)
	f := &file{s: s, keep: keep, flat: !slices.ContainsFunc(lines, isIndented)}
	f.open = []block{{indent: -1, state: s.state()}}
	for i, line := range lines {
		f.rest = lines[i+1:]
		if !f.line(line) {
			break
		}
	}
	if !c.Outline.HoldsKept() {
		c.Outline = nil
	}
	return f.reading
}

func isIndented(line string) bool {
	bare := strings.TrimLeft(line, " \t")
	return len(bare) < len(line) && bare != "" && bare[0] != '!'
}

// file is a configuration file that is being read.
type file struct {
	s    *Session
	keep func(line string) bool
	// flat is a file that has lost its indentation: only the modes tell what belongs to what.
	flat bool
	// foreign is, in a flat file, being behind a head that the router does not know, until a comment ends the block.
	foreign bool
	open    []block // the blocks around the next line, the configuration itself first
	text    func(row string) (part, last bool)
	textTo  func(row string) // where the rows of the text are kept; nil: nowhere
	rest    []string         // the lines behind the one being read
	reading Reading
}

// block is a line that others may stand below.
type block struct {
	indent int
	head   string // for people: with the heads above it
	// state is where the lines below are read; one without a mode has none, and what is below is not run.
	state state
	place *running.Outline // of a line that has opened no mode
	kept  *running.Outline // what is below is kept there
	last  *state           // where the line before, at the same depth, has led
}

func (f *file) top() *block { return &f.open[len(f.open)-1] }

// line reads one line, and reports whether there may be more.
func (f *file) line(line string) bool {
	bare := strings.TrimSpace(line)
	switch {
	case f.s.Capturing():
		f.s.CaptureLine(line)
		return true
	case f.text != nil && f.textRow(line):
		return true
	case f.s.readsRows():
		f.modeRow(bare)
		return true
	case bare == "":
		return true
	}
	indent := len(line) - len(strings.TrimLeft(line, " \t"))
	if bare[0] == '!' {
		f.comment(indent)
		return true
	}
	if indent == 0 && bare == "end" {
		return false
	}
	if indent == 0 && pasted.IsFrame(line) || bare == "end" {
		return true
	}
	for len(f.open) > 1 && f.top().indent >= indent {
		f.open = f.open[:len(f.open)-1]
	}
	if top := f.top(); top.kept != nil || top.state.mode == "" && top.place == nil {
		f.below(top, line)
		return true
	}
	f.command(indent, bare, strings.TrimRight(strings.TrimLeft(line, " \t"), "\r"))
	return true
}

// comment ends blocks: IOS writes one behind every block.
func (f *file) comment(indent int) {
	for len(f.open) > 1 && f.top().indent >= indent {
		f.open = f.open[:len(f.open)-1]
	}
	f.foreign = false
	if !f.flat {
		f.top().last = nil
	}
}

// textRow takes a row of text behind a kept line; it reports false when the text has ended without its end.
func (f *file) textRow(row string) bool {
	part, last := f.text(row)
	if part && f.textTo != nil {
		f.textTo(row)
	}
	if last || !part {
		f.text = nil
	}
	return part
}

// rawRows keeps rows of text below a kept line; nil for none.
func rawRows(kept *running.Outline) func(row string) {
	if kept == nil {
		return nil
	}
	return func(row string) { kept.Rows = append(kept.Rows, running.Row{Text: row, Raw: true}) }
}

// modeRow types a row into a mode that takes text, and goes on where that mode ends.
func (f *file) modeRow(bare string) {
	before := f.s.Mode
	reply := strings.TrimSpace(f.s.Run(bare))
	if strings.HasPrefix(reply, "%") {
		f.reading.Refused = append(f.reading.Refused, Unread{Under: f.top().head, Text: bare, Why: reply})
	}
	if f.s.Mode == before {
		return
	}
	f.s.path = f.s.path[:min(len(f.s.path), f.s.depth())]
	for i := range f.open {
		if last := f.open[i].last; last != nil && last.mode == before {
			after := f.s.state()
			f.open[i].last = &after
		}
	}
}

// below takes a line below one that the router does not know.
func (f *file) below(top *block, line string) {
	u := Unread{Under: top.head, Text: strings.TrimSpace(line), Kept: top.kept != nil}
	f.text, f.textTo = pasted.TextBehind(line, f.rest), rawRows(top.kept)
	if top.kept == nil {
		f.reading.Refused = append(f.reading.Refused, u)
		return
	}
	f.reading.Kept = append(f.reading.Kept, u)
	row := line
	for range top.indent {
		row = strings.TrimPrefix(row, " ")
	}
	top.kept.Rows = append(top.kept.Rows, running.Row{Text: row})
}

// command reads a line that the router may know.
func (f *file) command(indent int, bare, asPasted string) {
	top := f.top()
	if rest, ok := cutWord(bare, "do"); ok {
		f.answered(bare, f.s.host.Do(rest, 0))
		return
	}
	if f.flat && f.foreign && !pasted.OpensBlock.MatchString(bare) {
		f.unknown(indent, asPasted, "")
		return
	}
	f.foreign = false
	if top.state.mode == "" { // below a line that opens no mode
		f.unknown(indent, asPasted, "")
		return
	}
	candidates := f.candidates(top)
	for i, from := range candidates {
		f.s.restore(from)
		found, run := f.s.modes.Tables[from.mode].Parse(bare)
		if found.Verdict != grammar.Matched {
			continue
		}
		f.s.Line = bare
		reply := strings.TrimSpace(f.s.execute(found, run))
		switch {
		case strings.HasPrefix(reply, "^") && i+1 < len(candidates):
			continue // it may belong below the line before
		case strings.HasPrefix(reply, "^"):
			f.unknown(indent, asPasted, reply)
		case strings.HasPrefix(reply, "%") && !f.keep(bare):
			f.unknown(indent, asPasted, reply)
		case strings.HasPrefix(reply, "%"):
			f.reading.Refused = append(f.reading.Refused, Unread{top.head, bare, reply, true})
			f.keepLine(indent, asPasted)
		default:
			f.understood(indent, from, found.Canonical())
			if n := f.s.wrote; n != nil {
				f.text = pasted.TextBehind(strings.Repeat(" ", indent)+asPasted, f.rest)
				f.textTo = func(row string) { n.Rows = append(n.Rows, row) }
			}
		}
		return
	}
	f.s.restore(top.state)
	f.unrecognized(indent, bare, asPasted)
}

// answered counts a line that is no configuration.
func (f *file) answered(bare, reply string) {
	if reply = strings.TrimSpace(reply); isRefusal(reply) {
		f.reading.Refused = append(f.reading.Refused, Unread{Under: f.top().head, Text: bare, Why: reply})
		return
	}
	f.reading.Known++
}

// candidates are where a line may be read: in the mode of the block that it stands in, or in the one that the line
// before has led to. Without indentation the latter comes first, with the modes above it.
func (f *file) candidates(top *block) []state {
	if top.last == nil {
		return []state{top.state}
	}
	if !f.flat {
		return []state{top.state, *top.last}
	}
	var out []state
	f.s.restore(*top.last)
	for f.s.Mode != globalPrompt && f.s.Mode != "" {
		out = append(out, f.s.state())
		exitMode(f.s, nil)
		f.s.path = f.s.path[:min(len(f.s.path), f.s.depth())]
	}
	return append(out, top.state)
}

// understood notes where a line stands that was read from a state, and where it has led.
func (f *file) understood(indent int, from state, line string) {
	f.reading.Known++
	now := f.s.state()
	if line == "exit" {
		f.top().last = &now
		if !f.flat {
			f.top().last = nil
		}
		return
	}
	place := f.s.Config.Place(from.path).Known(line)
	if i, ok := now.object.(*running.Interface); ok && from.mode == globalPrompt {
		f.reading.Interfaces = append(f.reading.Interfaces, i.Name)
	}
	opened := now.mode != from.mode || now.object != from.object
	switch {
	case opened || f.flat:
		f.top().last = &now
	case f.top().last != nil && from.mode != f.top().last.mode:
		f.top().last = nil
	}
	b := block{indent: indent, head: f.under(line), place: place}
	if opened {
		b.state = now
	}
	f.open = append(f.open, b)
}

// under is how a message calls a block that begins with a line.
func (f *file) under(line string) string {
	if head := f.top().head; head != "" {
		return head + " / " + line
	}
	return line
}

// unrecognized is a line that fits none of the modes where it may stand.
func (f *file) unrecognized(indent int, bare, asPasted string) {
	for _, from := range f.candidates(f.top()) {
		if found, _ := AllModes().Tables[from.mode].Parse(bare); found.Verdict == grammar.Matched {
			// This image lacks it: IOS drops it at boot.
			why := f.s.Refuse(bare, grammar.InvalidAt(0))
			f.reading.Refused = append(f.reading.Refused, Unread{Under: f.top().head, Text: bare,
				Why: strings.TrimSpace(why)})
			f.open = append(f.open, block{indent: indent, head: f.under(bare)})
			return
		}
	}
	f.s.restore(f.top().state)
	found, _ := f.s.modes.Tables[f.s.Mode].Parse(bare)
	f.unknown(indent, asPasted, strings.TrimSpace(f.s.Refuse(bare, found)))
}

// unknown keeps a line that the router does not know, or refuses it in the router's words.
func (f *file) unknown(indent int, asPasted, why string) {
	bare := strings.TrimSpace(asPasted)
	if !f.keep(bare) {
		f.reading.Refused = append(f.reading.Refused, Unread{Under: f.top().head, Text: bare, Why: why})
		f.text, f.textTo = pasted.TextBehind(asPasted, f.rest), nil
		f.open = append(f.open, block{indent: indent, head: f.under(bare)})
		f.top().last = nil
		return
	}
	f.reading.Kept = append(f.reading.Kept, Unread{Under: f.top().head, Text: bare, Kept: true})
	f.keepLine(indent, asPasted)
}

// keepLine keeps a line as it was pasted, in its place.
func (f *file) keepLine(indent int, asPasted string) {
	top := f.top()
	place := top.place
	if top.state.mode != "" {
		place = f.s.Config.Place(top.state.path)
	}
	if f.flat {
		place = f.flatPlace(strings.TrimSpace(asPasted))
	} else {
		top.last = nil
	}
	kept := place.Keep(asPasted)
	f.text, f.textTo = pasted.TextBehind(asPasted, f.rest), rawRows(kept)
	f.open = append(f.open, block{indent: indent, head: f.under(strings.TrimSpace(asPasted)), kept: kept})
}

// flatPlace is where an unknown line of a flat file belongs: to the object before it, if lines there may begin with
// the same word, and else to nobody: what follows may then be below it.
func (f *file) flatPlace(bare string) *running.Outline {
	top := f.top()
	if last := top.last; last != nil && last.mode != globalPrompt && !f.foreign {
		word, _, _ := strings.Cut(strings.TrimPrefix(bare, "no "), " ")
		if found, _ := f.s.modes.Tables[last.mode].Parse(word); found.Verdict != grammar.Invalid {
			return f.s.Config.Place(last.path)
		}
	}
	f.foreign, top.last = true, nil
	return f.s.Config.Outline
}
