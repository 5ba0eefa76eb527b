package view

import (
	"fmt"
	"io"
	"strings"

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
	switch {
	case o.Saved && o.Lines == 0:
		fmt.Fprintln(w, "nothing to change; the running-config was saved")
	case o.Saved:
		fmt.Fprintf(w, "%s sent and saved\n", counted(o.Lines, "line"))
	case o.Lines == 0:
		fmt.Fprintln(w, "nothing to do: no configuration line was sent")
	}
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
	for _, line := range rows {
		row, seen := table.Row{line.name}, !line.optional
		for _, tunnel := range r.Tunnels {
			text := line.of(tunnel)
			row, seen = append(row, text), seen || text != ""
		}
		if seen {
			t.AppendRow(row)
		}
	}
	t.Render()
}

// rows are the lines of the table; an optional one is left out when it is empty.
var rows = []struct {
	name     string
	optional bool
	of       func(verify.TunnelReport) string
}{
	{"interface", false, func(t verify.TunnelReport) string { return t.Interface }},
	{"service edge", false, func(t verify.TunnelReport) string { return t.Peer.String() }},
	{"IKEv2 SA", false, func(t verify.TunnelReport) string { return t.IKE }},
	{"proposal", true, func(t verify.TunnelReport) string { return t.Proposal }},
	{"ESP SA in", false, func(t verify.TunnelReport) string { return sa(t.InboundSPI, t.InboundStatus) }},
	{"ESP SA out", false, func(t verify.TunnelReport) string { return sa(t.OutboundSPI, t.OutboundStatus) }},
	{"transform", false, func(t verify.TunnelReport) string { return t.Transform }},
	{"packets out/in", false, func(t verify.TunnelReport) string { return count(t.Encaps) + " / " + count(t.Decaps) }},
	{"moved out/in", true, moved},
	{"session", false, func(t verify.TunnelReport) string { return t.Session }},
	{"IP SLA", false, probe},
	{"track", false, track},
	{"verdict", false, func(t verify.TunnelReport) string { return t.State }},
}

func moved(t verify.TunnelReport) string {
	if t.Traffic == nil {
		return ""
	}
	return fmt.Sprintf("%d / %d", t.Traffic.Encaps, t.Traffic.Decaps)
}

func probe(t verify.TunnelReport) string {
	if t.RTTMilliseconds == nil {
		return t.SLA
	}
	return fmt.Sprintf("%s %d ms", t.SLA, *t.RTTMilliseconds)
}

func track(t verify.TunnelReport) string {
	if t.TrackDelayed == "" {
		return t.Track
	}
	return t.Track + ", " + remaining.Replace(t.TrackDelayed)
}

// remaining shortens IOS's "Up (179 secs remaining)" to "Up in 179 s".
var remaining = strings.NewReplacer(" (", " in ", " secs remaining)", " s", " sec remaining)", " s")

// notes are the sentences below the table.
func notes(r verify.Report) []string {
	var out []string
	for _, t := range r.Tunnels {
		for _, why := range t.Why {
			out = append(out, t.Role+": "+why)
		}
		for _, c := range t.Contradictions {
			word := "contradiction"
			if c.Waiting {
				word = "waiting"
			}
			out = append(out, fmt.Sprintf("%s: %s (%s): %s", t.Role, word, c.Name, c.Text))
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

func sa(spi, status string) string {
	if spi == "" {
		return "none"
	}
	return spi + " " + status
}

func count(n *uint64) string {
	if n == nil {
		return "-"
	}
	return fmt.Sprint(*n)
}
