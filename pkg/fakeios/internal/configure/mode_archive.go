package configure

import (
	"slices"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/running"
)

// isNetwork reports whether a URL is of a file server.
func isNetwork(url string) bool {
	scheme, _, _ := strings.Cut(url, ":")
	return slices.Contains([]string{"ftp", "http", "https", "rcp", "scp", "tftp"}, scheme)
}

func archiveMode() mode {
	on := func(change func(c *running.Archive, a args)) func(*Session, args) string {
		return func(s *Session, a args) string { change(&s.Config.Archive, a); return "" }
	}
	return submode(archivePrompt, globalPrompt, []command{
		{Pattern: "path <url>", Run: func(s *Session, a args) string {
			taken := strings.HasPrefix(a["url"], "flash:") || s.platform.NetworkArchives && isNetwork(a["url"])
			if !taken {
				return "%Error opening " + a["url"] + " (Timed out)\n" // no file server answers
			}
			s.Config.Archive.Path = a["url"]
			return ""
		}},
		{Pattern: "no path [<url>]", Run: on(func(c *running.Archive, _ args) { c.Path = "" })},
		{Pattern: "maximum <n:1-14>", Run: on(func(c *running.Archive, a args) { c.Maximum = a.Int("n") })},
		{Pattern: "no maximum [<n>]", Run: on(func(c *running.Archive, _ args) { c.Maximum = 0 })},
		{Pattern: "write-memory", Run: on(func(c *running.Archive, _ args) { c.WriteMemory = true })},
		{Pattern: "no write-memory", Run: on(func(c *running.Archive, _ args) { c.WriteMemory = false })},
		{Pattern: "time-period <n:1-525600>", Run: on(func(c *running.Archive, a args) {
			c.TimePeriod = a.Int("n")
		})},
		{Pattern: "no time-period [<n>]", Run: on(func(c *running.Archive, _ args) { c.TimePeriod = 0 })},
		{Pattern: "log config", Run: func(s *Session, _ args) string {
			s.enter(archiveLogPrompt, nil)
			return ""
		}},
		{Pattern: "no log config", Run: on(func(c *running.Archive, _ args) { c.Log = nil })},
	}, known("rollback filter adaptive", "rollback retry timeout <n>"))
}
