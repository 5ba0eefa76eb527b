package guard

import (
	"fmt"
)

// pendingReload refuses a router that is about to restart.
var pendingReload = Rule{
	Name: "pending_reload", LastVerified: "2026-11-24",
	Source: "`reload in N` is how a careful person, or another run, guards a change: `show reload`",
	check: func(in Input) *Finding {
		r := in.Facts.Reload
		if r == nil || !r.Scheduled || !in.changes() {
			return nil
		}
		why := "a reload is scheduled"
		if r.At != nil {
			why += " for " + *r.At
		}
		if r.By != nil {
			why += " by " + *r.By
		}
		return &Finding{Fatal: true, Why: why + ": somebody else may be at work",
			Remedy: "let them finish, or `reload cancel` if nobody is"}
	},
}

// pendingRevert refuses a router that is about to take somebody's change back: it would take ours
// with it.
var pendingRevert = Rule{
	Name: "pending_revert", LastVerified: "2026-11-24",
	Source: "`configure terminal revert timer N`: `show archive config rollback timer`",
	check: func(in Input) *Finding {
		t := in.Facts.RollbackTimer
		if t == nil || !t.Pending || !in.changes() {
			return nil
		}
		who := "somebody"
		if t.User != nil {
			who = *t.User
		}
		why := who + " has a change on the router that waits to be confirmed"
		if t.Minutes != nil && t.Configured != nil {
			why += fmt.Sprintf(" (%d minutes from %s)", *t.Minutes, *t.Configured)
		}
		return &Finding{Fatal: true, Why: why + ": its revert would take ours back too",
			Remedy: "`configure confirm` or `configure revert now` first; a run of ours that was killed: `ziatunnel " +
				"resume` or `ziatunnel rollback`"}
	},
}
