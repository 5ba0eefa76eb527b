package view

import (
	"fmt"
	"io"

	"github.com/jedib0t/go-pretty/v6/table"

	"github.com/ziatunnel/ziatunnel/pkg/diagnosis"
	"github.com/ziatunnel/ziatunnel/pkg/engine"
	"github.com/ziatunnel/ziatunnel/pkg/verify"
)

// Outcome prints the end of an apply, and the causes of what could not be proven.
func Outcome(w io.Writer, asJSON bool, o engine.Outcome, causes []diagnosis.Cause) {
	if asJSON {
		JSON(w, struct {
			engine.Outcome
			Causes []diagnosis.Cause `json:"causes"`
		}{o, append([]diagnosis.Cause{}, causes...)})
		return
	}
	report(w, o.Report, causes)
	for _, s := range o.Surprises {
		fmt.Fprintln(w, "warning:", s.Sentence())
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

// Examination prints what a verify has found.
func Examination(w io.Writer, asJSON bool, e engine.Examination) {
	if asJSON {
		JSON(w, e)
		return
	}
	report(w, e.Report, e.Causes)
}

// report prints both tunnels as a table, what is missing or does not fit together, the likely causes,
// and the verdict in one line.
func report(w io.Writer, r verify.Report, causes []diagnosis.Cause) {
	tunnels(w, r)
	for _, line := range notes(r) {
		fmt.Fprintln(w, line)
	}
	for _, c := range causes {
		cause(w, c)
	}
	fmt.Fprintln(w, sentence(r))
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
	return out
}

func cause(w io.Writer, c diagnosis.Cause) {
	of := ""
	if c.Tunnel != "" {
		of = c.Tunnel + ": "
	}
	fmt.Fprintf(w, "likely cause: %s%s (%s)\n", of, c.Why, c.Name)
	for _, e := range c.Evidence {
		fmt.Fprintf(w, "    %s: %s\n", e.Command, e.Line)
	}
	if c.Next != "" {
		fmt.Fprintf(w, "    next: %s\n", c.Next)
	}
}

// sentence is the verdict in one line.
func sentence(r verify.Report) string {
	silent := false
	for _, t := range r.Tunnels {
		silent = silent || t.Traffic != nil && !t.Traffic.Moved()
	}
	switch {
	case r.Verdict == verify.Active:
		return "verdict: active, both tunnels are established"
	case r.Verdict == verify.Degraded && silent:
		return "verdict: DEGRADED, traffic passes through only one of the two tunnels"
	case r.Verdict == verify.Degraded:
		return "verdict: DEGRADED, only one of the two tunnels is established"
	case silent:
		return "verdict: DOWN, traffic passes through no tunnel"
	default:
		return "verdict: DOWN, no tunnel is established"
	}
}
