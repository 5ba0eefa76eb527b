package evidence

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"github.com/ziatunnel/ziatunnel/pkg/tenant"
)

// Text writes the document for a terminal, a mail or a ticket that takes plain text only.
func Text(w io.Writer, d Document) error {
	t := &page{}
	t.line("%s %s: %s", d.Command, d.Site, strings.ToUpper(d.Outcome.Word))
	t.line("%s", d.Outcome.Text)
	if d.Outcome.Error != "" {
		t.wrapped("", "error: "+d.Outcome.Error)
	}
	t.line("")
	var summary [][]string
	for _, p := range d.Summary() {
		summary = append(summary, []string{p.Name, p.Text})
	}
	t.table(summary)
	t.proof(d)
	t.portal(d.Portal)
	for _, s := range d.Sections {
		t.section(s)
	}
	t.guards(d.Guards)
	t.timeline(d.Timeline)
	t.timings(d.Timings)
	if d.Plan != nil {
		t.plan(*d.Plan)
	}
	t.transcript(d.Transcript)
	_, err := w.Write(t.Bytes())
	return err
}

// page collects the text; nothing fails on the way.
type page struct{ bytes.Buffer }

func (p *page) line(format string, a ...any) {
	p.WriteString(strings.TrimRight(fmt.Sprintf(format, a...), " ") + "\n")
}

func (p *page) title(text string) {
	p.line("\n%s\n%s", strings.ToUpper(text), strings.Repeat("-", len(text)))
}

// table aligns columns.
func (p *page) table(rows [][]string) {
	var b bytes.Buffer
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	for _, row := range rows {
		cells := make([]string, len(row))
		for i, cell := range row {
			cells[i] = strings.Join(strings.Fields(cell), " ")
		}
		fmt.Fprintln(w, strings.Join(cells, "\t"))
	}
	_ = w.Flush() // into a buffer
	for line := range strings.Lines(b.String()) {
		p.line("%s", strings.TrimRight(line, " \n"))
	}
}

// width is where sentences are broken; lines of a router are not.
const width = 100

// wrapped writes words into lines of that width, the second one and those behind it indented.
func (p *page) wrapped(indent, text string) {
	line := indent
	for i, word := range strings.Fields(text) {
		switch {
		case i == 0:
			line += word
		case len(line)+1+len(word) > width:
			p.line("%s", line)
			line = indent + "  " + word
		default:
			line += " " + word
		}
	}
	p.line("%s", line)
}

func (p *page) proof(d Document) {
	if d.Proof == nil {
		return
	}
	p.title(d.ProofTitle())
	p.line("%s at %s", d.Proof.Verdict, offset(d.Proof.Seconds))
	if d.Proof.Proof != "" {
		p.wrapped("", "proof: "+d.Proof.Proof)
	}
	for _, part := range d.Proof.Tables {
		head := []string{""}
		for _, t := range part.Tunnels {
			head = append(head, t.Role)
		}
		p.table(append([][]string{head}, part.Rows...))
	}
	for _, note := range d.Proof.PairNotes() {
		p.wrapped("", note)
	}
	for _, t := range d.Proof.Tunnels {
		for _, note := range t.Notes {
			p.wrapped("", t.Role+": "+note)
		}
	}
	for _, c := range d.Causes {
		p.wrapped("", "likely cause: "+joined(": ", c.Tunnel, c.Why)+" ("+joined(", portal: ", c.Name,
			c.Portal)+")")
		for _, line := range c.Evidence {
			p.line("    %s", line)
		}
		if c.Next != "" {
			p.wrapped("    ", "next: "+c.Next)
		}
	}
}

func (p *page) portal(s *tenant.Standing) {
	if s == nil {
		return
	}
	p.title(portalTitle)
	var rows [][]string
	for _, r := range s.Rows() {
		rows = append(rows, []string{r.Name, r.Text})
	}
	p.table(rows)
	for _, f := range s.Causes() {
		p.wrapped("", f.Text+" ("+f.Name+")")
		if f.Next != "" {
			p.wrapped("    ", "next: "+f.Next)
		}
	}
}

