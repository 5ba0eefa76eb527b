package fakeios

import "github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/grammar"

func pubkeyChainMode() mode {
	return submode(pubkeyChainPrompt, globalPrompt, []configCommand{
		{Pattern: "username <name>", Run: func(s *configSession, a grammar.Args) string {
			s.enter(pubkeyUserPrompt, s.config.pubkeyUser(a["name"]))
			return ""
		}},
		{Pattern: "no username <name>", Run: func(s *configSession, a grammar.Args) string {
			c := &s.config.ssh
			c.pubkeys = remove(c.pubkeys, func(u *pubkeyUser) bool { return u.name == a["name"] })
			return ""
		}},
	}, knownConfig("server <name>"))
}
