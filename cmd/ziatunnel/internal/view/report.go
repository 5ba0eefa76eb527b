package view

import (
	"fmt"
	"io"

	"github.com/jedib0t/go-pretty/v6/table"

	"github.com/ziatunnel/ziatunnel/pkg/diagnosis"
	"github.com/ziatunnel/ziatunnel/pkg/engine"
	"github.com/ziatunnel/ziatunnel/pkg/tenant"
	"github.com/ziatunnel/ziatunnel/pkg/verify"
)

// Outcome prints the end of an apply, the causes of what could not be proven, and how the site stands in its tenant;
// nil: that is no part of the command.
func Outcome(w io.Writer, asJSON bool, o engine.Outcome, causes []diagnosis.Cause, s *tenant.Standing) {
	if asJSON {
		JSON(w, struct {
			engine.Outcome
			Causes []diagnosis.Cause `json:"causes"`
			Portal *tenant.Standing  `json:"portal,omitempty"`
		}{o, append([]diagnosis.Cause{}, causes...), s})
		return
	}
	report(w, o.Report, causes, s)
	for _, surprise := range o.Surprises {
		fmt.Fprintln(w, "warning:", surprise.Sentence())
	}
	for _, l := range o.LeftOut {
		fmt.Fprintf(w, "warning (step %d): %s\n", l.Step, l.Sentence())
	}
	switch {
	case o.Saved && o.Lines == 0:
		fmt.Fprintln(w, "nothing to change; the running-config was saved")
	case o.Saved:
		fmt.Fprintf(w, "%s sent and saved\n", counted(o.Lines, "line"))
	case o.Lines == 0:
		fmt.Fprintln(w, "nothing to do: no configuration line was sent")
	}
	NamesBlock(w, o.Review)
}

// Examination prints what a verify has found, and how the site stands in its tenant.
func Examination(w io.Writer, asJSON bool, e engine.Examination, s *tenant.Standing) {
	if asJSON {
		JSON(w, struct {
			engine.Examination
			Portal *tenant.Standing `json:"portal,omitempty"`
		}{e, s})
		return
	}
	report(w, e.Report, e.Causes, s)
}

// report prints the tunnels as a table, those of each pair beside each other, what is missing or does not fit together,
// the likely causes, what the portal says where it was asked, and the verdict in one line.
func report(w io.Writer, r verify.Report, causes []diagnosis.Cause, s *tenant.Standing) {
	for _, pair := range r.Split() {
		if len(pair.Tunnels) > 0 {
			tunnels(w, pair)
		}
	}
	for _, line := range append(r.PairNotes(), notes(r)...) {
		fmt.Fprintln(w, line)
	}
	for _, c := range causes {
		cause(w, c)
	}
	if s != nil && s.Asked {
		standing(w, *s)
	}
	fmt.Fprintln(w, sentence(r))
}

// standing prints what the portal says of a site.
func standing(w io.Writer, s tenant.Standing) {
	for _, row := range s.Rows() {
		fmt.Fprintf(w, "portal: %s: %s\n", row.Name, row.Text)
	}
	for _, f := range s.Causes() {
		fmt.Fprintf(w, "portal: %s (%s)\n", f.Text, f.Name)
		if f.Next != "" {
			fmt.Fprintf(w, "    next: %s\n", f.Next)
		}
	}
}

func tunnels(w io.Writer, r verify.Report) {
	t := table.NewWriter()
	t.SetOutputMirror(w)
	t.SetStyle(table.StyleLight)
	header := table.Row{""}
	for _, tunnel := range r.Tunnels {
		header = append(header, tunnel.Role)
	}
	t.AppendHeader(header)
	for _, cells := range r.Table() {
		row := table.Row{}
		for _, cell := range cells {
			row = append(row, cell)
		}
		t.AppendRow(row)
	}
	t.Render()
}

// notes are the sentences below the table.
func notes(r verify.Report) []string {
	var out []string
	for _, t := range r.Tunnels {
		for _, note := range t.Notes() {
			out = append(out, t.Role+": "+note)
		}
	}
	for _, note := range r.Notes {
		out = append(out, "note: "+note)
	}
	return out
}

func cause(w io.Writer, c diagnosis.Cause) {
	of := ""
	if c.Tunnel != "" {
		of = c.Tunnel + ": "
	}
	name := c.Name
	if c.Portal != "" {
		name += ", portal: " + c.Portal
	}
	fmt.Fprintf(w, "likely cause: %s%s (%s)\n", of, c.Why, name)
	for _, e := range c.Evidence {
		fmt.Fprintf(w, "    %s: %s\n", e.Command, e.Line)
	}
	if c.Next != "" {
		fmt.Fprintf(w, "    next: %s\n", c.Next)
	}
}

// sentence is the verdict and the proof in one line. Without tunnels there is nothing to say about them.
func sentence(r verify.Report) string {
	if len(r.Tunnels) == 0 {
		return "verdict: not known, no tunnel was looked at"
	}
	return verdict(r) + "; proof: " + r.Sentence()
}

func verdict(r verify.Report) string {
	silent := false
	for _, t := range r.Tunnels {
		silent = silent || t.Traffic != nil && !t.Traffic.Moved()
	}
	switch {
	case len(r.Tunnels) == 1 && r.Verdict == verify.Active:
		return "verdict: " + r.Tunnels[0].Role + " is established, and was looked at alone"
	case len(r.Tunnels) == 1 && silent:
		return "verdict: traffic does NOT pass through " + r.Tunnels[0].Role + ", which was looked at alone"
	case len(r.Tunnels) == 1:
		return "verdict: " + r.Tunnels[0].Role + " is NOT established, and was looked at alone"
	case r.Verdict == verify.Active:
		return "verdict: active, " + all(r) + " are established"
	case r.Verdict == verify.Degraded && silent:
		return "verdict: DEGRADED, traffic passes through only " + some(r)
	case r.Verdict == verify.Degraded:
		return "verdict: DEGRADED, only " + some(r) + areEstablished(r)
	case silent:
		return "verdict: DOWN, traffic passes through no tunnel"
	default:
		return "verdict: DOWN, no tunnel is established"
	}
}

// all names the tunnels of a report.
func all(r verify.Report) string {
	if len(r.Tunnels) <= 2 {
		return "both tunnels"
	}
	return fmt.Sprintf("all %d tunnels", len(r.Tunnels))
}

// areEstablished is the end of a sentence about [some] tunnels.
func areEstablished(r verify.Report) string {
	if up(r) == 1 {
		return " is established"
	}
	return " are established"
}

// some says how many tunnels of a report are up.
func some(r verify.Report) string {
	if len(r.Tunnels) <= 2 {
		return "one of the two tunnels"
	}
	return fmt.Sprintf("%d of the %d tunnels", up(r), len(r.Tunnels))
}

// up is how many tunnels of a report are.
func up(r verify.Report) int {
	n := 0
	for _, t := range r.Tunnels {
		if t.Up() {
			n++
		}
	}
	return n
}
