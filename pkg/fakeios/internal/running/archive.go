package running

import (
	"fmt"
	"strings"
)

func (c Archive) render(b *strings.Builder) {
	if c.Path == "" && len(c.Log) == 0 && c.Maximum == 0 && !c.WriteMemory && c.TimePeriod == 0 {
		return
	}
	b.WriteString("archive\n")
	if len(c.Log) > 0 {
		b.WriteString(" log config\n")
		for _, line := range c.Log {
			fmt.Fprintf(b, "  %s\n", line)
		}
	}
	if c.Path != "" {
		fmt.Fprintf(b, " path %s\n", c.Path)
	}
	if c.Maximum > 0 && c.Maximum != 10 {
		fmt.Fprintf(b, " maximum %d\n", c.Maximum)
	}
	if c.WriteMemory {
		b.WriteString(" write-memory\n")
	}
	if c.TimePeriod > 0 {
		fmt.Fprintf(b, " time-period %d\n", c.TimePeriod)
	}
}

// Archive is `archive`.
type Archive struct {
	Path        string
	Maximum     int // 0 is the default 10
	WriteMemory bool
	TimePeriod  int      // minutes
	Log         []string // lines of `log config`
}
