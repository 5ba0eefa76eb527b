package guard

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
