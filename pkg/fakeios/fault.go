package fakeios

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// Fault is something that goes wrong. Most faults wait for a line that a client types; three wait
// for a connection.
type Fault struct {
	Do FaultKind
	// Line is a prefix of the typed line, as typed, leading blanks left out. Empty with N 0: any
	// line; for [FaultLocked], any that begins with "conf".
	Line string
	// N makes the fault wait for the Nth line typed on the router since its start (1 is the first).
	N int
	// Times is how often it happens; 0 means once, negative always.
	Times int
	// Reply is what the router answers for FaultReject, without the newline at its end.
	Reply string
	// Lines are what the other operator configures, for FaultOperator.
	Lines []string
	// Delay is the pause behind each byte for FaultSlow, in real time, and how far the clock jumps
	// for FaultClock (negative: back).
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
)

// Faults of a connection.
const (
	FaultNoAnswer    FaultKind = "no-answer"         // TCP connects and nothing comes
	FaultReset       FaultKind = "reset"             // TCP reset in the middle of the SSH handshake
	FaultCloseLogin  FaultKind = "close-after-login" // the connection is closed after the login
	FaultWrongEnable FaultKind = "wrong-enable"      // the enable secret is not taken, once for each time
)

// FaultKinds lists every kind there is.
func FaultKinds() []FaultKind {
	return []FaultKind{
		FaultReject, FaultIgnore, FaultUnauthorized, FaultLocked, FaultNVRAMBusy, FaultFlashFull, FaultDrop, FaultCut,
		FaultClose, FaultCutReply, FaultHang, FaultSyslog, FaultTranslating, FaultSlow, FaultOperator, FaultReload,
		FaultClock, FaultNoAnswer, FaultReset, FaultCloseLogin, FaultWrongEnable,
	}
}

var (
	connectionFaults = []FaultKind{FaultNoAnswer, FaultReset, FaultCloseLogin, FaultWrongEnable}
	typingFaults     = []FaultKind{FaultCut, FaultSyslog, FaultTranslating}
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
	case f.Do == FaultSlow && f.Delay < 0:
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
	i := slices.IndexFunc(r.faults, fits)
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
			slices.Contains(writingFaults, f.Do)
		return !later && f.waitsFor(line, r.typedLines)
	})
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
