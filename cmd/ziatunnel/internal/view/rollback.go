package view

import (
	"fmt"
	"io"
	"time"

	"github.com/jedib0t/go-pretty/v6/table"

	"github.com/ziatunnel/ziatunnel/pkg/engine"
	"github.com/ziatunnel/ziatunnel/pkg/journal"
)

// snapshotRow is a snapshot in JSON. The names are a contract.
type snapshotRow struct {
	Name    string    `json:"name"` // what --to takes
	Time    time.Time `json:"time"`
	Router  string    `json:"router"`
	Command string    `json:"command"` // of the run before which it was taken
	Status  string    `json:"status"`  // of that run
	Stands  bool      `json:"stands"`  // the change of that run was not taken back
	Hash    string    `json:"hash"`
}

// Snapshots lists what rollback --to can go back to, oldest first.
func Snapshots(w io.Writer, asJSON bool, site string, snapshots []journal.Snapshot, runs []journal.Summary) {
	of, stands := map[string]journal.Summary{}, map[string]bool{}
	for _, r := range runs {
		of[r.Run] = r
	}
	for _, r := range journal.Active(runs) {
		stands[r.Run] = true
	}
	rows := []snapshotRow{}
	for _, s := range snapshots {
		row := snapshotRow{Name: s.Run, Time: s.Time, Router: s.Router, Stands: stands[s.Run], Hash: s.Hash,
			Status: "unknown"}
		if r, ok := of[s.Run]; ok {
			row.Command, row.Status = r.Begin.Command, status(r)
		}
		rows = append(rows, row)
	}
	if asJSON {
		JSON(w, map[string]any{"site": site, "snapshots": rows})
		return
	}
	if len(rows) == 0 {
		fmt.Fprintf(w, "site %s has no snapshots\n", site)
		return
	}
	t := table.NewWriter()
	t.SetOutputMirror(w)
	t.SetStyle(table.StyleLight)
	t.AppendHeader(table.Row{"snapshot", "taken", "router", "before", "which ended", "stands"})
	for _, r := range rows {
		word := "no"
		if r.Stands {
			word = "yes"
		}
		t.AppendRow(table.Row{r.Name, stamp(r.Time), r.Router, r.Command, r.Status, word})
	}
	t.Render()
}

// TakenBack prints the end of a rollback that is proven.
func TakenBack(w io.Writer, asJSON bool, runs []journal.Summary) {
	names := make([]string, len(runs))
	for i, r := range runs {
		names[i] = r.Run
	}
	if asJSON {
		JSON(w, map[string]any{"rolled_back": true, "runs": names})
		return
	}
	for _, r := range runs {
		fmt.Fprintf(w, "%s (%s) is taken back\n", r.Run, r.Begin.Command)
	}
	fmt.Fprintln(w, "proven: the router runs what it ran before")
}

// Removed prints the end of a remove.
func Removed(w io.Writer, asJSON bool, o engine.Outcome) {
	if asJSON {
		JSON(w, map[string]any{"removed": true, "lines": o.Lines, "saved": o.Saved, "review": o.Review,
			"before": o.Before})
		return
	}
	for _, step := range o.Review.Plan.Steps {
		for _, note := range step.Notes {
			fmt.Fprintln(w, "note:", note)
		}
	}
	saved := " and saved"
	if !o.Saved {
		saved = ", NOT saved"
	}
	switch {
	case o.Lines == 0 && o.Saved:
		fmt.Fprintln(w, "nothing of ours was in the running-config; it was saved")
	case o.Lines == 0:
		fmt.Fprintln(w, "nothing to do: nothing of ours is on the router")
	default:
		fmt.Fprintf(w, "the tunnels are out: %s sent%s; proven: nothing else has changed\n",
			counted(o.Lines, "line"), saved)
		comparedWithBefore(w, o)
	}
}

// comparedWithBefore says what is left of a difference to the configuration from before the tunnels.
func comparedWithBefore(w io.Writer, o engine.Outcome) {
	switch {
	case o.Before == nil:
		fmt.Fprintln(w, "what the router ran before the tunnels is not known: it was not compared")
	case len(o.Before.Differs) == 0:
		fmt.Fprintln(w, "compared: everything is what it was before the tunnels")
	default:
		fmt.Fprintf(w, "compared: the running-config differs in %s from what it was before the tunnels:\n",
			counted(len(o.Before.Differs), "line"))
		for _, line := range o.Before.Differs {
			fmt.Fprintln(w, "  "+line)
		}
	}
}
