package view

import (
	"fmt"
	"io"

	"github.com/jedib0t/go-pretty/v6/table"

	"github.com/ziatunnel/ziatunnel/pkg/failover"
)

// Failover prints what a failover test has shown, once the router is restored.
func Failover(w io.Writer, asJSON bool, r failover.Result) {
	if asJSON {
		JSON(w, r)
		return
	}
	timeline(w, r.Timeline)
	backup, primary := r.Sessions()
	fmt.Fprintf(w, "session of the backup: %s\nsession of the primary: %s\n", backup, primary)
	if r.Steering != failover.NoMechanism {
		fmt.Fprintf(w, "what moves the traffic: %s\n", r.Steering)
	}
	for _, missing := range r.Missing {
		fmt.Fprintln(w, "not proven:", missing)
	}
	if r.PrimaryFailedAfter != nil {
		fmt.Fprintf(w, "the primary showed as failed %s after it was failed\n", r.PrimaryFailedAfter)
	}
	if r.BackupTookOverAfter != nil {
		fmt.Fprintf(w, "time until the backup took over: %s\n", r.BackupTookOverAfter)
		fmt.Fprintf(w, "without a path that works: %s; without any tunnel up: %s\n", r.NoPath, r.NoTunnelUp)
	}
	if r.BackupEncaps != nil && r.BackupDecaps != nil {
		fmt.Fprintf(w, "packets through the backup meanwhile: %d out, %d in\n", *r.BackupEncaps, *r.BackupDecaps)
	}
	if r.Recovered != nil {
		fmt.Fprintf(w, "both tunnels were up again %s after that was taken back\n", r.Recovered)
	}
	for _, line := range r.Others {
		fmt.Fprintln(w, "changed by somebody else meanwhile, and left alone:", line)
	}
	proof, end := "proven", "both tunnels are up again"
	if !r.Proven {
		proof = "NOT proven"
	}
	if r.Recovered == nil {
		end = "it is NOT proven that both tunnels are up again"
	}
	fmt.Fprintf(w, "verdict: the failover is %s; the running-config is what it was, and %s\n", proof, end)
}

func timeline(w io.Writer, entries []failover.Entry) {
	t := table.NewWriter()
	t.SetOutputMirror(w)
	t.SetStyle(table.StyleLight)
	t.AppendHeader(table.Row{"seconds", "what", "was", "is"})
	for _, e := range entries {
		t.AppendRow(table.Row{fmt.Sprintf("%7s", e.When()), e.What, e.From, e.To})
	}
	t.Render()
}
