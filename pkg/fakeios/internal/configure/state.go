package configure

import (
	"slices"
	"strings"
)

// state is where a session stands: its mode, the object it edits, and the lines that led there.
type state struct {
	mode   string
	object any
	path   []string
}

func (s *Session) state() state {
	return state{s.Mode, s.Object, slices.Clone(s.path[:min(len(s.path), s.depth())])}
}

func (s *Session) restore(to state) {
	s.enter(to.mode, to.object)
	s.path = slices.Clone(to.path)
}

// depth is how many modes lie between the session's mode and the global one, itself included.
func (s *Session) depth() int {
	n := 0
	for mode := s.Mode; mode != globalPrompt && mode != ""; mode = s.modes.parents[mode] {
		n++
	}
	return n
}

// isRefusal reports whether an answer says that a line has changed nothing.
func isRefusal(reply string) bool {
	reply = strings.TrimSpace(reply)
	return strings.HasPrefix(reply, "%") || strings.HasPrefix(reply, "^")
}

// follow notes where a line has led that was run in a state, and lets the kept lines go that it has replaced.
func (s *Session) follow(from state, line, reply string) {
	if s.Config.Outline != nil && !isRefusal(reply) {
		s.Config.Outline.Forget(from.path, line)
	}
	depth := s.depth()
	switch {
	case line == "exit" || depth == 0:
		s.path = s.path[:min(len(s.path), depth)]
	case s.Mode != from.mode || s.Object != from.object:
		s.path = append(slices.Clip(s.path[:min(len(s.path), depth-1)]), line)
	}
}
