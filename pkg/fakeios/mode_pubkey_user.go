package fakeios

import (
	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/grammar"

	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/running"
)

func pubkeyUserMode() mode {
	return submode(pubkeyUserPrompt, pubkeyChainPrompt, []configCommand{
		{Pattern: "key-string", Run: func(s *configSession, _ grammar.Args) string {
			u := s.object.(*running.PublicKeyUser)
			u.Typing.Reset()
			s.enter(pubkeyDataPrompt, u)
			return ""
		}},
		{Pattern: "key-hash <hash:line>", Run: func(s *configSession, a grammar.Args) string {
			s.object.(*running.PublicKeyUser).Keep(a["hash"])
			return ""
		}},
		{Pattern: "no key-hash <hash:line>", Run: func(s *configSession, a grammar.Args) string {
			u := s.object.(*running.PublicKeyUser)
			u.Hashes = running.Without(u.Hashes, a["hash"])
			return ""
		}},
		{Pattern: "username <name>", Run: func(s *configSession, a grammar.Args) string {
			s.enter(pubkeyUserPrompt, s.config.PublicKeyUser(a["name"]))
			return ""
		}},
	})
}
