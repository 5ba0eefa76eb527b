package view

import (
	"fmt"
	"io"

	"github.com/jedib0t/go-pretty/v6/table"

	"github.com/ziatunnel/ziatunnel/pkg/survey"
)

// Survey prints what a survey has found that the program did not believe, and where all of it is.
func Survey(w io.Writer, asJSON bool, f survey.File, name string) {
	if asJSON {
		JSON(w, f)
		return
	}
	agree, unknown := 0, 0
	for _, fact := range f.Facts {
		switch {
		case !fact.Known():
			unknown++
		case !fact.Disagrees():
			agree++
		}
	}
	disagree := f.Disagreements()
	if len(disagree) > 0 {
		t := table.NewWriter()
		t.SetOutputMirror(w)
		t.SetStyle(table.StyleLight)
		t.AppendHeader(table.Row{"fact", "expected", "seen"})
		t.SetColumnConfigs([]table.ColumnConfig{
			{Number: 1, WidthMax: 44}, {Number: 2, WidthMax: 36}, {Number: 3, WidthMax: 36},
		})
		for _, fact := range disagree {
			t.AppendRow(table.Row{fact.ID, fact.Expected, fact.Seen})
		}
		t.Render()
	}
	fmt.Fprintf(w, "%d facts: %d as expected, %d other, %d not known\n", len(f.Facts), agree, len(disagree), unknown)
	if window := f.SafeWindow(); window > 0 {
		fmt.Fprintf(w, "windows of up to %d lines are safe\n", window)
	}
	if f.Restored {
		fmt.Fprintln(w, "everything is taken away; the running-config is what it was")
	}
	fmt.Fprintln(w, "written to", name)
}
