package fakeios

import (
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/grammar"
)

func archiveMode() mode {
	on := func(change func(c *archiveConfig, a grammar.Args)) func(*configSession, grammar.Args) string {
		return func(s *configSession, a grammar.Args) string { change(&s.config.archive, a); return "" }
	}
	return submode(archivePrompt, globalPrompt, []configCommand{
		{Pattern: "path <url>", Run: func(s *configSession, a grammar.Args) string {
			if !strings.HasPrefix(a["url"], "flash:") {
				return "%Error opening " + a["url"] + " (Timed out)\n" // the lab has no file servers
			}
			s.config.archive.path = a["url"]
			return ""
		}},
		{Pattern: "no path [<url>]", Run: on(func(c *archiveConfig, _ grammar.Args) { c.path = "" })},
		{Pattern: "maximum <n:1-14>", Run: on(func(c *archiveConfig, a grammar.Args) { c.maximum = a.Int("n") })},
		{Pattern: "no maximum [<n>]", Run: on(func(c *archiveConfig, _ grammar.Args) { c.maximum = 0 })},
		{Pattern: "write-memory", Run: on(func(c *archiveConfig, _ grammar.Args) { c.writeMemory = true })},
		{Pattern: "no write-memory", Run: on(func(c *archiveConfig, _ grammar.Args) { c.writeMemory = false })},
		{Pattern: "time-period <n:1-525600>", Run: on(func(c *archiveConfig, a grammar.Args) { c.timePeriod = a.Int("n") })},
		{Pattern: "no time-period [<n>]", Run: on(func(c *archiveConfig, _ grammar.Args) { c.timePeriod = 0 })},
		{Pattern: "log config", Run: func(s *configSession, _ grammar.Args) string { s.enter(archiveLogPrompt, nil); return "" }},
		{Pattern: "no log config", Run: on(func(c *archiveConfig, _ grammar.Args) { c.log = nil })},
	}, knownConfig("rollback filter adaptive", "rollback retry timeout <n>"))
}
