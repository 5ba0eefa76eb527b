package device

import (
	"errors"
	"fmt"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/secret"
)

// The reasons why no session came about; [ConnectError] wraps exactly one of them.
var (
	ErrUnreachable = errors.New("unreachable")
	ErrNoLine      = errors.New("no free line") // TCP is accepted and closed without a word
	ErrNotSSH      = errors.New("not an SSH server")
	ErrSSHVersion  = errors.New("SSH version 1 only")
	ErrSlowLogin   = errors.New("the login was not answered in time")
	ErrAuth        = errors.New("authentication failed")
	ErrLocked      = errors.New("the account is locked")
	ErrEnable      = errors.New("`enable` was refused") // in words of which the mask of secrets hides none
	ErrPrivilege   = errors.New("the privilege level is too low")
	ErrHostKey     = errors.New("host key not accepted")
	ErrAlgorithms  = errors.New("no common SSH algorithm")
	ErrNoShell     = errors.New("no usable command line")
)

// ConnectError says why no session with a router came about and what to do about it.
type ConnectError struct {
	Address string
	Reason  error  // one of the Err... values above
	Detail  string // what was seen, one line, without secrets
	Hint    string // what the operator can do next
	Err     error  // the cause below, if any
}

// Error names address, reason, detail and hint in one line.
func (e *ConnectError) Error() string {
	s := e.Address + ": " + e.Reason.Error()
	if e.Detail != "" {
		s += ": " + e.Detail
	}
	if e.Hint != "" {
		s += " (" + e.Hint + ")"
	}
	return s
}

// Unwrap makes the reason and the cause findable with errors.Is and errors.As.
func (e *ConnectError) Unwrap() []error {
	if e.Err == nil {
		return []error{e.Reason}
	}
	return []error{e.Reason, e.Err}
}

// RejectedLineError is a configuration line that the router did not take, or answered with
// something that is not known to be harmless.
type RejectedLineError struct {
	Index int         // of the line among those given to Configure, from 0
	Line  secret.Text // the line
	Mode  Mode        // the mode the prompt showed when it was typed
	Got   Mode        // the mode the prompt showed after it
	Want  Mode        // the mode it should have shown
	Reply secret.Text // the router's words, without echo and prompt; may be several lines
	Caret int         // column of the ^ in the line as typed, from 0; -1 when there is none
	Ran   []int       // indexes of later lines that were already under way and were executed
	// Asked is the question in which the router's words end, and which nobody may answer; it was broken
	// off. Empty: there was none.
	Asked secret.Text
}

// Error is one log line: the line, the mode and the router's first words.
func (e *RejectedLineError) Error() string {
	reply := e.Reply.String()
	if asked := e.Asked.String(); asked != "" {
		return fmt.Sprintf("%q makes the router ask %q, to which there is no known answer; it was broken off",
			e.Line.String(), asked)
	}
	if reply == "" {
		return fmt.Sprintf("%q left the router in mode %q instead of %q", e.Line.String(), e.Got, e.Want)
	}
	return fmt.Sprintf("%q rejected in mode %q: %s", e.Line.String(), e.Mode, firstWords(reply))
}

// firstWords gives the line of a reply that says most: the first one that is not a caret.
func firstWords(reply string) string {
	for line := range strings.Lines(reply) {
		if line = strings.TrimSpace(line); line != "" && line != "^" {
			return line
		}
	}
	return strings.TrimSpace(reply)
}

// HeldError is a push that [Progress] has held back: it stopped where a later one can go on. The session is out of
// configuration mode.
type HeldError struct {
	Taken   int                  // number of lines that were typed, and taken but for Refused
	Refused []*RejectedLineError // optional lines among them
}

func (e *HeldError) Error() string {
	return fmt.Sprintf("held back behind %d configuration lines, as asked", e.Taken)
}

// LostSessionError is a session that ended under way: what was sent last may or may not have
// been executed.
type LostSessionError struct {
	Doing string // what was under way, masked
	Err   error
}

func (e *LostSessionError) Error() string {
	return fmt.Sprintf("session lost while %s: %v", e.Doing, e.Err)
}

func (e *LostSessionError) Unwrap() error { return e.Err }

// TimeoutError is a router that did not answer, or did not end its answer, in time.
type TimeoutError struct {
	Waiting string // what was waited for, masked
	After   string // how long, as printed
	But     string // what the router did instead; empty: it was silent
	Seen    secret.Text
	Err     error // the context's cause
}

func (e *TimeoutError) Error() string {
	text := fmt.Sprintf("no answer within %s while waiting for %s", e.After, e.Waiting)
	if e.But != "" {
		text += ": " + e.But
	}
	return text
}

func (e *TimeoutError) Unwrap() error { return e.Err }
