package fakeios

import "strings"

func ipsecProfileMode() mode {
	profile := func(s *session) *ipsecProfile { return s.object.(*ipsecProfile) }
	return submode(ipsecPrompt, globalPrompt, []command{
		{pattern: "set security-association lifetime seconds <s:120-86400>", run: func(s *session, a args) string { profile(s).lifetimeSeconds = a.int("s"); return "" }},
		{pattern: "no set security-association lifetime seconds [<x:line>]", run: func(s *session, _ args) string { profile(s).lifetimeSeconds = 0; return "" }},
		{pattern: "set security-policy limit <n:1-50000>", run: func(s *session, a args) string { profile(s).policyLimit = a.int("n"); return "" }},
		{pattern: "no set security-policy limit [<x:line>]", run: func(s *session, _ args) string { profile(s).policyLimit = 0; return "" }},
		{pattern: "set transform-set <name>", run: func(s *session, a args) string {
			if s.router.running.transformSet(a["name"]) == nil {
				return "ERROR: transform set with tag \"" + a["name"] + "\" does not exist.\n"
			}
			profile(s).transformSet = a["name"]
			return ""
		}},
		{pattern: "no set transform-set [<x:line>]", run: func(s *session, _ args) string { profile(s).transformSet = ""; return "" }},
		{pattern: "set ikev2-profile <name>", run: func(s *session, a args) string {
			if s.router.running.ikev2Profile(a["name"]) == nil {
				return "% Can't find profile " + a["name"] + "\n"
			}
			profile(s).ikev2Profile = a["name"]
			return ""
		}},
		{pattern: "no set ikev2-profile [<x:line>]", run: func(s *session, _ args) string { profile(s).ikev2Profile = ""; return "" }},
		{pattern: "set pfs <g:group1|group2|group5|group14|group19|group20|group21>", run: func(s *session, a args) string {
			profile(s).pfsGroup = args{"n": strings.TrimPrefix(a["g"], "group")}.int("n")
			return ""
		}},
		{pattern: "no set pfs [<x:line>]", run: func(s *session, _ args) string { profile(s).pfsGroup = 0; return "" }},
	})
}
