package fakeios

import (
	"slices"
	"strconv"
	"strings"
)

// prompt is what stands before the cursor; hostnames are cut to 20 characters in config modes.
func (s *session) prompt() string {
	name := s.router.running.Hostname
	switch {
	case s.conf.Capturing():
		return ""
	case s.conf.Mode != "":
		if slices.Contains(s.router.running.Plain["service"], "no service prompt config") {
			return ""
		}
		return name[:min(len(name), 20)] + "(" + s.router.wording.promptWord(s.conf.Mode) + ")#"
	}
	end := ">"
	if s.level > userLevel || s.view != "" {
		end = "#"
	}
	if typed := s.router.running.Plain["prompt"]; len(typed) > 0 {
		return s.expandPrompt(strings.TrimPrefix(typed[0], "prompt "), end)
	}
	return name + end
}

// expandPrompt fills in the words of the command `prompt`, which is about exec alone.
func (s *session) expandPrompt(words, end string) string {
	return strings.NewReplacer("%%", "%", "%h", s.router.running.Hostname, "%n", strconv.Itoa(s.vty+2), "%p", end,
		"%s", " ", "%t", "\t").Replace(words)
}
