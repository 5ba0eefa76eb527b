package fakeios

import (
	"fmt"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/running"
)

// typeFile types a configuration file into c, as IOS does at boot, and returns what was refused.
func typeFile(c *running.Config, text string, host Host, platform Platform) (refused []string) {
	s := newConfigSession(c, host, platform)
	s.fromFile = true
	s.enterGlobal()
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, "\r\n")
		trimmed := strings.TrimSpace(line)
		if s.capturing() {
			s.captureLine(line)
			continue
		}
		if !s.readsText() && (trimmed == "" || trimmed[0] == '!' || trimmed == "end" || strings.HasPrefix(trimmed, "version ")) {
			continue
		}
		reply := strings.TrimSpace(s.run(trimmed))
		if strings.HasPrefix(reply, "%") || strings.HasPrefix(reply, "^") {
			refused = append(refused, fmt.Sprintf("line %q: %s", trimmed, reply))
		}
	}
	return refused
}
