package fakeios

import (
	"fmt"
	"io"
	"strings"
	"sync"
	"time"

	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/configure"
	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/grammar"
	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/terminal"
)

// session is one VTY: where its command line stands and how its terminal is set.
type session struct {
	router  *Router
	conf    *configure.Session // what it configures, and what line it types
	grammar *execGrammar
	vty     int // number of the line, from 0; -1 for exec requests typed by the router itself
	user    string
	from    string // the operator's address as the router sees it
	account User   // what limits it
	level   int    // of privilege
	view    string // the parser view it is in; "" is none
	// limitedExec is the exec of its level or view, once it is known, unless that is one that every router has.
	limitedExec *grammar.Table[*session]
	number      int // of the line being run among all that were typed on the router

	term    *terminal.Terminal
	monitor bool
	stamped bool // `terminal exec prompt timestamp`
	logSeen int
	since   time.Time // of the login
	touched time.Time // when the client last sent something

	abort           func()      // ends the connection at once
	closeGracefully func()      // ends it behind what has been sent
	stopIdleTimer   func() bool // takes exec-timeout back
	workers         sync.WaitGroup
	busy            bool // a command runs; its prompt has not come yet
	ending          bool
	behindPrompt    string // a message for the moment when the next prompt is there
	// dialogue is the questions of a command: they are asked when the router is free again, so that
	// other sessions go on while somebody thinks.
	dialogue func()
}

// newSession opens a command line on a VTY.
func newSession(r *Router, vty int, channel io.ReadWriter, user, from string, gone <-chan struct{}) *session {
	r.mu.Lock()
	defer r.mu.Unlock()
	now := r.now()
	s := &session{
		router: r, vty: vty, grammar: r.grammar, user: user, from: from, logSeen: len(r.log), since: now, touched: now,
		abort: func() {}, closeGracefully: func() {}, stopIdleTimer: func() bool { return false },
	}
	s.conf = configure.NewSession(r.running, configHost{s}, r.platform())
	s.conf.Permit = s.mayConfigure
	s.term = terminal.New(channel, gone, terminalUser{s}, s.touch)
	s.term.ConfirmByLine = r.cfg.Quirks.ConfirmByLine
	s.term.Out.CutPackets(r.cfg.PacketSize, r.cfg.Quirks.SplitCharacters)
	s.account = r.account(user)
	s.view = s.account.View
	s.level = userLevel
	if s.account.Hidden {
		s.level = s.account.Privilege
	}
	for _, u := range r.running.Users {
		if u.Name == user && !s.account.Hidden {
			s.level = u.Privilege
		}
	}
	line := r.running.LineOf(vty)
	s.level = max(s.level, line.Privilege)
	if line.Length >= 0 {
		s.term.Length = line.Length
	}
	if line.Width >= 0 {
		s.term.Width = line.Width
	}
	s.stamped = line.Timestamp
	return s
}

// touch notes that the client is alive, for exec-timeout.
func (s *session) touch() {
	s.router.mu.Lock()
	s.touched = s.router.now()
	s.router.mu.Unlock()
}

func (s *session) lineName() string { return fmt.Sprintf("vty%d", s.vty) }

// interact runs the command line until the client leaves or is thrown out.
func (s *session) interact() {
	if !s.greet() {
		return
	}
	s.router.mu.Lock()
	for _, kind := range []string{"motd", "exec"} {
		if text := s.router.running.Banner(kind); text != "" {
			s.term.Out.WriteString("\r\n" + strings.ReplaceAll(text, "\n", "\r\n"))
		}
	}
	s.router.mu.Unlock()
	s.term.Out.WriteString("\r\n")
	for !s.ending {
		s.router.mu.Lock()
		prompt := s.prompt()
		s.term.Out.WriteString(prompt)
		s.term.Out.SetLine(prompt)
		s.term.Out.WriteString(strings.ReplaceAll(s.behindPrompt, "\n", "\r\n"))
		s.behindPrompt = ""
		s.showLog()
		s.busy = false
		s.router.mu.Unlock()
		line, ok := s.term.ReadLine(prompt)
		if !ok {
			return
		}
		s.router.mu.Lock()
		s.busy = true
		s.router.mu.Unlock()
		s.term.Out.Flush() // the echo is gone before the line can cut the path it takes
		s.execute(line)
	}
	s.term.Out.Flush()
}

// execute runs one typed line with the faults that wait for it, and writes the answer.
func (s *session) execute(line string) {
	if s.conf.Capturing() {
		s.router.mu.Lock()
		s.capture(line)
		s.router.mu.Unlock()
		return
	}
	trimmed := strings.TrimSpace(line)
	if trimmed == "" || strings.HasPrefix(trimmed, "!") && !s.conf.ReadsText() {
		return
	}
	s.router.mu.Lock()
	s.router.recordLine(trimmed)
	s.number = s.router.typedLines
	late := s.router.lateFault(trimmed)
	fault := s.router.lineFault(trimmed)
	s.router.mu.Unlock()
	if late != nil && !s.router.pass(late.Delay, s.term.Gate.Gone) {
		s.ending = true
		return
	}
	if fault != nil && !s.applyFault(*fault) {
		return
	}
	answer := s.router.wording.reword(s.run(line))
	switch {
	case fault != nil && fault.Do == FaultGlue:
		answer = strings.TrimSuffix(answer, "\n")
	case fault != nil && fault.Do == FaultClose:
		s.end(false)
		return
	case fault != nil && fault.Do == FaultCutReply:
		s.term.Page(answer)
		s.term.Out.WriteString(s.router.promptOf(s))
		s.term.Out.KeepHalf()
		s.end(true)
		return
	}
	s.term.Page(answer)
	if dialogue := s.dialogue; dialogue != nil {
		s.dialogue = nil
		dialogue()
	}
}

// run executes a line in the mode it is typed in.
func (s *session) run(line string) (answer string) {
	s.router.mu.Lock()
	defer s.router.mu.Unlock()
	line = strings.TrimRight(line, " ")
	s.conf.Scrolled = s.term.Scrolled
	s.router.catchUp() // the network lives up to now with the configuration as it was
	if s.conf.Mode == "" {
		s.conf.Line = line
		return s.exec(line, 0)
	}
	return s.configure(line)
}

func (r *Router) promptOf(s *session) string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return s.prompt()
}

// disconnect ends the session from outside: what was written to it still goes out.
func (s *session) disconnect() {
	s.workers.Go(func() {
		s.term.Out.Flush()
		s.abort()
	})
}

// end ends the session, sending what is written first if send says so.
func (s *session) end(send bool) {
	if send {
		s.term.Out.Flush()
	}
	s.ending = true
	s.abort()
}

// writeMessage writes a message to the terminal at once, wherever its cursor stands: no newline behind
// it, and what was typed is not shown again.
func (s *session) writeMessage(text string) {
	s.term.Out.WriteString(strings.ReplaceAll(text, "\n", "\r\n"))
	s.workers.Go(s.term.Out.Flush)
}

// showLog writes the messages that have come since the last look, when the terminal monitors: a
// newline, the message, nothing behind it, so that what is typed next is glued to it. With
// `logging synchronous` prompt and typed text are shown again.
func (s *session) showLog() {
	seen := s.logSeen
	s.logSeen = len(s.router.log)
	if !s.monitor || seen == s.logSeen {
		return
	}
	var text strings.Builder
	for _, entry := range s.router.log[seen:] {
		text.WriteString("\r\n" + entry.head + entry.text)
	}
	s.term.Out.Interject(text.String(), s.router.running.LineOf(s.vty).Synchronous)
	s.workers.Go(s.term.Out.Flush)
}
