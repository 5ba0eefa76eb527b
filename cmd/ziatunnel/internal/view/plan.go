package view

import (
	"fmt"
	"io"

	"github.com/ziatunnel/ziatunnel/pkg/engine"
)

// Plan prints what would be sent, step by step, with what takes it back.
func Plan(w io.Writer, asJSON bool, r engine.Review) {
	PlanInDetail(w, asJSON, r, PlanOptions{})
}

// notKnown prints what only the router could have told.
func notKnown(w io.Writer, r engine.Review) {
	if len(r.NotKnown) > 0 {
		fmt.Fprintln(w, "not known, because no router was asked:")
	}
	for _, what := range r.NotKnown {
		fmt.Fprintln(w, "  "+what)
	}
}

// Warnings prints what the guards say.
func Warnings(w io.Writer, r engine.Review) {
	for _, f := range r.Findings {
		kind := "warning"
		if f.Fatal {
			kind = "refused"
		}
		if f.Overridden != "" {
			kind = "overridden, because " + f.Overridden
		}
		fmt.Fprintf(w, "%s (%s): %s; %s\n", kind, f.Rule, f.Why, f.Remedy)
	}
}
