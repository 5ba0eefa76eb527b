package view

import (
	"io"

	"github.com/ziatunnel/ziatunnel/pkg/console"
	"github.com/ziatunnel/ziatunnel/pkg/engine"
	"github.com/ziatunnel/ziatunnel/pkg/plan"
)

// PlanOptions are how a plan is shown.
type PlanOptions struct {
	Paint      func(console.Colour, string) // writes a line of what comes or goes; nil: without colour
	Lines      bool                         // show the typed lines too, with `exit` and all
	RoundTrips int                          // predicted for sending; 0 is not said
}

// planDocument is the JSON of `ziatunnel plan`; its names are a contract.
//
//	plan.playbook
//	plan.steps[]             number, title, why, present (wanted lines that are already right), notes[]
//	plan.steps[].changes[]   action (add, replace, remove), object, why, lines[] as typed, adds[] and
//	                         removes[] as the configuration shows them afterwards, undo[] as typed,
//	                         hazard, also[] (other objects that are touched on the way)
//	plan.steps[].stage       the stage that sends the step, where the plan has stages
//	plan.stages[]            one tunnel at a time: number, title, role, interface, peer, in_use, renegotiate, why,
//	                         hazard; left out where all steps are sent at once
//	summary                  added, changed, removed (objects), lines (to type), present
//	round_trips              predicted for sending the lines
//	findings[]               of the guards: rule, why, mend, lines[], fatal, overridable,
//	                         overridden (the reason given), question (a person
//	                         at the terminal may answer it), step, line
//	version                  of the router, as `show version` says
//	unsaved                  the startup-config lacks what the playbook wants
//	adopted                  with --adopt: tunnels[], taken[] (name, object), left[], not_adopted[], names
//	rehearsal                with --rehearse: lines, taken_back, session, proven, flows[] (what, before, after, ok),
//	                         not_rehearsed[], problems[]
//	not_known[]              what only the router could have told, when it was not asked
//
// Secrets are masked everywhere.
type planDocument struct {
	engine.Review
	Summary    plan.Summary `json:"summary"`
	RoundTrips int          `json:"round_trips"`
}

// PlanInDetail prints what would be sent, step by step: what is added, changed, removed and already
// right, with reason, hazard and undo.
func PlanInDetail(w io.Writer, asJSON bool, r engine.Review, o PlanOptions) {
	if asJSON {
		JSON(w, planDocument{r, r.Plan.Summary(), o.RoundTrips})
		return
	}
	t := planText{w: w, PlanOptions: o}
	Adopted(w, r)
	t.steps(r.Plan)
	Rehearsed(w, r)
	Warnings(w, r)
	notKnown(w, r)
	t.end(r.Plan)
	NamesBlock(w, r)
}
