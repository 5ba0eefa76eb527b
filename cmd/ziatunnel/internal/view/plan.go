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

// Rehearsed prints how the plan went on a twin of the router.
func Rehearsed(w io.Writer, r engine.Review) {
	played := r.Rehearsal
	if played == nil {
		return
	}
	yes := map[bool]string{true: "yes", false: "no"}
	proven := yes[played.Proven]
	if played.Proven {
		proven += ", " + string(played.Proof.Reached)
	}
	fmt.Fprintf(w, "rehearsed on a twin of this router: %s sent; taken back halfway: %s; way in kept: %s; tunnels "+
		"proven: %s\n", counted(played.Lines, "line"), yes[played.TakenBack], yes[played.Session], proven)
	for _, f := range played.Flows {
		mark := "="
		switch {
		case !f.OK:
			mark = "!"
		case f.Before != f.After:
			mark = "~"
		}
		fmt.Fprintf(w, "  %s %s: %s", mark, f.What, f.Before)
		if f.Before != f.After {
			fmt.Fprintf(w, ", then %s", f.After)
		}
		fmt.Fprintln(w)
	}
	for _, what := range played.NotRehearsed {
		fmt.Fprintln(w, "  not rehearsed: "+what)
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
