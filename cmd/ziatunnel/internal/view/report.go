package view

import (
	"fmt"
	"io"

	"github.com/jedib0t/go-pretty/v6/table"

	"github.com/ziatunnel/ziatunnel/pkg/engine"
	"github.com/ziatunnel/ziatunnel/pkg/verify"
)

// Outcome prints the end of an apply.
func Outcome(w io.Writer, asJSON bool, o engine.Outcome) {
	if asJSON {
		JSON(w, o)
		return
	}
	Report(w, false, o.Report)
	switch {
	case o.Saved && o.Lines == 0:
		fmt.Fprintln(w, "nothing to change; the running-config was saved")
	case o.Saved:
		fmt.Fprintf(w, "%s sent and saved\n", counted(o.Lines, "line"))
	case o.Lines == 0:
		fmt.Fprintln(w, "nothing to do: no configuration line was sent")
	}
}

// Report prints both tunnels as a table, what is missing, and the verdict in one line.
func Report(w io.Writer, asJSON bool, r verify.Report) {
	if asJSON {
		JSON(w, r)
		return
	}
	t := table.NewWriter()
	t.SetOutputMirror(w)
	t.SetStyle(table.StyleLight)
	header := table.Row{""}
	for _, tunnel := range r.Tunnels {
		header = append(header, tunnel.Role)
	}
	t.AppendHeader(header)
	for _, line := range []struct {
		name string
		of   func(verify.TunnelReport) string
	}{
		{"interface", func(t verify.TunnelReport) string { return t.Interface }},
		{"service edge", func(t verify.TunnelReport) string { return t.Peer.String() }},
		{"IKEv2 SA", func(t verify.TunnelReport) string { return t.IKE }},
		{"ESP SA in", func(t verify.TunnelReport) string { return sa(t.InboundSPI, t.InboundStatus) }},
		{"ESP SA out", func(t verify.TunnelReport) string { return sa(t.OutboundSPI, t.OutboundStatus) }},
		{"transform", func(t verify.TunnelReport) string { return t.Transform }},
		{"packets out/in", func(t verify.TunnelReport) string { return count(t.Encaps) + " / " + count(t.Decaps) }},
		{"session", func(t verify.TunnelReport) string { return t.Session }},
		{"IP SLA", func(t verify.TunnelReport) string { return t.SLA }},
		{"track", func(t verify.TunnelReport) string { return t.Track }},
		{"verdict", func(t verify.TunnelReport) string { return t.State }},
	} {
		row := table.Row{line.name}
		for _, tunnel := range r.Tunnels {
			row = append(row, line.of(tunnel))
		}
		t.AppendRow(row)
	}
	t.Render()
	for _, tunnel := range r.Tunnels {
		for _, why := range tunnel.Why {
			fmt.Fprintf(w, "%s: %s\n", tunnel.Role, why)
		}
		if tunnel.Next != "" {
			fmt.Fprintf(w, "%s: next: %s\n", tunnel.Role, tunnel.Next)
		}
	}
	fmt.Fprintln(w, sentence[r.Verdict])
}

var sentence = map[string]string{
	verify.Active:   "verdict: active, both tunnels are established",
	verify.Degraded: "verdict: DEGRADED, only one of the two tunnels is established",
	verify.Down:     "verdict: DOWN, no tunnel is established",
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
