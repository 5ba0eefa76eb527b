package fakeios

func pubkeyChainMode() mode {
	return submode(pubkeyChainPrompt, globalPrompt, []command{
		{pattern: "username <name>", run: func(s *session, a args) string {
			s.enter(pubkeyUserPrompt, s.router.running.pubkeyUser(a["name"]))
			return ""
		}},
		{pattern: "no username <name>", run: func(s *session, a args) string {
			c := &s.router.running.ssh
			c.pubkeys = remove(c.pubkeys, func(u *pubkeyUser) bool { return u.name == a["name"] })
			return ""
		}},
	}, known("server <name>"))
}
