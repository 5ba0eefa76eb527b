package configure

import (
	"slices"

	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/running"
)

func pubkeyChainMode() mode {
	return submode(pubkeyChainPrompt, globalPrompt, []command{
		{Pattern: "username <name>", Run: func(s *Session, a args) string {
			s.enter(pubkeyUserPrompt, s.Config.PublicKeyUser(a["name"]))
			return ""
		}},
		{Pattern: "no username <name>", Run: func(s *Session, a args) string {
			c := &s.Config.SSH
			c.PublicKeys = slices.DeleteFunc(c.PublicKeys, func(u *running.PublicKeyUser) bool {
				return u.Name == a["name"]
			})
			return ""
		}},
	}, known("server <name>"))
}
