package fakeios

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"
)

// Fault is something that goes wrong. Most faults wait for a line that a client types; the others wait
// for a connection, or for `enable`.
type Fault struct {
	Do FaultKind
	// Line is a prefix of the typed line, as typed, leading blanks left out. Empty with N 0: any
	// line; for [FaultLocked], any that begins with "conf".
	Line string
	// N makes the fault wait for the Nth line typed on the router since its start (1 is the first).
	N int
	// Times is how often it happens; 0 means once, negative always.
	Times int
	// Skip is how often what the fault waits for goes by unharmed first: lines that fit, or connections.
	Skip int
	// Reply is what the router answers for FaultReject, without the newline at its end, and what it asks for
	// FaultAsk, FaultEnablePrompt and FaultOneTimeCode, which have a question of their own.
	Reply string
	// Lines are what the other operator configures, for FaultOperator.
	Lines []string
	// Delay is the pause behind each byte for FaultSlow, in real time, how far the clock jumps
	// for FaultClock (negative: back), and what passes on the router's clock for FaultLate and FaultSlowLogin: a
	// clock that can be moved, as a [ManualClock], is moved, for others the client waits.
	Delay time.Duration
}

// FaultKind says what goes wrong.
type FaultKind string

// Faults of a line.
const (
	FaultReject       FaultKind = "reject"        // answer Reply and do nothing
	FaultIgnore       FaultKind = "ignore"        // say nothing and do nothing
	FaultUnauthorized FaultKind = "unauthorized"  // answer as AAA does when it forbids the command
	FaultLocked       FaultKind = "config-locked" // another user holds the configuration lock
	FaultNVRAMBusy    FaultKind = "nvram-busy"    // what the line writes to NVRAM does not get there
	FaultFlashFull    FaultKind = "flash-full"    // what the line writes to flash finds no space
	FaultDrop         FaultKind = "drop"          // close the connection instead of running the line
	FaultCut          FaultKind = "cut"           // close it while the line is being typed
	FaultClose        FaultKind = "close"         // run the line, then close without an answer
	FaultCutReply     FaultKind = "cut-reply"     // run the line, close in the middle of the answer
	FaultHang         FaultKind = "hang"          // never answer
	FaultSyslog       FaultKind = "syslog"        // glue a log message into the echo of the line
	FaultTranslating  FaultKind = "translating"   // glue a name lookup into the echo of the line
	FaultSlow         FaultKind = "slow"          // from here on one byte a packet, with Delay behind each
	FaultOperator     FaultKind = "operator"      // another operator configures Lines just before
	FaultReload       FaultKind = "reload"        // the router reloads instead of running the line
	FaultClock        FaultKind = "clock"         // the clock jumps by Delay just before the line
	// FaultLate runs the line Delay late, as slow AAA does, beside any other fault of the line.
	FaultLate FaultKind = "late"
	FaultGlue FaultKind = "glue" // run the line, answer without the last newline: the prompt is glued to it
	// FaultAsk asks Reply first, or whether to overwrite the NVRAM of another version; no leaves the line.
	FaultAsk FaultKind = "ask"
)

// Faults of a connection.
const (
	FaultNoAnswer    FaultKind = "no-answer"         // TCP connects and nothing comes
	FaultReset       FaultKind = "reset"             // TCP reset in the middle of the SSH handshake
	FaultCloseLogin  FaultKind = "close-after-login" // the connection is closed after the login
	FaultWrongEnable FaultKind = "wrong-enable"      // the enable secret is not taken, once for each time

	FaultEnablePrompt FaultKind = "enable-prompt"   // `enable` asks Reply, or "Enable password: "
	FaultEnableUser   FaultKind = "enable-username" // `enable` asks for the name of the user first

	FaultSlowLogin     FaultKind = "slow-login"     // every password of the login is judged Delay late
	FaultAccountLocked FaultKind = "account-locked" // nobody is let in
	FaultNoQuestion    FaultKind = "no-question"    // keyboard-interactive asks nothing and fails, password fails
	// FaultOneTimeCode wants a code behind the password, by keyboard-interactive, and takes none.
	FaultOneTimeCode FaultKind = "one-time-code"
	FaultNoVTY       FaultKind = "no-vty"     // refused, as when every VTY is taken
	FaultNoChannel   FaultKind = "no-channel" // the request for a channel is never answered

	FaultLoginAgain      FaultKind = "login-again"      // the shell asks for user name and password again
	FaultPasswordExpired FaultKind = "password-expired" // the shell asks for a new password, and forgets it
	FaultPressReturn     FaultKind = "press-return"     // the shell waits for Enter before the first prompt
)

