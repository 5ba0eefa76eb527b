package terminal

import (
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/grammar"
)

// The next line that a client has pasted is taken as the answer to a question, as on IOS.

// ReadAnswer asks a question and reads the echoed answer, without blanks around it. Ctrl-C ends
// the dialogue.
func (t *Terminal) ReadAnswer(question string) (string, bool) {
	t.Out.WriteString(question)
	e := t.newEditor(question)
	for {
		key, ok := t.readKey()
		switch {
		case !ok:
			return "", false
		case key == ctrlC || key == ctrlZ:
			t.Out.WriteString("\r\n")
			return "", false
		case key == '\r' || key == '\n':
			if key == '\r' {
				t.skipLineFeed()
			}
			t.Out.WriteString("\r\n")
			return strings.TrimSpace(string(e.text)), true
		case key >= ' ' && key != del:
			e.insert(key)
		default:
			e.edit(key)
		}
	}
}

// Confirm asks a question that ends in [confirm]: Enter and y agree, any other key does not. One
// key is enough [inferred: so it is at a console].
func (t *Terminal) Confirm(question string) bool {
	if t.ConfirmByLine {
		answer, ok := t.ReadAnswer(question)
		return ok && grammar.HasPrefixFold("yes", answer)
	}
	t.Out.WriteString(question)
	key, ok := t.readKey()
	if key == '\r' {
		t.skipLineFeed()
	}
	t.Out.WriteString("\r\n")
	return ok && (key == '\r' || key == '\n' || key == 'y' || key == 'Y')
}

// ReadYesNo asks until the answer is yes or no.
func (t *Terminal) ReadYesNo(question string) (yes, ok bool) {
	for {
		answer, ok := t.ReadAnswer(question)
		if !ok {
			return false, false
		}
		if word, one := grammar.OneOf([]string{"yes", "no"}, answer); one && answer != "" {
			return word == "yes", true
		}
		t.Out.WriteString("% Please answer 'yes' or 'no'.\r\n")
	}
}

// ReadPassword reads a line without echo.
func (t *Terminal) ReadPassword(prompt string) (string, bool) {
	t.Out.WriteString(prompt)
	var typed []byte
	for {
		key, ok := t.readKey()
		switch {
		case !ok || key == ctrlC:
			return "", false
		case key == '\r' || key == '\n':
			if key == '\r' {
				t.skipLineFeed()
			}
			t.Out.WriteString("\r\n")
			return string(typed), true
		case (key == bs || key == del) && len(typed) > 0:
			typed = typed[:len(typed)-1]
		case len(typed) < maxLine:
			typed = append(typed, key)
		}
	}
}
