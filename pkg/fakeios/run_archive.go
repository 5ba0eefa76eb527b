package fakeios

import (
	"fmt"
	"strings"
)

func (c archiveConfig) render(b *strings.Builder) {
	if c.path == "" && len(c.log) == 0 && c.maximum == 0 && !c.writeMemory && c.timePeriod == 0 {
		return
	}
	b.WriteString("archive\n")
	if len(c.log) > 0 {
		b.WriteString(" log config\n")
		for _, line := range c.log {
			fmt.Fprintf(b, "  %s\n", line)
		}
	}
	if c.path != "" {
		fmt.Fprintf(b, " path %s\n", c.path)
	}
	if c.maximum > 0 && c.maximum != 10 {
		fmt.Fprintf(b, " maximum %d\n", c.maximum)
	}
	if c.writeMemory {
		b.WriteString(" write-memory\n")
	}
	if c.timePeriod > 0 {
		fmt.Fprintf(b, " time-period %d\n", c.timePeriod)
	}
}

// archiveConfig is `archive`.
type archiveConfig struct {
	path        string
	maximum     int // 0 is the default 10
	writeMemory bool
	timePeriod  int      // minutes
	log         []string // lines of `log config`
}
