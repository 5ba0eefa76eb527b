package fakeios

import (
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/grammar"
)

// A command that asks questions leaves the dialogue in session.then: it runs when the router is
// free again, so that other sessions go on while somebody thinks. The next line that a client has
// pasted is taken as the answer, as on IOS.

// locked runs a step of a dialogue that touches the router.
func (r *Router) locked(step func() string) string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return step()
}

// readAnswer asks a question and reads the echoed answer, without blanks around it. Ctrl-C ends
// the dialogue.
func (s *session) readAnswer(question string) (string, bool) {
	s.out.WriteString(question)
	e := s.newEditor(question)
	for {
		key, ok := s.readKey()
		switch {
		case !ok:
			return "", false
		case key == ctrlC || key == ctrlZ:
			s.out.WriteString("\r\n")
			return "", false
		case key == '\r' || key == '\n':
			if key == '\r' {
				s.skipLineFeed()
			}
			s.out.WriteString("\r\n")
			return strings.TrimSpace(string(e.text)), true
		case key >= ' ' && key != del:
			e.insert(key)
		default:
			e.edit(key)
		}
	}
}

// confirm asks a question that ends in [confirm]: Enter and y agree, any other key does not. One
// key is enough [inferred: so it is at a console].
func (s *session) confirm(question string) bool {
	if s.router.cfg.Quirks.ConfirmByLine {
		answer, ok := s.readAnswer(question)
		return ok && grammar.HasPrefixFold("yes", answer)
	}
	s.out.WriteString(question)
	key, ok := s.readKey()
	if key == '\r' {
		s.skipLineFeed()
	}
	s.out.WriteString("\r\n")
	return ok && (key == '\r' || key == '\n' || key == 'y' || key == 'Y')
}

// readYesNo asks until the answer is yes or no.
func (s *session) readYesNo(question string) (yes, ok bool) {
	for {
		answer, ok := s.readAnswer(question)
		if !ok {
			return false, false
		}
		if word, one := grammar.OneOf([]string{"yes", "no"}, answer); one && answer != "" {
			return word == "yes", true
		}
		s.out.WriteString("% Please answer 'yes' or 'no'.\r\n")
	}
}

// readPassword reads a line without echo.
func (s *session) readPassword(prompt string) (string, bool) {
	s.out.WriteString(prompt)
	var typed []byte
	for {
		key, ok := s.readKey()
		switch {
		case !ok || key == ctrlC:
			return "", false
		case key == '\r' || key == '\n':
			if key == '\r' {
				s.skipLineFeed()
			}
			s.out.WriteString("\r\n")
			return string(typed), true
		case (key == bs || key == del) && len(typed) > 0:
			typed = typed[:len(typed)-1]
		case len(typed) < maxLine:
			typed = append(typed, key)
		}
	}
}

// quiet tells whether `file prompt quiet` takes the questions of file commands away.
func (s *session) quiet() bool {
	for _, line := range s.router.running.Plain["file"] {
		if line == "file prompt quiet" {
			return true
		}
	}
	return false
}
