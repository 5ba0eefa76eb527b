package fakeios

import (
	"fmt"
	"slices"
	"strings"
)

// backup archives the running-config under `archive path`, and deletes the oldest copy when there
// are more than `maximum`.
func (r *Router) backup(s *session) (url, refusal string) {
	path := strings.ReplaceAll(r.running.archive.path, "$h", r.running.hostname)
	// A day of one digit gets a second dash; the milliseconds are the clock's.
	stamp := strings.ReplaceAll(r.now().UTC().Format("Jan _2 15 04 05.000"), " ", "-")
	url = fmt.Sprintf("%s-%s-%d", path, stamp, r.nextArchive)
	name, _ := flashName(url)
	if refusal := r.writeFlash(s, name, r.runningFile()); refusal != "" {
		return "", refusal
	}
	r.nextArchive++
	r.archived = append(r.archived, url)
	limit := r.running.archive.maximum
	if limit == 0 {
		limit = 10
	}
	for len(r.archived) > limit {
		oldest, _ := flashName(r.archived[0])
		r.deleteFile(oldest)
		r.archived = r.archived[1:]
	}
	return url, ""
}

const noArchive = " Archive feature not enabled\n"

// archiveCommands are the exec commands around the archive.
func archiveCommands() []command {
	on := func(render func(r *Router) string) func(*session, args) string {
		return func(s *session, _ args) string { return render(s.router) }
	}
	return []command{
		{pattern: "archive config", run: func(s *session, _ args) string {
			if s.router.running.archive.path == "" {
				return noArchive
			}
			_, refusal := s.router.backup(s)
			return refusal
		}},
		{pattern: "show archive", run: on((*Router).showArchive)},
		{pattern: "show archive config differences", run: func(s *session, _ args) string {
			return s.router.differences("nvram:startup-config", "system:running-config")
		}},
		{pattern: "show archive config differences <a>", run: func(s *session, a args) string {
			return s.router.differences(a["a"], "system:running-config")
		}},
		{pattern: "show archive config differences <a> <b>", run: func(s *session, a args) string { return s.router.differences(a["a"], a["b"]) }},
		{pattern: "show archive config rollback timer", run: on((*Router).showRollbackTimer)},
	}
}

func (r *Router) showArchive() string {
	c := r.running.archive
	if c.path == "" {
		return noArchive
	}
	limit := c.maximum
	if limit == 0 {
		limit = 10
	}
	var b strings.Builder
	fmt.Fprintf(&b, "The maximum archive configurations allowed is %d.\n", limit)
	if n := len(r.archived); n > 0 {
		fmt.Fprintf(&b, "There are currently %d archive configurations saved.\n", n)
	}
	fmt.Fprintf(&b, "The next archive file will be named %s-<timestamp>-%d\n Archive #  Name\n", c.path, r.nextArchive)
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

// block is a line of a configuration with the lines below it.
type block struct {
	text string
	sub  []block
}

// blocksOf reads a configuration as IOS compares it: by object, without comments and blank lines.
func blocksOf(text string) []block {
	var top []block
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, " \r\n")
		bare := strings.TrimLeft(line, " ")
		if bare == "" || bare[0] == '!' || line == "end" || strings.HasPrefix(line, "version ") {
			continue
		}
		depth := min(len(line)-len(bare), 3)
		list := &top
		for ; depth > 0 && len(*list) > 0; depth-- {
			list = &(*list)[len(*list)-1].sub
		}
		*list = append(*list, block{text: bare})
	}
	return top
}

// diff lists what b has and a has not (+), and the other way round (-), under the unmarked lines
// they stand in.
func diff(a, b []block, indent string) []string {
	var out []string
	for _, block := range b {
		i := slices.IndexFunc(a, block.sameAs)
		if i < 0 {
			out = append(out, block.all(indent, "+")...)
			continue
		}
		if below := diff(a[i].sub, block.sub, indent+" "); len(below) > 0 {
			out = append(append(out, indent+block.text), below...)
		}
	}
	for _, block := range a {
		if !slices.ContainsFunc(b, block.sameAs) {
			out = append(out, block.all(indent, "-")...)
		}
	}
	return out
}

func (o block) sameAs(other block) bool { return o.text == other.text }

// all is the block with everything in it; the mark stands behind the blanks that say how deep a
// line is.
func (o block) all(indent, mark string) []string {
	out := []string{indent + mark + o.text}
	for _, sub := range o.sub {
		out = append(out, sub.all(indent+" ", mark)...)
	}
	return out
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
		texts[i] = text
	}
	lines := diff(blocksOf(texts[0]), blocksOf(texts[1]), "")
	if len(lines) == 0 {
		return "!Contextual Config Diffs:\n!No changes were found\n"
	}
	return "!Contextual Config Diffs:\n" + strings.Join(lines, "\n") + "\n"
}