func (p *page) section(s Section) {
	p.title(s.Title)
	for _, text := range s.Text {
		p.wrapped("", text)
	}
	if len(s.Rows) > 0 {
		p.table(append([][]string{s.Header}, s.Rows...))
	}
}

func (p *page) guards(of []Guard) {
	if len(of) == 0 {
		return
	}
	p.title("guards")
	for _, g := range of {
		p.wrapped("", fmt.Sprintf("%s (%s): %s", g.Verdict, g.Rule, g.Why))
		for _, line := range g.Lines {
			p.line("    %s", line)
		}
		if g.Mend != "" {
			p.wrapped("    ", "mend: "+g.Mend)
		}
		if g.Override != "" {
			p.wrapped("    ", "overridden: "+g.Override)
		}
	}
}

func (p *page) timeline(of []Moment) {
	if len(of) == 0 {
		return
	}
	p.title("timeline")
	for _, m := range of {
		p.line("%-11s %s", offset(m.Seconds), m.Text)
	}
}

func (p *page) timings(t Timings) {
	if len(t.Phases) == 0 {
		return
	}
	p.title("timings")
	rows := [][]string{{"phase", "began", "took", "round trips", "lines typed", "sent", "received"}}
	whole := 0.0
	for _, x := range t.Phases {
		rows = append(rows, append([]string{x.Name, offset(x.Begin), span(x.Seconds)}, x.cells()...))
		whole += x.Seconds
	}
	p.table(append(rows, append([]string{"all", "", span(whole)}, t.Total.cells()...)))
}

func (c Cost) cells() []string {
	return []string{fmt.Sprint(c.RoundTrips), fmt.Sprint(c.Commands), size(c.BytesSent), size(c.BytesReceived)}
}

func (p *page) plan(of Plan) {
	p.title("changes")
	for _, part := range of.Parts() {
		if s := part.Stage; s != nil {
			p.wrapped("", fmt.Sprintf("stage %d of %d, %s: %s", s.Number, len(of.Stages), s.Title, s.Why))
			if s.Hazard != "" {
				p.wrapped("    ", "hazard: "+s.Hazard)
			}
		}
		for _, s := range part.Steps {
			p.step(s)
		}
	}
}

func (p *page) step(s Step) {
	lines, taken := s.Count()
	if lines == 0 {
		p.line("step %2d  %s: %s", s.Number, s.Title, s.State())
		return
	}
	p.line("step %2d  %s: %s, %d of %s taken, %d already right", s.Number, s.Title, s.State(), taken,
		counted(lines, "line"), s.Present)
	if s.Why != "" {
		p.wrapped("         ", s.Why)
	}
	for _, c := range s.Changes {
		p.change(c)
	}
}

func (p *page) change(c Change) {
	p.wrapped("    ", fmt.Sprintf("%s %s: %s", c.Action, c.Object, c.Why))
	if c.Hazard != "" {
		p.wrapped("    ", "hazard: "+c.Hazard)
	}
	for _, l := range c.Lines {
		p.line("      %-14s %s", strings.ReplaceAll(string(l.Verdict), "_", " "), l.Text)
		if l.Verdict == RefusedOptional {
			p.line("                     %s", l.Word())
		}
		for row := range strings.Lines(l.Reply) {
			p.line("                     %s", strings.TrimRight(row, "\n"))
		}
	}
	for _, undo := range c.Undo {
		p.line("      %-14s %s", "undo", undo)
	}
}

func (p *page) transcript(t Transcript) {
	if len(t.Lines) == 0 {
		return
	}
	p.title("what the router said")
	for _, line := range t.Lines {
		p.line("%s", line)
	}
	if t.Cut {
		p.line("... it was longer, and is cut here")
	}
}
