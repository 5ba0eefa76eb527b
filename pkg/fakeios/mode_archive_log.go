package fakeios

import "strings"

func archiveLogMode() mode {
	toggle := func(s *session, _ args) string {
		c := &s.router.running.archive
		line := s.match.canonical()
		if positive, negated := strings.CutPrefix(line, "no "); negated {
			c.log = without(c.log, positive)
		} else {
			c.log = append(without(c.log, line), line)
		}
		return ""
	}
	var commands []command
	for _, p := range []string{"logging enable", "logging size <n:1-1000>", "hidekeys", "notify syslog [contenttype plaintext]", "record rc"} {
		commands = append(commands, command{pattern: p, run: toggle}, command{pattern: "no " + p, run: toggle})
	}
	return submode(archiveLogPrompt, archivePrompt, commands)
}
