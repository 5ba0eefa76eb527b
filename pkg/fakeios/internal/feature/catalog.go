package feature

import (
	"cmp"
	"slices"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/catalog"
	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/running"
)

// noting is an object below which lines can be noted; several lists are those of several objects at once.
type noting interface{ NoteLists() []*[]*running.Note }

// Noted are the lines of the catalog that stand in a mode, by its prompt word.
func Noted(prompt string) []Command {
	var out []Command
	for _, row := range catalog.Rows() {
		if prompt == cmp.Or(row.In, global) {
			out = append(out, noted(row)...)
		}
	}
	return out
}

// noted are the forms of a line of the catalog.
func noted(row catalog.Row) []Command {
	run := func(p *Place, _ args) string { return note(p, row) }
	out := []Command{{Pattern: row.Pattern, Run: run, Noted: true}}
	if negated := "no " + row.KeyPattern(); row.Negated || row.KeyPattern() == row.Pattern {
		out = append(out, Command{Pattern: "no " + row.Pattern, Run: run, Noted: true})
	} else {
		out = append(out, Command{Pattern: negated + " [<rest:line>]", Run: run, Noted: true})
	}
	return out
}

// note stores the line that was typed, or with `no` takes it out, and enters the block that it opens.
func note(p *Place, row catalog.Row) string {
	above := p.Object
	if above == nil {
		above = p.Config
	}
	positive, negated := strings.CutPrefix(p.Canonical, "no ")
	n := running.Note{Text: p.Canonical, Key: row.KeyOf(positive), Place: cmp.Or(row.Place, row.In),
		Rank: row.Rank, Sorted: row.Sorted, Opens: row.Prompt != "", End: row.End}
	reply := ""
	for _, list := range above.(noting).NoteLists() {
		if negated && !row.Negated {
			running.DropNote(list, n.Key, n.Place)
			continue
		}
		block := running.PutNote(list, n, above)
		if row.Text != "" {
			reply = textBehind(p, row, block)
		}
		if n.Opens {
			p.Enter(row.Mode, block)
		}
	}
	return reply
}

// textBehind takes the text behind a line: that of a file is told by the file, a typed one goes on to its end. IOS
// shows the mark of a text as ^C.
func textBehind(p *Place, row catalog.Row, n *running.Note) string {
	n.Rows = nil
	if p.FromFile {
		p.Wrote(n)
		return ""
	}
	if row.Text != catalog.Delimited {
		p.Capture(func(line string) bool {
			last := strings.TrimSpace(line) == row.Text
			switch {
			case row.Text != "quit":
			case last:
				line = "  \tquit" // so IOS shows the end of a certificate
			default:
				line = "  " + strings.TrimSpace(line)
			}
			n.Rows = append(n.Rows, line)
			return last
		})
		return ""
	}
	text := strings.TrimPrefix(n.Text, n.Key+" ")
	mark := text[:1]
	if strings.HasPrefix(text, "^C") {
		mark = "^C"
	}
	first, _, closed := strings.Cut(text[len(mark):], mark)
	n.Text = n.Key + " ^C" + first
	if closed {
		n.Text += "^C"
		return ""
	}
	p.Capture(func(line string) bool {
		words, _, last := strings.Cut(line, mark)
		if last {
			words += "^C"
		}
		n.Rows = append(n.Rows, words)
		return last
	})
	return "Enter TEXT message.  End with the character '" + mark + "'.\n"
}

// notedModes are the modes of the blocks of the catalog.
func notedModes() []Mode {
	var out []Mode
	for _, row := range catalog.Rows() {
		out = append(out, modesBelow(row, cmp.Or(row.In, global))...)
	}
	// Two heads that begin alike open blocks of one kind.
	seen := map[string]bool{}
	return slices.DeleteFunc(out, func(m Mode) bool {
		again := seen[m.Prompt]
		seen[m.Prompt] = true
		return again
	})
}

func modesBelow(row catalog.Row, parent string) []Mode {
	if row.Prompt == "" {
		return nil
	}
	m := Mode{Prompt: row.Mode, Parent: parent}
	var inner []Mode
	for _, below := range row.Rows {
		m.Commands = append(m.Commands, noted(below)...)
		inner = append(inner, modesBelow(below, row.Mode)...)
	}
	if strings.HasPrefix(row.End, "exit-") {
		m.Commands = append(m.Commands, Command{Pattern: row.End, Run: func(p *Place, _ args) string {
			p.Enter(parent, p.Object.(*running.Note).Above())
			return ""
		}})
	}
	return append([]Mode{m}, inner...)
}
