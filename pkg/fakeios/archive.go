package fakeios

import (
	"fmt"
	"maps"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/grammar"
	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/running"
)

// archiveRunning archives the running-config under `archive path`, and deletes the oldest copy when there
// are more than `maximum`.
func (r *Router) archiveRunning(s *session) (url, refusal string) {
	path := strings.ReplaceAll(r.running.Archive.Path, "$h", r.running.Hostname)
	// A day of one digit gets a second dash; the milliseconds are the clock's.
	stamp := strings.ReplaceAll(r.now().UTC().Format("Jan _2 15 04 05.000"), " ", "-")
	url = fmt.Sprintf("%s-%s-%d", path, stamp, r.nextArchive)
	if refusal := r.writeArchive(s, url); refusal != "" {
		return "", refusal
	}
	r.nextArchive++
	r.archived = append(r.archived, url)
	limit := r.running.Archive.Maximum
	if limit == 0 {
		limit = 10
	}
	for len(r.archived) > limit {
		if oldest, ok := flashName(r.archived[0]); ok {
			r.deleteFile(oldest)
		}
		r.archived = r.archived[1:]
	}
	return url, ""
}

// writeArchive writes the running-config to flash or to a file server.
func (r *Router) writeArchive(s *session, url string) (refusal string) {
	if name, ok := flashName(url); ok {
		return r.writeFlash(s, name, r.runningFile())
	}
	if r.servers == nil {
		r.servers = map[string]string{}
	}
	r.servers[url] = r.runningFile()
	return ""
}

// FileServers are the files that the router has put on file servers, by URL.
func (r *Router) FileServers() map[string]string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return maps.Clone(r.servers)
}

const noArchive = " Archive feature not enabled\n"

// archiveCommands are the exec commands around the archive.
func archiveCommands() []command {
	on := func(render func(r *Router) string) func(*session, grammar.Args) string {
		return func(s *session, _ grammar.Args) string { return render(s.router) }
	}
	return []command{
		{Pattern: "archive config", Run: func(s *session, _ grammar.Args) string {
			if s.router.running.Archive.Path == "" {
				return noArchive
			}
			_, refusal := s.router.archiveRunning(s)
			return refusal
		}},
		{Pattern: "show archive", Run: on((*Router).showArchive)},
		{Pattern: "show archive config differences", Run: func(s *session, _ grammar.Args) string {
			return s.router.differences("nvram:startup-config", "system:running-config")
		}},
		{Pattern: "show archive config differences <a>", Run: func(s *session, a grammar.Args) string {
			return s.router.differences(a["a"], "system:running-config")
		}},
		{Pattern: "show archive config differences <a> <b>", Run: func(s *session, a grammar.Args) string {
			return s.router.differences(a["a"], a["b"])
		}},
		{Pattern: "show archive config rollback timer", Run: on((*Router).showRollbackTimer)},
	}
}

func (r *Router) showArchive() string {
	c := r.running.Archive
	if c.Path == "" {
		return noArchive
	}
	limit := c.Maximum
	if limit == 0 {
		limit = 10
	}
	var b strings.Builder
	fmt.Fprintf(&b, "The maximum archive configurations allowed is %d.\n", limit)
	if n := len(r.archived); n > 0 {
		fmt.Fprintf(&b, "There are currently %d archive configurations saved.\n", n)
	}
	fmt.Fprintf(&b, "The next archive file will be named %s-<timestamp>-%d\n Archive #  Name\n", c.Path, r.nextArchive)
	for i := range limit {
		name := ""
		if i < len(r.archived) {
			name = r.archived[i]
		}
		if i == len(r.archived)-1 {
			name += " <- Most Recent"
		}
		fmt.Fprintf(&b, "   %-8d %s\n", i+1, name)
	}
	return b.String()
}

// differences is `show archive config differences`: what the second file has more and less than
// the first.
func (r *Router) differences(from, to string) string {
	var texts [2]string
	for i, url := range []string{from, to} {
		text, refusal := r.readURL(url)
		if refusal != "" {
			return refusal
		}
		texts[i] = r.asShown(text)
	}
	lines := running.Diff(running.Blocks(texts[0]), running.Blocks(texts[1]), "")
	if len(lines) == 0 {
		return "!Contextual Config Diffs:\n!No changes were found\n"
	}
	return "!Contextual Config Diffs:\n" + strings.Join(lines, "\n") + "\n"
}
