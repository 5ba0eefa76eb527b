package configure

import (
	"fmt"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/running"
)

// TypeFile types a configuration file into c, as IOS does at boot, and returns what was refused.
func TypeFile(c *running.Config, text string, host Host, platform Platform) (refused []string) {
	s := NewSession(c, host, platform)
	s.FromFile = true
	s.EnterGlobal()
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, "\r\n")
		trimmed := strings.TrimSpace(line)
		if s.Capturing() {
			s.CaptureLine(line)
			continue
		}
		if !s.ReadsText() && (trimmed == "" || trimmed[0] == '!' || trimmed == "end" ||
			strings.HasPrefix(trimmed, "version ")) {
			continue
		}
		reply := strings.TrimSpace(s.Run(trimmed))
		if strings.HasPrefix(reply, "%") || strings.HasPrefix(reply, "^") {
			refused = append(refused, fmt.Sprintf("line %q: %s", trimmed, reply))
		}
	}
	return refused
}
