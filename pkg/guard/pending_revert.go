package guard

import "fmt"

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
