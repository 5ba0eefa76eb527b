package fakeios

import (
	"slices"

	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/grammar"
	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/running"
)

func pubkeyChainMode() mode {
	return submode(pubkeyChainPrompt, globalPrompt, []configCommand{
		{Pattern: "username <name>", Run: func(s *configSession, a grammar.Args) string {
			s.enter(pubkeyUserPrompt, s.config.PublicKeyUser(a["name"]))
			return ""
		}},
		{Pattern: "no username <name>", Run: func(s *configSession, a grammar.Args) string {
			c := &s.config.SSH
			c.PublicKeys = slices.DeleteFunc(c.PublicKeys, func(u *running.PublicKeyUser) bool { return u.Name == a["name"] })
			return ""
		}},
	}, knownConfig("server <name>"))
}
