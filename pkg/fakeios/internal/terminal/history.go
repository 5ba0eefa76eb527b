package terminal

import "strings"

// DefaultHistorySize is IOS's default `terminal history size`.
const DefaultHistorySize = 20

func (t *Terminal) remember(line string) {
	if strings.TrimSpace(line) == "" {
		return
	}
	t.History = append(t.History, line)
	if extra := len(t.History) - t.HistorySize; extra > 0 {
		t.History = t.History[extra:]
	}
}

// recall puts an earlier line in place of the present one.
func (t *Terminal) recall(e *lineEditor, at int, later bool) int {
	if later {
		at++
	} else {
		at--
	}
	if at < 0 || at > len(t.History) {
		t.Out.put(bell)
		return min(max(at, 0), len(t.History))
	}
	line := ""
	if at < len(t.History) {
		line = t.History[at]
	}
	e.replace(line)
	return at
}
