package fakeios

func pubkeyUserMode() mode {
	return submode(pubkeyUserPrompt, pubkeyChainPrompt, []command{
		{pattern: "key-string", run: func(s *session, _ args) string {
			u := s.object.(*pubkeyUser)
			u.typing.Reset()
			s.enter(pubkeyDataPrompt, u)
			return ""
		}},
		{pattern: "key-hash <hash:line>", run: func(s *session, a args) string {
			s.object.(*pubkeyUser).keep(a["hash"])
			return ""
		}},
		{pattern: "no key-hash <hash:line>", run: func(s *session, a args) string {
			u := s.object.(*pubkeyUser)
			u.hashes = without(u.hashes, a["hash"])
			return ""
		}},
		{pattern: "username <name>", run: func(s *session, a args) string {
			s.enter(pubkeyUserPrompt, s.router.running.pubkeyUser(a["name"]))
			return ""
		}},
	})
}
