package terminal

import (
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/grammar"
)

const (
	morePrompt = " --More-- "
	eraseMore  = "\b\b\b\b\b\b\b\b\b        \b\b\b\b\b\b\b\b\b"
)

// Page writes an answer with CRLF line ends, stopping at every full screen. The blank line after
// an error is part of IOS's answer.
func (t *Terminal) Page(answer string) {
	if answer == "" {
		return
	}
	if lastLine := strings.TrimRight(answer, "\n"); grammar.IsRefusal(lastLine) {
		answer = lastLine + "\n\n"
	}
	rows := 0
	for line := range strings.Lines(answer) {
		if t.Length > 0 && rows == t.Length-1 {
			t.Out.WriteString(morePrompt)
			key, ok := t.readKey()
			t.Out.WriteString(eraseMore)
			switch {
			case !ok || key == 'q' || key == 'Q' || key == ctrlC:
				return
			case key == '\r' || key == '\n':
				rows--
			default:
				rows = 0
			}
		}
		end := ""
		if text, cut := strings.CutSuffix(line, "\n"); cut {
			line, end = text, "\r\n"
		}
		t.Out.WriteString(line + end)
		rows++
	}
}
