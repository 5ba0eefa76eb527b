package fakeios

import (
	"cmp"
	"errors"
	"strings"
	"time"

	"golang.org/x/crypto/ssh"

	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/grammar"
)

// What a router asks where nothing else has been said. The words of an expired password are those of one
// AAA server of many [inferred].
const (
	enableQuestion   = "Password: "
	passcodeQuestion = "Passcode: "
	nvramQuestion    = "Warning: Attempting to overwrite an NVRAM configuration previously written\n" +
		"by a different version of the system image.\nOverwrite the previous NVRAM configuration?[confirm]"
)

// tries is how often a question for a secret is asked.
const tries = 3

// pass lets time go by on the router's clock: one that can be moved is moved, for any other the caller
// waits. It reports false when the connection ends first. The router is not locked.
func (r *Router) pass(d time.Duration, gone <-chan struct{}) bool {
	if d <= 0 {
		return true
	}
	r.mu.Lock()
	clock := r.clock
	r.mu.Unlock()
	if movable, ok := clock.(interface{ Advance(time.Duration) }); ok {
		movable.Advance(d)
		return true
	}
	over := make(chan struct{})
	stop := clock.AfterFunc(d, func() { close(over) })
	defer stop()
	select {
	case <-over:
		return true
	case <-gone:
		return false
	}
}

// takeKind takes the first fault of a kind, or returns nil. The router is locked.
func (r *Router) takeKind(kind FaultKind) *Fault {
	return r.takeFault(func(f Fault) bool { return f.Do == kind })
}

// loginTrouble is what goes wrong with the login of one connection.
type loginTrouble struct {
	vty        int           // of the connection
	wait       time.Duration // of the AAA server, for every password
	locked     bool          // no account is let in
	noQuestion bool          // keyboard-interactive asks nothing and fails
	passcode   string        // question for a code behind the password; "" is none
}

// nextLoginTrouble takes the faults of a new connection.
func (r *Router) nextLoginTrouble(vty int) loginTrouble {
	r.mu.Lock()
	defer r.mu.Unlock()
	t := loginTrouble{
		vty:        vty,
		locked:     r.takeKind(FaultAccountLocked) != nil,
		noQuestion: r.takeKind(FaultNoQuestion) != nil,
	}
	if slow := r.takeKind(FaultSlowLogin); slow != nil {
		t.wait = slow.Delay
	}
	if code := r.takeKind(FaultOneTimeCode); code != nil {
		t.passcode = cmp.Or(code.Reply, passcodeQuestion)
	}
	return t
}

// password judges the method password, which cannot ask for a code.
func (t loginTrouble) password(r *Router, name, password string) error {
	r.pass(t.wait, nil) // the deadline of the login ends the connection
	if t.locked || t.noQuestion || t.passcode != "" {
		return errors.New("not with a password alone")
	}
	return r.checkPassword(t.vty, name, password)
}

// interactive judges the method keyboard-interactive.
func (t loginTrouble) interactive(r *Router, name string, ask ssh.KeyboardInteractiveChallenge) error {
	if t.noQuestion {
		_, _ = ask("", "", nil, nil)
		return errors.New("nothing was asked")
	}
	answers, err := ask("", "", []string{"Password: "}, []bool{false})
	if err != nil || len(answers) != 1 {
		return errors.New("no answer")
	}
	r.pass(t.wait, nil)
	switch err := r.checkPassword(t.vty, name, answers[0]); {
	case err != nil || t.locked:
		return errors.New("bad password")
	case t.passcode == "":
		return nil
	}
	_, _ = ask("", "", []string{t.passcode}, []bool{false})
	return errors.New("bad code")
}

// greet plays what a shell asks before its first prompt. It reports whether the session goes on.
func (s *session) greet() bool {
	r := s.router
	if r.connectionFault(FaultLoginAgain) && !s.loginAgain() {
		return false
	}
	if r.connectionFault(FaultPasswordExpired) && !s.changePassword() {
		return false
	}
	if r.connectionFault(FaultPressReturn) {
		s.term.Out.WriteString("\r\n\r\n\r\nPress RETURN to get started.\r\n\r\n")
		if _, ok := s.term.ReadAnswer(""); !ok {
			return false
		}
	}
	return true
}

// loginAgain is the login of a line behind that of SSH.
func (s *session) loginAgain() bool {
	s.term.Out.WriteString("\r\n\r\nUser Access Verification\r\n\r\n")
	for range tries {
		name, ok := s.term.ReadAnswer("Username: ")
		if !ok {
			return false
		}
		password, ok := s.term.ReadPassword("Password: ")
		if !ok {
			return false
		}
		if s.router.checkPassword(s.vty, name, password) == nil {
			return true
		}
		s.term.Out.WriteString("\r\n% Login invalid\r\n\r\n")
	}
	s.term.Out.Flush()
	return false
}

// changePassword asks for a new password until it is typed twice alike. The old one stays.
func (s *session) changePassword() bool {
	s.term.Out.WriteString("\r\nYour password has expired.\r\n")
	for range tries {
		first, ok := s.term.ReadPassword("Enter new password: ")
		if !ok {
			return false
		}
		second, ok := s.term.ReadPassword("Confirm new password: ")
		if !ok {
			return false
		}
		if first != "" && first == second {
			return true
		}
		s.term.Out.WriteString("% Passwords do not match.\r\n")
	}
	s.term.Out.Flush()
	return false
}

// askEnable asks for the enable secret, three times at most: question is what it says, and with user it
// asks for the name of the user first.
func (s *session) askEnable(question string, user bool) {
	r := s.router
	for range tries {
		named := true
		if user {
			name, ok := s.term.ReadAnswer("Username: ")
			if !ok {
				return
			}
			named = name == s.user
		}
		typed, ok := s.term.ReadPassword(question)
		if !ok {
			return
		}
		right := r.withLock(func() string {
			if !named || !r.running.MayEnable(typed) || r.takeKind(FaultWrongEnable) != nil {
				return ""
			}
			s.enterLevel(fullLevel)
			return "yes"
		})
		if right != "" {
			return
		}
	}
	s.term.Page("% Bad secrets\n\n")
}

// agrees asks the last row of a question, and reports whether the answer is yes.
func (s *session) agrees(question string) bool {
	rows := strings.LastIndex(question, "\n") + 1
	s.term.Page(question[:rows])
	if strings.HasSuffix(question, "[confirm]") {
		return s.term.Confirm(question[rows:])
	}
	answer, ok := s.term.ReadAnswer(question[rows:])
	return ok && answer != "" && grammar.HasPrefixFold("yes", answer)
}