// FaultKinds lists every kind there is.
func FaultKinds() []FaultKind {
	return []FaultKind{
		FaultReject, FaultIgnore, FaultUnauthorized, FaultLocked, FaultNVRAMBusy, FaultFlashFull, FaultDrop, FaultCut,
		FaultClose, FaultCutReply, FaultHang, FaultSyslog, FaultTranslating, FaultSlow, FaultOperator, FaultReload,
		FaultClock, FaultLate, FaultGlue, FaultAsk, FaultNoAnswer, FaultReset, FaultCloseLogin, FaultWrongEnable,
		FaultEnablePrompt, FaultEnableUser, FaultSlowLogin, FaultAccountLocked, FaultNoQuestion, FaultOneTimeCode,
		FaultNoVTY, FaultNoChannel, FaultLoginAgain, FaultPasswordExpired, FaultPressReturn,
	}
}

var (
	connectionFaults = []FaultKind{
		FaultNoAnswer, FaultReset, FaultCloseLogin, FaultWrongEnable, FaultEnablePrompt, FaultEnableUser,
		FaultSlowLogin, FaultAccountLocked, FaultNoQuestion, FaultOneTimeCode, FaultNoVTY, FaultNoChannel,
		FaultLoginAgain, FaultPasswordExpired, FaultPressReturn,
	}
	typingFaults = []FaultKind{FaultCut, FaultSyslog, FaultTranslating}
	// writingFaults strike when the line, after all its questions, writes; a line that writes nothing
	// leaves them waiting.
	writingFaults = []FaultKind{FaultNVRAMBusy, FaultFlashFull}
)

// replies are the router's words for the faults that are refusals.
var replies = map[FaultKind]string{
	FaultUnauthorized: "Command authorization failed.\n",
	FaultLocked: "Configuration mode is locked by process '484' user 'NETCONF' from terminal '64'. Please " +
		"try later.",
}

const (
	nvramBusy = "startup-config file open failed (Device or resource busy)\n"
	noSpace   = "%%Error opening flash:/%s (No space left on device)\n" // wording [inferred]
)

// Inject adds a fault while the router runs. The error names what is wrong with it.
func (r *Router) Inject(f Fault) error {
	if err := f.check(); err != nil {
		return err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.faults = append(r.faults, f)
	return nil
}

// check reports what is wrong with the fault.
func (f Fault) check() error {
	switch {
	case !slices.Contains(FaultKinds(), f.Do):
		return fmt.Errorf("fault %q: unknown; there are %v", f.Do, FaultKinds())
	case f.N < 0:
		return fmt.Errorf("fault %q: no line has the number %d", f.Do, f.N)
	case f.Skip < 0:
		return fmt.Errorf("fault %q: nothing goes by %d times", f.Do, f.Skip)
	case f.Do != FaultClock && f.Delay < 0:
		return fmt.Errorf("fault %q: a pause of %v", f.Do, f.Delay)
	}
	return nil
}

// waitsFor reports whether a line, the Nth typed, is the one.
func (f Fault) waitsFor(line string, n int) bool {
	start := f.Line
	if f.Do == FaultLocked && start == "" && f.N == 0 {
		start = "conf"
	}
	return strings.HasPrefix(line, start) && (f.N == 0 || f.N == n)
}

// takeFault takes the first fault that fits, once.
func (r *Router) takeFault(fits func(Fault) bool) *Fault {
	i := slices.IndexFunc(r.faults, func(f Fault) bool { return fits(f) && f.Skip == 0 })
	for at := range r.faults {
		if r.faults[at].Skip > 0 && fits(r.faults[at]) {
			r.faults[at].Skip--
		}
	}
	if i < 0 {
		return nil
	}
	taken := r.faults[i]
	switch {
	case taken.Times > 1:
		r.faults[i].Times--
	case taken.Times >= 0:
		r.faults = slices.Delete(r.faults, i, i+1)
	}
	return &taken
}

// lineFault takes the fault that waits for a line just typed.
func (r *Router) lineFault(line string) *Fault {
	return r.takeFault(func(f Fault) bool {
		later := slices.Contains(connectionFaults, f.Do) || slices.Contains(typingFaults, f.Do) ||
			slices.Contains(writingFaults, f.Do) || f.Do == FaultLate
		return !later && f.waitsFor(line, r.typedLines)
	})
}

// lateFault takes the fault that delays a line just typed.
func (r *Router) lateFault(line string) *Fault {
	return r.takeFault(func(f Fault) bool { return f.Do == FaultLate && f.waitsFor(line, r.typedLines) })
}

// writingFault takes the fault of a kind that waits for what the session's line is about to write.
// The router is locked.
func (s *session) writingFault(kind FaultKind) bool {
	line := strings.TrimLeft(s.conf.Line, " ")
	return s.router.takeFault(func(f Fault) bool { return f.Do == kind && f.waitsFor(line, s.number) }) != nil
}

// connectionFault takes the fault of a kind that waits for a connection.
func (r *Router) connectionFault(kind FaultKind) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.takeFault(func(f Fault) bool { return f.Do == kind }) != nil
}

