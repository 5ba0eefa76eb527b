package guard

import "strings"

// objectTaken refuses names and numbers that somebody else uses.
var objectTaken = Rule{
	Name: "object_taken", LastVerified: "2026-11-24",
	Source: "an object is ours by its content, not by its name: see package plan",
	check: func(in Input) *Finding {
		if len(in.Conflicts) == 0 {
			return nil
		}
		return &Finding{Fatal: true, Why: "taken by something else: " + strings.Join(in.Conflicts, "; "),
			Remedy: "give other names and numbers in names in the site file"}
	},
}
