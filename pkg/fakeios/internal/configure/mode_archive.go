package configure

import (
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/grammar"
	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/running"
)

func archiveMode() mode {
	on := func(change func(c *running.Archive, a grammar.Args)) func(*Session, grammar.Args) string {
		return func(s *Session, a grammar.Args) string { change(&s.Config.Archive, a); return "" }
	}
	return submode(archivePrompt, globalPrompt, []command{
		{Pattern: "path <url>", Run: func(s *Session, a grammar.Args) string {
			if !strings.HasPrefix(a["url"], "flash:") {
				return "%Error opening " + a["url"] + " (Timed out)\n" // the lab has no file servers
			}
			s.Config.Archive.Path = a["url"]
			return ""
		}},
		{Pattern: "no path [<url>]", Run: on(func(c *running.Archive, _ grammar.Args) { c.Path = "" })},
		{Pattern: "maximum <n:1-14>", Run: on(func(c *running.Archive, a grammar.Args) { c.Maximum = a.Int("n") })},
		{Pattern: "no maximum [<n>]", Run: on(func(c *running.Archive, _ grammar.Args) { c.Maximum = 0 })},
		{Pattern: "write-memory", Run: on(func(c *running.Archive, _ grammar.Args) { c.WriteMemory = true })},
		{Pattern: "no write-memory", Run: on(func(c *running.Archive, _ grammar.Args) { c.WriteMemory = false })},
		{Pattern: "time-period <n:1-525600>", Run: on(func(c *running.Archive, a grammar.Args) {
			c.TimePeriod = a.Int("n")
		})},
		{Pattern: "no time-period [<n>]", Run: on(func(c *running.Archive, _ grammar.Args) { c.TimePeriod = 0 })},
		{Pattern: "log config", Run: func(s *Session, _ grammar.Args) string {
			s.enter(archiveLogPrompt, nil)
			return ""
		}},
		{Pattern: "no log config", Run: on(func(c *running.Archive, _ grammar.Args) { c.Log = nil })},
	}, known("rollback filter adaptive", "rollback retry timeout <n>"))
}
