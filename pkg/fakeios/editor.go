package fakeios

import (
	"bytes"
	"strings"
)

// Control characters of the line editor.
const (
	ctrlA = 1
	ctrlC = 3
	ctrlE = 5
	bell  = 7
	bs    = 8
	ctrlU = 21
	ctrlV = 22
	ctrlW = 23
	ctrlZ = 26
	del   = 127
)

// maxLine is the longest command line that IOS takes [inferred: about 254 characters].
const maxLine = 254

// readKey sends what is written and waits for one byte.
func (s *session) readKey() (byte, bool) {
	if s.in.Buffered() == 0 {
		s.flush()
	}
	key, err := s.in.ReadByte()
	return key, err == nil
}

// lineEditor is the line being typed and the window of it that the screen shows.
type lineEditor struct {
	text    []byte
	visible int // characters of text on the screen
	scrolls int
	limit   int // most characters that fit; 0 is no limit
}

// readLine edits one line with echo. Pasted lines wait in the channel and are read one by one.
func (s *session) readLine(prompt string) (string, bool) {
	e := lineEditor{}
	if s.width > 0 {
		e.limit = s.width - 3 - len(prompt)
	}
	glueAt := s.pendingGlue()
	for {
		key, ok := s.readKey()
		if !ok {
			return "", false
		}
		switch {
		case key == '\r' || key == '\n':
			if key == '\r' {
				s.skipLineFeed()
			}
			s.out.WriteString("\r\n")
			return string(e.text), true
		case key == ctrlZ:
			s.out.WriteString("^Z\r\n")
			if len(e.text) > 0 {
				s.execute(string(e.text))
			}
			s.router.mu.Lock()
			endMode(s, nil)
			s.router.mu.Unlock()
			return "", true
		case key == ctrlC:
			s.out.WriteString("^C\r\n")
			s.router.mu.Lock()
			if s.mode != "" {
				endMode(s, nil)
			}
			s.router.mu.Unlock()
			return "", true
		case key == bs || key == del:
			e.erase(s, 1)
		case key == ctrlU:
			e.erase(s, len(e.text))
		case key == ctrlW:
			e.erase(s, len(e.text)-bytes.LastIndexByte(bytes.TrimRight(e.text, " "), ' ')-1)
		case key == '?':
			s.help(string(e.text))
			s.out.WriteString(prompt + string(e.text))
		case key == '\t':
			e.complete(s, prompt)
		case key == ctrlV:
			if key, ok = s.readKey(); ok {
				e.add(s, key)
			}
		case key >= ' ':
			e.add(s, key)
			if len(e.text) == glueAt {
				s.out.WriteString("\r\n" + s.router.stamp() + ": %SYS-5-CONFIG_I: Configured from console by console")
			}
		case key != ctrlA && key != ctrlE && key != 0:
			s.out.WriteByte(bell)
		}
	}
}

// pendingGlue looks ahead at a pasted line: where a log message will break into its echo, or -1.
func (s *session) pendingGlue() int {
	if s.in.Buffered() == 0 {
		s.flush()
		if _, err := s.in.Peek(1); err != nil {
			return -1
		}
	}
	ahead, _ := s.in.Peek(s.in.Buffered())
	end := bytes.IndexAny(ahead, "\r\n")
	if end < 2 {
		return -1
	}
	s.router.mu.Lock()
	defer s.router.mu.Unlock()
	typed := strings.TrimSpace(string(ahead[:end]))
	for i, f := range s.router.faults {
		if f.Do == FaultSyslog && strings.HasPrefix(typed, f.Line) {
			if f.Times >= 0 {
				s.router.faults = append(s.router.faults[:i:i], s.router.faults[i+1:]...)
			}
			return end / 2
		}
	}
	return -1
}

// skipLineFeed makes CRLF one line end.
func (s *session) skipLineFeed() {
	if s.in.Buffered() > 0 {
		if next, err := s.in.Peek(1); err == nil && next[0] == '\n' {
			_, _ = s.in.Discard(1)
		}
	}
}

// add takes a character, scrolling the line by ten when the window is full. The bytes are those of
// a real 881: backspaces over the old window, "$" the first time, the new window, blanks over the
// rest and back.
func (e *lineEditor) add(s *session, key byte) {
	if len(e.text) >= maxLine {
		s.out.WriteByte(bell)
		return
	}
	e.text = append(e.text, key)
	if e.limit <= 10 || e.visible < e.limit {
		e.visible++
		s.out.WriteByte(key)
		return
	}
	e.scrolls++
	window := e.text[10*e.scrolls:]
	back := e.visible
	if e.scrolls > 1 {
		back--
	}
	s.out.WriteString(strings.Repeat("\b", back))
	if e.scrolls == 1 {
		s.out.WriteByte('$')
	}
	s.out.Write(window[1:])
	pad := e.visible - len(window)
	s.out.WriteString(strings.Repeat(" ", pad) + strings.Repeat("\b", pad))
	e.visible = len(window)
}

// erase takes the last n characters off the line and the screen.
func (e *lineEditor) erase(s *session, n int) {
	n = min(n, len(e.text))
	e.text = e.text[:len(e.text)-n]
	shown := min(n, e.visible)
	e.visible -= shown
	s.out.WriteString(strings.Repeat("\b \b", shown))
}

// complete types the rest of a keyword that only one command has.
func (e *lineEditor) complete(s *session, prompt string) {
	s.router.mu.Lock()
	words := s.nextWords(string(e.text))
	s.router.mu.Unlock()
	if len(words) == 1 && len(e.text) > 0 && e.text[len(e.text)-1] != ' ' {
		start := bytes.LastIndexByte(e.text, ' ') + 1
		e.text = append(e.text[:start], words[0]+" "...)
	}
	e.visible = len(e.text)
	s.out.WriteString("\r\n" + prompt + string(e.text))
}

// help answers "?": the words that may come next.
func (s *session) help(typed string) {
	s.router.mu.Lock()
	words := s.nextWords(typed)
	s.router.mu.Unlock()
	s.out.WriteString("?\r\n")
	if len(words) == 0 {
		s.out.WriteString("% Unrecognized command\r\n")
	}
	for _, word := range words {
		s.out.WriteString("  " + word + "\r\n")
	}
	s.out.WriteString("\r\n")
}
