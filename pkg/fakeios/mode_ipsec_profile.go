package fakeios

import (
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/grammar"
)

func ipsecProfileMode() mode {
	profile := func(s *configSession) *ipsecProfile { return s.object.(*ipsecProfile) }
	return submode(ipsecPrompt, globalPrompt, []configCommand{
		{Pattern: "set security-association lifetime seconds <s:120-86400>", Run: func(s *configSession, a grammar.Args) string { profile(s).lifetimeSeconds = a.Int("s"); return "" }},
		{Pattern: "no set security-association lifetime seconds [<x:line>]", Run: func(s *configSession, _ grammar.Args) string { profile(s).lifetimeSeconds = 0; return "" }},
		{Pattern: "set security-policy limit <n:1-50000>", Run: func(s *configSession, a grammar.Args) string { profile(s).policyLimit = a.Int("n"); return "" }},
		{Pattern: "no set security-policy limit [<x:line>]", Run: func(s *configSession, _ grammar.Args) string { profile(s).policyLimit = 0; return "" }},
		{Pattern: "set transform-set <name>", Run: func(s *configSession, a grammar.Args) string {
			if s.config.transformSet(a["name"]) == nil {
				return "ERROR: transform set with tag \"" + a["name"] + "\" does not exist.\n"
			}
			profile(s).transformSet = a["name"]
			return ""
		}},
		{Pattern: "no set transform-set [<x:line>]", Run: func(s *configSession, _ grammar.Args) string { profile(s).transformSet = ""; return "" }},
		{Pattern: "set ikev2-profile <name>", Run: func(s *configSession, a grammar.Args) string {
			if s.config.ikev2Profile(a["name"]) == nil {
				return "% Can't find profile " + a["name"] + "\n"
			}
			profile(s).ikev2Profile = a["name"]
			return ""
		}},
		{Pattern: "no set ikev2-profile [<x:line>]", Run: func(s *configSession, _ grammar.Args) string { profile(s).ikev2Profile = ""; return "" }},
		{Pattern: "set pfs <g:group1|group2|group5|group14|group19|group20|group21>", Run: func(s *configSession, a grammar.Args) string {
			profile(s).pfsGroup = grammar.Args{"n": strings.TrimPrefix(a["g"], "group")}.Int("n")
			return ""
		}},
		{Pattern: "no set pfs [<x:line>]", Run: func(s *configSession, _ grammar.Args) string { profile(s).pfsGroup = 0; return "" }},
	})
}
