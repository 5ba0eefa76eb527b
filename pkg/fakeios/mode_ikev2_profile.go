package fakeios

func ikev2ProfileMode() mode {
	profile := func(s *session) *ikev2Profile { return s.object.(*ikev2Profile) }
	commands := []command{
		{pattern: "match identity remote address <ip:ip> [<mask:ip>]", run: func(s *session, a args) string { return profile(s).match(a.addr("ip")) }},
		{pattern: "no match identity remote address <ip:ip> [<mask:ip>]", run: func(s *session, a args) string { return profile(s).unmatch(a.addr("ip")) }},
		{pattern: "identity local <kind:email|fqdn|address> <id>", run: func(s *session, a args) string {
			profile(s).identityKind, profile(s).identity = a["kind"], a["id"]
			return ""
		}},
		{pattern: "no identity local [<x:line>]", run: func(s *session, _ args) string { profile(s).identityKind, profile(s).identity = "", ""; return "" }},
		{pattern: "authentication remote pre-share", run: func(s *session, _ args) string { profile(s).authRemote = "pre-share"; return "" }},
		{pattern: "authentication local pre-share", run: func(s *session, _ args) string { profile(s).authLocal = "pre-share"; return "" }},
		{pattern: "no authentication remote [<x:line>]", run: func(s *session, _ args) string { profile(s).authRemote = ""; return "" }},
		{pattern: "no authentication local [<x:line>]", run: func(s *session, _ args) string { profile(s).authLocal = ""; return "" }},
		{pattern: "keyring local <name>", run: func(s *session, a args) string {
			if s.router.running.keyring(a["name"]) == nil {
				return "% Invalid keyring " + a["name"] + "\n"
			}
			profile(s).keyring = a["name"]
			return ""
		}},
		{pattern: "no keyring [<x:line>]", run: func(s *session, _ args) string { profile(s).keyring = ""; return "" }},
		{pattern: "lifetime <s:120-86400>", run: func(s *session, a args) string { profile(s).lifetime = a.int("s"); return "" }},
		{pattern: "no lifetime [<x:line>]", run: func(s *session, _ args) string { profile(s).lifetime = 0; return "" }},
		{pattern: "no config-exchange request", run: func(s *session, _ args) string { profile(s).noConfigExchange = true; return "" }},
		{pattern: "config-exchange request", run: func(s *session, _ args) string { profile(s).noConfigExchange = false; return "" }},
		{pattern: "no dpd [<x:line>]", run: func(s *session, _ args) string { profile(s).dpd = nil; return "" }},
		{pattern: "dpd <i:10-3600> <r:2-60> <m:periodic|on-demand>", run: func(s *session, a args) string {
			profile(s).dpd = &dpd{a.int("i"), a.int("r"), a["m"]}
			return ""
		}},
	}
	return submode(profilePrompt, globalPrompt, commands, known("aaa <x:line>", "authentication <w:local|remote> <x:ecdsa-sig|eap|rsa-sig>",
		"config-mode <x:line>", "description <x:line>", "identity local <x:dn|key-id>", "initial-contact <x:line>", "ivrf <x>", "keyring aaa <x>",
		"match address local <x:line>", "match certificate <x>", "match fvrf <x>", "match identity remote <x:any|email|fqdn|key-id> <y:line>",
		"nat <x:line>", "pki <x:line>", "reconnect <x:line>", "redirect <x:line>", "shutdown", "virtual-template <n>"))
}
