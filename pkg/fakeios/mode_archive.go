package fakeios

import (
	"fmt"
	"strings"
)

func archiveMode() mode {
	on := func(change func(c *archiveConfig, a args)) func(*session, args) string {
		return func(s *session, a args) string { change(&s.router.running.archive, a); return "" }
	}
	return submode(archivePrompt, globalPrompt, []command{
		{pattern: "path <url>", run: func(s *session, a args) string {
			if !strings.HasPrefix(a["url"], "flash:") {
				return "%Error opening " + a["url"] + " (Timed out)\n" // the lab has no file servers
			}
			s.router.running.archive.path = a["url"]
			return ""
		}},
		{pattern: "no path [<url>]", run: on(func(c *archiveConfig, _ args) { c.path = "" })},
		{pattern: "maximum <n:1-14>", run: on(func(c *archiveConfig, a args) { c.maximum = a.int("n") })},
		{pattern: "no maximum [<n>]", run: on(func(c *archiveConfig, _ args) { c.maximum = 0 })},
		{pattern: "write-memory", run: on(func(c *archiveConfig, _ args) { c.writeMemory = true })},
		{pattern: "no write-memory", run: on(func(c *archiveConfig, _ args) { c.writeMemory = false })},
		{pattern: "time-period <n:1-525600>", run: on(func(c *archiveConfig, a args) { c.timePeriod = a.int("n") })},
		{pattern: "no time-period [<n>]", run: on(func(c *archiveConfig, _ args) { c.timePeriod = 0 })},
		{pattern: "log config", run: func(s *session, _ args) string { s.enter(archiveLogPrompt, nil); return "" }},
		{pattern: "no log config", run: on(func(c *archiveConfig, _ args) { c.log = nil })},
	}, known("rollback filter adaptive", "rollback retry timeout <n>"))
}

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
