package fakeios

import (
	"bufio"
	"io"
	"strings"
	"time"
)

// session is one VTY: where its command line stands and how its terminal is set.
type session struct {
	router     *Router
	user       string
	from       string
	privileged bool
	mode       string // configuration prompt word; "" is exec
	object     any    // what the mode edits
	line       string // the line being run, as typed, without leading blanks cut

	in      *bufio.Reader
	out     *bufio.Writer
	width   int // columns; 0 is no limit
	length  int // rows before --More--; 0 is no paging
	monitor bool
	logSeen int

	done, closed <-chan struct{}
	ending       bool
	then         func() // what a command does once the router is free again: a dialogue
}

func newSession(r *Router, channel io.ReadWriter, user, from string) *session {
	r.mu.Lock()
	defer r.mu.Unlock()
	s := &session{
		router: r, user: user, from: from, width: 80, length: 24,
		in: bufio.NewReaderSize(channel, 4096), out: bufio.NewWriter(channel), logSeen: len(r.log),
	}
	for _, u := range r.running.users {
		if u.name == user {
			s.privileged = u.privilege == 15
		}
	}
	return s
}

// prompt is what stands before the cursor; hostnames are cut to 20 characters in config modes.
func (s *session) prompt() string {
	name := s.router.running.hostname
	switch {
	case s.mode != "":
		return name[:min(len(name), 20)] + "(" + s.mode + ")#"
	case s.privileged:
		return name + "#"
	default:
		return name + ">"
	}
}

// interact runs the command line until the client leaves.
func (s *session) interact() {
	s.out.WriteString("\r\n")
	for !s.ending {
		s.router.mu.Lock()
		prompt := s.prompt()
		s.showLog()
		s.router.mu.Unlock()
		s.out.WriteString(prompt)
		line, ok := s.readLine(prompt)
		if !ok {
			return
		}
		s.execute(line)
	}
	s.flush()
}

// flush sends what is written; an error shows at the next read.
func (s *session) flush() { _ = s.out.Flush() }

// execute runs one typed line with the faults that wait for it, and writes the answer.
func (s *session) execute(line string) {
	trimmed := strings.TrimSpace(line)
	if trimmed == "" || strings.HasPrefix(trimmed, "!") && s.mode != requestMode {
		return
	}
	s.router.mu.Lock()
	s.router.typed = append(s.router.typed, trimmed)
	fault := s.router.fault(trimmed)
	s.router.mu.Unlock()
	if fault != nil && !s.suffer(*fault) {
		return
	}
	s.router.mu.Lock()
	s.line = strings.TrimRight(line, " ")
	var answer string
	if s.mode == "" {
		s.router.settle()
		answer = s.exec(s.line)
	} else {
		answer = s.configure(s.line)
	}
	s.router.mu.Unlock()
	if fault != nil && fault.Do == FaultClose {
		s.ending = true
		return
	}
	s.page(answer)
	if then := s.then; then != nil {
		s.then = nil
		then()
	}
}

// suffer plays a fault; it returns whether the line is run after all.
func (s *session) suffer(f Fault) bool {
	switch f.Do {
	case FaultReject:
		s.page(strings.TrimRight(f.Reply, "\n") + "\n")
		return false
	case FaultIgnore:
		return false
	case FaultDrop:
		s.ending = true
		return false
	case FaultHang:
		s.flush()
		select {
		case <-s.done:
		case <-s.closed:
		}
		s.ending = true
		return false
	default:
		return true
	}
}

// showLog writes the messages that arrived since the last prompt, when the terminal monitors.
func (s *session) showLog() {
	for ; s.logSeen < len(s.router.log); s.logSeen++ {
		if s.monitor {
			s.out.WriteString("\r\n" + s.router.stamp() + ": " + s.router.log[s.logSeen])
		}
	}
}

// stamp is the time in front of a log message; the star says that no NTP server confirmed it.
func (r *Router) stamp() string { return r.clock.Now().UTC().Format("*Jan _2 15:04:05.000") }

func clockText(t time.Time) string { return t.UTC().Format("15:04:05 UTC Mon Jan 2 2006") }

const (
	morePrompt = " --More-- "
	eraseMore  = "\b\b\b\b\b\b\b\b\b        \b\b\b\b\b\b\b\b\b"
)

// page writes an answer with CRLF line ends, stopping at every full screen. The blank line after
// an error is part of IOS's answer.
func (s *session) page(answer string) {
	if answer == "" {
		return
	}
	if lastLine := strings.TrimRight(answer, "\n"); isError(lastLine) {
		answer = lastLine + "\n\n"
	}
	rows := 0
	for line := range strings.Lines(answer) {
		if s.length > 0 && rows == s.length-1 {
			s.out.WriteString(morePrompt)
			key, ok := s.readKey()
			s.out.WriteString(eraseMore)
			switch {
			case !ok || key == 'q' || key == ctrlC:
				return
			case key == '\r' || key == '\n':
				rows--
			default:
				rows = 0
			}
		}
		s.out.WriteString(strings.TrimSuffix(line, "\n") + "\r\n")
		rows++
	}
}

func isError(answer string) bool {
	last := answer[strings.LastIndex(answer, "\n")+1:]
	return strings.HasPrefix(last, "% Invalid input") || strings.HasPrefix(last, "% Incomplete") || strings.HasPrefix(last, "% Ambiguous")
}
