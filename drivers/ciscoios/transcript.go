package ciscoios

import (
	"io"
	"regexp"
	"strings"
	"sync"

	"github.com/ziatunnel/ziatunnel/pkg/secret"
)

// transcript writes down what a router says, row by row, so that no piece of a secret shows that an echo or an
// answer has been broken into: by a message, at the edge of the screen, or by the editor, which scrolls a long line.
// What stands in one piece is left to the redactor behind it.
type transcript struct {
	to       io.Writer
	redactor *secret.Redactor

	mu    sync.Mutex
	row   []byte      // what came behind the last newline
	typed []typedLine // whose whole echo has not been heard
	cut   string      // the row that a message has broken off, while it is not known how that goes on
	await bool        // a message has come behind cut
}

// typedLine is a line that was typed.
type typedLine struct {
	text   string
	hidden []part // what in it is secret
}

// part is a part of a text.
type part struct{ from, to int }

// mostTyped bounds how many lines are waited for.
const mostTyped = 1024

// types notes lines that are typed, each with its newline.
func (t *transcript) types(lines string) {
	if t == nil {
		return
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	for text := range strings.Lines(strings.ReplaceAll(lines, "\x16?", "?")) {
		if text = strings.TrimSuffix(text, "\n"); text != "" {
			t.typed = append(t.typed, typedLine{text, t.secretsIn(text)})
		}
	}
	t.typed = t.typed[max(0, len(t.typed)-mostTyped):]
}

// secretsIn are the parts of a text that are secret.
func (t *transcript) secretsIn(text string) []part {
	var values []string
	t.redactor.Replace(text, func(value string) string {
		values = append(values, value)
		return secret.Mask
	})
	var out []part
	at := 0
	for _, value := range values {
		from := at + strings.Index(text[at:], value)
		at = from + len(value)
		out = append(out, part{from, at})
	}
	return out
}

// hears takes what the router says.
func (t *transcript) hears(b []byte) {
	if t == nil {
		return
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, c := range b {
		if t.row = append(t.row, c); c == '\n' {
			t.endRow()
		}
	}
}

// flush writes a row that has not ended.
func (t *transcript) flush() {
	if t == nil {
		return
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if len(t.row) > 0 {
		t.endRow()
	}
}

// endRow writes the row that is there.
func (t *transcript) endRow() {
	row, newline := strings.CutSuffix(string(t.row), "\n")
	t.row = t.row[:0]
	row = asShown(row)
	if !t.echoes(row) {
		row = t.withoutPieces(row)
	}
	row = t.continued(row)
	if newline {
		row += "\n"
	}
	_, _ = io.WriteString(t.to, row)
}

// asShown is a row as a terminal shows it: backspaces move the cursor, and what comes then replaces what was there.
func asShown(row string) string {
	if !strings.ContainsRune(row, '\b') {
		return row
	}
	var screen []rune
	cursor := 0
	for _, r := range row {
		switch {
		case r == '\b':
			cursor = max(0, cursor-1)
			continue
		case cursor < len(screen):
			screen[cursor] = r
		default:
			screen = append(screen, r)
		}
		cursor++
	}
	return strings.TrimRight(string(screen), " ")
}

// withoutEcho is what a router said to a line, without pieces of the secrets in it where the echo of the line was
// broken, for an error.
func (s *Session) withoutEcho(said, line string) secret.Text {
	var b strings.Builder
	t := transcript{to: &b, redactor: s.options.Redactor}
	t.types(line + "\n")
	t.hears([]byte(said))
	t.flush()
	return secret.NewText(b.String())
}

// echoes reports whether a row ends with the whole of a line that was typed, behind its prompt. That line, and those
// before it, are waited for no more.
func (t *transcript) echoes(row string) bool {
	for i := len(t.typed) - 1; i >= 0; i-- {
		front, ok := strings.CutSuffix(strings.TrimRight(row, " "), strings.TrimRight(t.typed[i].text, " "))
		if front = strings.TrimRight(front, " \t"); ok && (front == "" || strings.HasSuffix(front, "#") ||
			strings.HasSuffix(front, ">")) {
			t.typed = t.typed[i+1:]
			return true
		}
	}
	return false
}

// withoutPieces takes out of a row what may be a piece of a secret whose echo is not whole.
func (t *transcript) withoutPieces(row string) string {
	hide := make([]bool, len(row))
	for _, line := range t.typed {
		if len(line.hidden) == 0 {
			continue
		}
		bare := strings.Trim(row, " \t$")
		start := strings.Index(row, bare)
		if at := strings.Index(line.text, bare); at >= 0 && bare != "" {
			line.mark(hide[start:start+len(bare)], at)
		}
		for n := min(len(row), len(line.text)); n > 0; n-- { // the beginning of the line, behind its prompt
			front, ok := strings.CutSuffix(row, line.text[:n])
			if ok && strings.HasSuffix(strings.TrimRight(front, " "), "#") {
				line.mark(hide[len(row)-n:], 0)
				break
			}
		}
		for _, h := range line.hidden {
			markPieces(hide, row, line.text[h.from:h.to])
		}
	}
	return masked(row, hide)
}

// mark hides the secret parts of a piece of the line, which begins at a place of it.
func (l typedLine) mark(hide []bool, at int) {
	for _, h := range l.hidden {
		for i := max(h.from-at, 0); i < min(h.to-at, len(hide)); i++ {
			hide[i] = true
		}
	}
}

// leastPiece is how long a piece of a secret is, in bytes, that is recognised wherever it stands; half of a shorter
// secret is enough.
const leastPiece = 4

// markPieces hides every piece of a secret.
func markPieces(hide []bool, row, value string) {
	n := min(leastPiece, (len(value)+1)/2)
	if n < 2 {
		return
	}
	for at := 0; at+n <= len(row); at++ {
		if strings.Contains(value, row[at:at+n]) {
			for i := range n {
				hide[at+i] = true
			}
		}
	}
}

// masked is a row with a mask in the place of each part that is to be hidden.
func masked(row string, hide []bool) string {
	var b strings.Builder
	for i := range len(row) {
		switch {
		case !hide[i]:
			b.WriteByte(row[i])
		case i == 0 || !hide[i-1]:
			b.WriteString(secret.Mask)
		}
	}
	return b.String()
}

// message finds a log message of IOS, with its stamp, in the middle of a row.
var message = regexp.MustCompile(`(?:[*.]?[A-Z][a-z]{2} {1,2}\d{1,2} (?:\d{4} )?\d\d:\d\d:\d\d[^%\n]{0,30}: )?` +
	`%[A-Z][A-Z0-9_]*-(?:[A-Z0-9_]+-)?[0-7]-[A-Z0-9_]+: `)

// messageIn is where a message begins in a row; -1: there is none. Few rows have the sign of one, which is asked for
// before the slow expression.
func messageIn(row string) int {
	if strings.Contains(row, "%") {
		if at := message.FindStringIndex(row); at != nil {
			return at[0]
		}
	}
	return -1
}

// continued takes out of a row what is secret because of how it began before a message came in.
func (t *transcript) continued(row string) string {
	if async, _ := isAsync(row); async || strings.TrimSpace(row) == "" && t.await {
		t.await = t.await || async
		return row
	}
	if at := messageIn(row); at > 0 {
		cut := t.without(row[:at])
		t.cut, t.await = cut, true
		return t.redactor.Redact(cut) + row[at:]
	}
	row = t.without(row)
	t.cut, t.await = row, false
	return row
}

// without is a row that goes on where the one that was cut ended.
func (t *transcript) without(row string) string {
	if !t.await {
		return row
	}
	hide := make([]bool, len(row))
	for _, p := range t.secretsIn(t.cut + row) {
		for i := max(p.from-len(t.cut), 0); i < p.to-len(t.cut); i++ {
			hide[i] = true
		}
	}
	return masked(row, hide)
}
