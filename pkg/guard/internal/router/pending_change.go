package router

import (
	"fmt"

	"github.com/ziatunnel/ziatunnel/pkg/guard/internal/rule"
)

// PendingReload refuses a router that is about to restart.
var PendingReload = rule.Rule{
	Name: "pending_reload", LastVerified: "2026-11-24",
	Source: "`reload in N` is how a careful person, or another run, guards a change: `show reload`",
	Look: func(in *rule.Case) *rule.Finding {
		r := in.Facts.Reload
		if r == nil || !r.Scheduled || !in.Changes() {
			return nil
		}
		why := "a reload is scheduled"
		if r.At != nil {
			why += " for " + *r.At
		}
		if r.By != nil {
			why += " by " + *r.By
		}
		return &rule.Finding{Fatal: true, Why: why + ": somebody else may be at work",
			Remedy: "let them finish, or `reload cancel` if nobody is"}
	},
}

// PendingRevert refuses a router that is about to take somebody's change back: it would take ours
// with it.
var PendingRevert = rule.Rule{
	Name: "pending_revert", LastVerified: "2026-11-24",
	Source: "`configure terminal revert timer N`: `show archive config rollback timer`",
	Look: func(in *rule.Case) *rule.Finding {
		t := in.Facts.RollbackTimer
		if t == nil || !t.Pending || !in.Changes() {
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
		return &rule.Finding{Fatal: true, Why: why + ": its revert would take ours back too",
			Remedy: "`configure confirm` or `configure revert now` first; a run of ours that was killed: `ziatunnel " +
				"resume` or `ziatunnel rollback`"}
	},
}
