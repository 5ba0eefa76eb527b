package view

import (
	"fmt"
	"io"

	"github.com/ziatunnel/ziatunnel/pkg/engine"
)

// Plan prints what would be sent, step by step, with what takes it back.
func Plan(w io.Writer, asJSON bool, r engine.Review) {
	if asJSON {
		JSON(w, r)
		return
	}
	present := 0
	for _, s := range r.Plan.Steps {
		present += s.Present
		for _, note := range s.Notes {
			fmt.Fprintf(w, "note: %s\n", note)
		}
		if len(s.Changes) == 0 {
			continue
		}
		fmt.Fprintf(w, "step %d: %s (%s); %d lines, %d already right\n", s.Number, s.Title, s.Why, s.Count(), s.Present)
		for _, c := range s.Changes {
			fmt.Fprintf(w, "  %s %s\n", c.Action, c.Object)
			for _, line := range c.Lines {
				fmt.Fprintf(w, "    + %s\n", line.Text)
			}
			for _, line := range c.Undo {
				fmt.Fprintf(w, "      undo: %s\n", line)
			}
			if c.Hazard != "" {
				fmt.Fprintf(w, "    hazard: %s\n", c.Hazard)
			}
		}
	}
	Warnings(w, r)
	if r.Plan.Empty() {
		fmt.Fprintf(w, "nothing to do: all %d lines are already right\n", present)
	} else {
		fmt.Fprintf(w, "%d lines to send, %d already right\n", len(r.Plan.Lines()), present)
	}
}

// Warnings prints what the guards say.
func Warnings(w io.Writer, r engine.Review) {
	for _, f := range r.Findings {
		kind := "warning"
		if f.Fatal {
			kind = "refused"
		}
		fmt.Fprintf(w, "%s (%s): %s; %s\n", kind, f.Rule, f.Why, f.Mend)
	}
}
