package wayin

import (
	"slices"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/guard/internal/rule"
)

// LockoutLogin refuses lines that change who may log in and how: no step of the guide needs one.
var LockoutLogin = rule.Rule{
	Name: "lockout_login", LastVerified: "2026-11-24", Overridable: true,
	Source: "IOS 15.x: VTY lines, users, AAA, the SSH server and its key decide about every new login",
	Look: func(in *rule.Case) *rule.Finding {
		for _, l := range in.Lines() {
			header, text := strings.TrimPrefix(l.Header, "no "), strings.TrimPrefix(l.Text, "no ")
			if !strings.HasPrefix(header, "line ") && !slices.ContainsFunc(logins,
				func(start string) bool { return strings.HasPrefix(text, start) }) {
				continue
			}
			return &rule.Finding{
				Fatal: true, Step: l.Step, Line: l.Line, Lines: l.Texts(),
				Why:    "the plan changes who may log in and how; one mistake there locks everybody out",
				Remedy: "take these lines out of the playbook, and change logins by hand, with a second session open",
			}
		}
		return nil
	},
}

// logins are the starts of global lines that decide about logins.
var logins = []string{"aaa ", "username ", "enable ", "ip ssh ", "crypto key ", "ip domain name ", "ip domain-name ",
	"login ", "privilege ", "tacacs", "radius"}
