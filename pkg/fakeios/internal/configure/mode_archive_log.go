package configure

import (
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/running"
)

func archiveLogMode() mode {
	toggle := func(s *Session, _ args) string {
		c := &s.Config.Archive
		line := s.Match.Canonical()
		if positive, negated := strings.CutPrefix(line, "no "); negated {
			c.Log = running.Without(c.Log, positive)
		} else {
			c.Log = append(running.Without(c.Log, line), line)
		}
		return ""
	}
	var commands []command
	for _, p := range []string{"logging enable", "logging size <n:1-1000>", "hidekeys",
		"notify syslog [contenttype plaintext]", "record rc"} {
		commands = append(commands, command{Pattern: p, Run: toggle}, command{Pattern: "no " + p, Run: toggle})
	}
	return submode(archiveLogPrompt, archivePrompt, commands)
}
