package fakeios

import "github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/grammar"

func pubkeyUserMode() mode {
	return submode(pubkeyUserPrompt, pubkeyChainPrompt, []configCommand{
		{Pattern: "key-string", Run: func(s *configSession, _ grammar.Args) string {
			u := s.object.(*pubkeyUser)
			u.typing.Reset()
			s.enter(pubkeyDataPrompt, u)
			return ""
		}},
		{Pattern: "key-hash <hash:line>", Run: func(s *configSession, a grammar.Args) string {
			s.object.(*pubkeyUser).keep(a["hash"])
			return ""
		}},
		{Pattern: "no key-hash <hash:line>", Run: func(s *configSession, a grammar.Args) string {
			u := s.object.(*pubkeyUser)
			u.hashes = without(u.hashes, a["hash"])
			return ""
		}},
		{Pattern: "username <name>", Run: func(s *configSession, a grammar.Args) string {
			s.enter(pubkeyUserPrompt, s.config.pubkeyUser(a["name"]))
			return ""
		}},
	})
}
