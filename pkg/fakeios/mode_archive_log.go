package fakeios

import (
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/grammar"
)

func archiveLogMode() mode {
	toggle := func(s *configSession, _ grammar.Args) string {
		c := &s.config.archive
		line := s.match.Canonical()
		if positive, negated := strings.CutPrefix(line, "no "); negated {
			c.log = without(c.log, positive)
		} else {
			c.log = append(without(c.log, line), line)
		}
		return ""
	}
	var commands []configCommand
	for _, p := range []string{"logging enable", "logging size <n:1-1000>", "hidekeys", "notify syslog [contenttype plaintext]", "record rc"} {
		commands = append(commands, configCommand{Pattern: p, Run: toggle}, configCommand{Pattern: "no " + p, Run: toggle})
	}
	return submode(archiveLogPrompt, archivePrompt, commands)
}