// typing plays the faults that happen while a line is being typed: as soon as the words that the
// fault waits for are there, or without words at the third character. It reports whether the
// session goes on.
func (s *session) typing(line string) bool {
	fault := s.typingFault(strings.TrimLeft(line, " "))
	if fault == nil {
		return true
	}
	switch fault.Do {
	case FaultCut:
		s.end(true)
		return false
	case FaultSyslog:
		head := s.router.withLock(func() string { return s.router.logHead(s.router.now()) })
		s.term.Out.WriteString("\r\n" + head + "%SYS-5-CONFIG_I: Configured from console by console")
	case FaultTranslating:
		s.term.Out.WriteString("\r\nTranslating \"ntp.example.net\"...domain server (255.255.255.255)")
	}
	return true
}

// typingFault takes the fault that waits for these characters of a line.
func (s *session) typingFault(typed string) *Fault {
	s.router.mu.Lock()
	defer s.router.mu.Unlock()
	return s.router.takeFault(func(f Fault) bool {
		if !slices.Contains(typingFaults, f.Do) || f.N > 0 && f.N != s.router.typedLines+1 {
			return false
		}
		if f.Line == "" {
			return len(typed) == 3
		}
		return typed == f.Line
	})
}

// applyFault plays a fault of a whole line; it returns whether the line is run after all.
func (s *session) applyFault(f Fault) bool {
	switch f.Do {
	case FaultReject:
		s.term.Page(strings.TrimRight(f.Reply, "\n") + "\n")
		return false
	case FaultUnauthorized, FaultLocked:
		s.term.Page(replies[f.Do] + "\n")
		return false
	case FaultIgnore:
		return false
	case FaultAsk:
		return s.agrees(cmp.Or(f.Reply, nvramQuestion))
	case FaultDrop:
		s.end(true)
		return false
	case FaultHang:
		s.term.Out.Flush()
		<-s.term.Gate.Gone
		s.ending = true
		return false
	case FaultSlow:
		s.term.Out.Slow(f.Delay)
	case FaultOperator:
		s.router.mu.Lock()
		s.router.configureAs("operator2", f.Lines)
		s.router.mu.Unlock()
	case FaultClock:
		s.router.mu.Lock()
		s.router.skew += f.Delay
		s.router.mu.Unlock()
	case FaultReload:
		s.term.Out.Flush()
		s.router.mu.Lock()
		s.router.restart("Reload Command")
		s.router.mu.Unlock()
		s.ending = true
		return false
	}
	return true
}

// ClearFaults removes every fault of a kind that has not happened yet, or that goes on for ever.
func (r *Router) ClearFaults(kind FaultKind) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.faults = slices.DeleteFunc(r.faults, func(f Fault) bool { return f.Do == kind })
}
