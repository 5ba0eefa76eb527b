package playbook

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/secret"
)

// Optional says that a step can do without one of its lines. A router that refuses such a line gets its
// other form, if there is one, and the rest of the step.
type Optional struct {
	Index int    // of the line in the step
	Why   string // why the step can do without it
	// Else is what is sent in its place, with the same blanks in front; the zero text: nothing.
	Else secret.Text
}

// Refusal names an optional line that a router does not take, by its own text and that of the line of
// global configuration that it stands under, both without blanks in front.
type Refusal struct {
	Header string `json:"header,omitempty"` // empty: the line stands in global configuration
	Line   string `json:"line"`
}

// Optional is what the step says about the line with that index, if the line is optional.
func (s Step) Optional(index int) (Optional, bool) {
	i := slices.IndexFunc(s.Optionals, func(o Optional) bool { return o.Index == index })
	if i < 0 {
		return Optional{}, false
	}
	return s.Optionals[i], true
}

// Header is the line of global configuration that the line with that index stands under; empty for a
// line that stands in global configuration itself.
func (s Step) Header(index int) string {
	if !strings.HasPrefix(s.Lines[index].Reveal(), " ") {
		return ""
	}
	for i := index - 1; i >= 0; i-- {
		if text := s.Lines[i].Reveal(); !strings.HasPrefix(text, " ") {
			return text
		}
	}
	return ""
}

// Without is what is to be sent to a router that does not take some of the optional lines: they are left
// out, or their other forms stand in their places. A refusal of a line that is not optional changes
// nothing: without it there would be no tunnel.
func (r Rendered) Without(refused []Refusal) Rendered {
	if len(refused) == 0 {
		return r
	}
	steps := make([]Step, len(r.Steps))
	for i, step := range r.Steps {
		steps[i] = step.without(refused)
	}
	r.Steps = steps
	return r
}

func (s Step) without(refused []Refusal) Step {
	out := s
	out.Lines, out.Optionals = nil, nil
	out.Others = nil
	for i, line := range s.Lines {
		if other, ok := s.Other(i); ok {
			other.Index = len(out.Lines)
			out.Others = append(out.Others, other)
		}
		optional, ok := s.Optional(i)
		if !ok {
			out.Lines = append(out.Lines, line)
			continue
		}
		name := Refusal{Header: s.Header(i), Line: strings.TrimSpace(line.Reveal())}
		if !slices.Contains(refused, name) {
			optional.Index = len(out.Lines)
			out.Optionals = append(out.Optionals, optional)
			out.Lines = append(out.Lines, line)
		} else if optional.Else != (secret.Text{}) {
			out.Lines = append(out.Lines, optional.Else)
		}
	}
	return out
}

// A marker is a row of a template that says something about the line behind it. sourceRow carries the
// number of its row in the file through the template.
const sourceRow = "\x00"

var (
	markerRow  = regexp.MustCompile(`^( *)! *(optional|else|or|leaves): *([^\x00]*?) *\x00(\d+)$`)
	markerLike = regexp.MustCompile(`(?i)^ *! *(\w+) *:`)
)

// isRemark is what every marker is, and few rows are; it is asked before the slow expressions.
func isRemark(row string) bool { return strings.HasPrefix(strings.TrimLeft(row, " "), "!") }

// numberMarkers puts the number of its row in the file behind every marker of a body whose first row is
// row number first, and reports the rows that look like markers and are none.
func (l *loader) numberMarkers(body string, first, indentation int) string {
	rows := strings.Split(body, "\n")
	for i, row := range rows {
		if !isRemark(row) {
			continue
		}
		word := markerLike.FindStringSubmatch(row)
		if word == nil {
			continue
		}
		rows[i] = row + sourceRow + strconv.Itoa(first+i)
		column := indentation + strings.Index(row, "!") + 1
		report := func(format string, a ...any) {
			l.problems = append(l.problems, &Error{l.file, first + i, column, fmt.Sprintf(format, a...)})
		}
		marker := markerRow.FindStringSubmatch(rows[i])
		switch {
		case marker == nil:
			report("unknown mark %q: between ! and : stands optional, else, or, leaves", word[1])
		case marker[3] == "" && marker[2] == "optional":
			report("say why the line is optional: ! optional: WHY")
		case marker[3] == "" && marker[2] == "else":
			report("say what is sent instead: ! else: LINE")
		case marker[3] == "":
			report("say which line: ! %s: LINE", marker[2])
		}
	}
	return strings.Join(rows, "\n")
}

// noOptionalLine is what is wrong with a mark behind which its line is missing.
const noOptionalLine = "the line that is optional does not follow"

// marks reads the markers of one rendered step.
type marks struct {
	file        string
	indentation int
	pending     *Optional // was said, and its line has not come yet
	other       *Other    // likewise
	row         int       // of the marker that stands last
	blanks      int       // in front of it
}

func (m *marks) fail(row, blanks int, why string) error {
	return &Error{m.file, row, m.indentation + blanks + 1, why}
}

// marker takes a rendered row if it is a marker.
func (m *marks) marker(row string) (is bool, err error) {
	if !isRemark(row) {
		return false, nil
	}
	found := markerRow.FindStringSubmatch(row)
	if found == nil {
		return false, nil
	}
	number, _ := strconv.Atoi(found[4])
	blanks := len(found[1])
	text := secret.NewText(strings.Repeat(" ", blanks) + found[3])
	switch {
	case found[2] == "or" || found[2] == "leaves":
		if !m.says(found[2], text) {
			return true, m.fail(number, blanks, found[2]+" may stand only once in front of a line")
		}
	case found[2] == "optional" && m.pending != nil:
		return true, m.fail(m.row, m.blanks, noOptionalLine)
	case found[2] == "optional":
		m.pending = &Optional{Why: found[3]}
	case m.pending == nil || m.pending.Else != (secret.Text{}):
		return true, m.fail(number, blanks, "else may stand only behind optional, and once")
	default:
		m.pending.Else = text
	}
	m.row = number
	m.blanks = blanks
	return true, nil
}

// line gives the step a line that was rendered, with what was said about it.
func (m *marks) line(s *Step, row string) error {
	blanks := len(row) - len(strings.TrimLeft(row, " "))
	if last, ok := s.Optional(len(s.Lines) - 1); ok {
		above := s.Lines[last.Index].Reveal()
		if blanks > len(above)-len(strings.TrimLeft(above, " ")) {
			return m.fail(m.row, m.blanks, "a line with lines below it is never optional")
		}
	}
	if (m.pending != nil || m.other != nil) && blanks != m.blanks {
		return m.fail(m.row, m.blanks, "the mark has to stand as deep as the line behind it")
	}
	if m.other != nil {
		m.other.Index = len(s.Lines)
		s.Others = append(s.Others, *m.other)
		m.other = nil
	}
	if m.pending != nil {
		m.pending.Index = len(s.Lines)
		s.Optionals = append(s.Optionals, *m.pending)
		m.pending = nil
	}
	s.Lines = append(s.Lines, secret.NewText(row))
	return nil
}

// end fails when a marker has no line.
func (m *marks) end() error {
	if m.pending != nil {
		return m.fail(m.row, m.blanks, noOptionalLine)
	}
	if m.other != nil {
		return m.fail(m.row, m.blanks, "the line that this is about does not follow")
	}
	return nil
}
