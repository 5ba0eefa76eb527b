package fakeios

import "strings"

// historySize is IOS's default `terminal history size`.
const historySize = 20

func (s *session) remember(line string) {
	if strings.TrimSpace(line) == "" || s.asking {
		return
	}
	s.history = append(s.history, line)
	if extra := len(s.history) - s.historySize; extra > 0 {
		s.history = s.history[extra:]
	}
}

// recall puts an earlier line in place of the present one.
func (s *session) recall(e *lineEditor, at int, later bool) int {
	if later {
		at++
	} else {
		at--
	}
	if at < 0 || at > len(s.history) {
		s.out.put(bell)
		return min(max(at, 0), len(s.history))
	}
	line := ""
	if at < len(s.history) {
		line = s.history[at]
	}
	e.replace(line)
	return at
}
