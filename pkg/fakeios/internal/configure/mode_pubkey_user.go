package configure

import (
	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/running"
)

func pubkeyUserMode() mode {
	return submode(pubkeyUserPrompt, pubkeyChainPrompt, []command{
		{Pattern: "key-string", Run: func(s *Session, _ args) string {
			u := s.Object.(*running.PublicKeyUser)
			u.Typing.Reset()
			s.enter(pubkeyDataPrompt, u)
			return ""
		}},
		{Pattern: "key-hash <hash:line>", Run: func(s *Session, a args) string {
			s.Object.(*running.PublicKeyUser).AddHash(a["hash"])
			return ""
		}},
		{Pattern: "no key-hash <hash:line>", Run: func(s *Session, a args) string {
			u := s.Object.(*running.PublicKeyUser)
			u.Hashes = running.Without(u.Hashes, a["hash"])
			return ""
		}},
		{Pattern: "username <name>", Run: func(s *Session, a args) string {
			s.enter(pubkeyUserPrompt, s.Config.PublicKeyUser(a["name"]))
			return ""
		}},
	})
}
