package device

import (
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/secret"
)

// Mode is what the prompt of IOS says about where the session stands: [UserExec],
// [PrivilegedExec], or the word in parentheses of a configuration prompt ("config", "config-if",
// "cfg-crypto-trans", "ipsec-profile").
type Mode string

// The modes that every router has. The submodes of configuration are named by their prompts;
// pkg/iosconf knows which line leads to which.
const (
	UserExec       Mode = ">"
	PrivilegedExec Mode = "#"
	GlobalConfig   Mode = "config"
)

// IsConfig reports whether a mode is one of configuration, global or below.
func (m Mode) IsConfig() bool { return m != "" && m != UserExec && m != PrivilegedExec }

// Opens reports whether a prompt that shows now can be that of the submode that a line opens which was typed
// in m. The names of submodes differ between releases; that a line has led from one mode into another below
// it does not. A line that leaves a submode is not for Opens to judge: where it leads to is known by name.
func (m Mode) Opens(now Mode) bool {
	return m.IsConfig() && now.IsConfig() && now != m && now != GlobalConfig
}

// Line is one configuration line with the modes the router's prompt must show around it.
type Line struct {
	Text   secret.Text // as typed, without the newline
	Before Mode        // the mode it is typed in
	After  Mode        // the mode the prompt must show once it is accepted
	// Optional is why the change can do without the line; empty: it cannot. A push goes on behind an
	// optional line that is refused.
	Optional string
	// Else is what takes the place of a refused optional line; the zero text: nothing. A driver never
	// types it.
	Else secret.Text
}

// Progress is called by a push before lines go out and after every verdict: sent lines are, or will now be, on their
// way, and of those the router has taken so many. Once it returns true the lines are held back from the next that
// begins in global configuration, if there is one; the push then leaves configuration mode, and ends with a
// [HeldError].
type Progress func(sent, taken int) (hold bool)

// CanBeTyped reports whether a line has only characters that the editor of IOS takes for themselves: printable ASCII.
func CanBeTyped(line string) bool {
	return !strings.ContainsFunc(line, func(r rune) bool { return r < ' ' || r > '~' })
}

// ChangesMode reports whether the line moves the session to another mode. What is sent behind such
// a line before the router's prompt has confirmed the new mode may land in the old one.
func (l Line) ChangesMode() bool { return l.Before != l.After }
