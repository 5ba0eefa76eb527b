package portal

import (
	"errors"
	"fmt"
	"strings"
	"time"
)

// What an [Error] is about, for [errors.Is].
var (
	ErrAbsent    = errors.New("it is not there")
	ErrDuplicate = errors.New("there is one already")
	ErrLogin     = errors.New("the login was refused")
	ErrReadOnly  = errors.New("ZIA is read-only")
	ErrLimit     = errors.New("a limit of the API is used up")
	ErrLocked    = errors.New("another administrator holds the edit lock")
)

// Error is a call that has not taken effect, and why. It is one line long, and no secret is in it.
type Error struct {
	Call   string // "create VPN credential"
	Method string // "POST"
	Path   string // below the base URL, without parameters: "/vpnCredentials"
	Host   string // who has answered, or has not
	Status int    // of the answer; 0: there was none
	Code   string // of ZIA: "DUPLICATE_ITEM"; empty: it gave none
	// Message is what the answer says, or what stood in its way; printable, in one line, cut at some 300 characters.
	Message       string
	TransactionID string    // what Zscaler's support asks for; empty: the answer has none
	Next          string    // what to do, as a sentence without its full stop
	Again         time.Time // not before this moment; zero: nothing was said about one

	kind  error // one of the above, or nil
	cause error // what the network said, masked
}

// Error implements error.
func (e *Error) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s: %s %s", e.Call, e.Method, e.Path)
	if e.Status != 0 {
		fmt.Fprintf(&b, ": %d", e.Status)
	} else if e.Host != "" {
		b.WriteString(" of " + e.Host)
	}
	if e.Code != "" {
		b.WriteString(" " + e.Code)
	}
	if e.Message != "" {
		b.WriteString(": " + e.Message)
	}
	if e.TransactionID != "" {
		b.WriteString(" (transaction " + e.TransactionID + ")")
	}
	if e.Next != "" {
		b.WriteString("; " + e.Next)
	}
	return b.String()
}

// Is implements what [errors.Is] asks for.
func (e *Error) Is(target error) bool { return e.kind != nil && target == e.kind }

// Unwrap gives what the network said, if it was that.
func (e *Error) Unwrap() error { return e.cause }

// InDoubtError is a call that may have taken effect: its answer was lost, or says nothing, and what the client could
// ask did not tell. Read again before it is repeated. It wraps the reason, an [*Error] or the end of the context.
type InDoubtError struct {
	Call   string // "create VPN credential"
	Method string
	Path   string
	Reason error
}

// Error implements error.
func (e *InDoubtError) Error() string {
	return "it is not known whether this took effect, read again before it is repeated: " + e.Reason.Error()
}

// Unwrap gives the reason.
func (e *InDoubtError) Unwrap() error { return e.Reason }

// isDefinite reports whether an error tells for sure that a call has not taken effect, whose answer was lost: what is
// there is somebody else's, or nothing is.
func isDefinite(err error) bool { return errors.Is(err, ErrDuplicate) || errors.Is(err, ErrAbsent) }
