package router

import (
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/guard/internal/rule"
)

// ObjectTaken refuses names and numbers that somebody else uses.
var ObjectTaken = rule.Rule{
	Name: "object_taken", LastVerified: "2026-11-24",
	Source: "an object is ours by its content, not by its name: see package plan",
	Look: func(in *rule.Case) *rule.Finding {
		if len(in.Conflicts) == 0 {
			return nil
		}
		return &rule.Finding{Fatal: true, Why: "taken by something else: " + strings.Join(in.Conflicts, "; "),
			Remedy: "give other names and numbers in names in the site file"}
	},
}
