package configure

import (
	"strings"
	"time"

	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/grammar"
	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/running"
)

// Host is the router whose configuration a session edits.
type Host interface {
	// Do answers an exec command behind `do`, which begins at an offset in the typed line.
	Do(command string, offset int) string
	// Changed is called after every line that was understood, and after every line of text that a mode took in.
	Changed()
	// Left is called when somebody leaves configuration mode.
	Left()
	// Prompt is what stands in front of the cursor.
	Prompt() string
	// Now is the router's time.
	Now() time.Time
}

// Platform is what the image and the hardware of a router can do, and how they word it.
type Platform struct {
	// NoArchive is an image without the archive of configurations.
	NoArchive bool
	// NetworkArchives lets archives lie on file servers.
	NetworkArchives bool
	// NoTunnelIKEv2Profile refuses the keyword ikev2-profile in `tunnel protection`.
	NoTunnelIKEv2Profile bool
	// NoGCMHardware is an encryption engine without GCM: esp-gcm gets a warning.
	NoGCMHardware bool
	// NoGCM is an image without AES-GCM: the words for it are not known.
	NoGCM bool
	// NoIKEv2 is an image without IKEv2.
	NoIKEv2 bool
	// NoTracks is an image without tracked objects.
	NoTracks bool
	// NoIPSLAHTTP is an image whose IP SLA has no http operation.
	NoIPSLAHTTP bool
	// NoSecurityPolicyLimit refuses `set security-policy limit`.
	NoSecurityPolicyLimit bool
	// NoConfigExchange refuses `config-exchange request` and its `no`.
	NoConfigExchange bool
	// NoReactionConfiguration refuses `ip sla reaction-configuration`.
	NoReactionConfiguration bool
	// NoVirtualReassembly refuses `ip virtual-reassembly`, and `ip nat` does not switch it on.
	NoVirtualReassembly bool
	// OldProfileNote words the note of an incomplete IKEv2 profile as releases before `match any`.
	OldProfileNote bool
	// AnyHardware has every interface that a line names: the file is of a router with other ports.
	AnyHardware bool
	// SLAValuesAtEntry refuses timeout and threshold that do not fit when they are typed.
	SLAValuesAtEntry bool
}

// command is a line of configuration.
type command = grammar.Command[*Session]

// args are the parameters of a line.
type args = grammar.Args

// on makes what a command does out of a change to the object of its mode; such a command answers
// nothing.
func on[T any](change func(object T, a args)) func(*Session, args) string {
	return func(s *Session, a args) string {
		change(s.Object.(T), a)
		return ""
	}
}

// known makes commands out of patterns that are refused.
func known(patterns ...string) []command {
	return grammar.Known[*Session](patterns...)
}

// Session is where somebody stands who edits a configuration: in which mode, and on which
// object. The zero mode is exec, outside of configuration.
type Session struct {
	Config   *running.Config
	Mode     string // prompt word; "" is exec
	Line     string // the line being run, as typed, without blanks at its end
	Scrolled int    // how much of the line had scrolled out when Enter was typed
	Match    grammar.Match
	capture  func(line string) bool // takes whole lines (a banner's text) until it reports true
	wrote    *running.Note          // what the line read from a file has noted, if its text follows
	FromFile bool                   // reading a configuration file, not a terminal
	path     []string               // the lines that lead from the global mode to this one, in full keywords
	// Permit judges a line that was understood, if it is not nil: a refusal is answered instead of running it.
	Permit func(grammar.Match) (refusal string)

	Object   any // what the mode edits
	host     Host
	platform Platform
	modes    *modes
}

// NewSession is a session outside of configuration, on the running-config c.
func NewSession(c *running.Config, host Host, platform Platform) *Session {
	return &Session{Config: c, host: host, platform: platform, modes: modesOf(platform)}
}

// Capturing reports whether the next line is text, not a command.
func (s *Session) Capturing() bool { return s.capture != nil }

// CaptureLine takes a line of text, and reports whether it was the last one.
func (s *Session) CaptureLine(line string) bool {
	if !s.capture(line) {
		return false
	}
	s.capture = nil
	return true
}

// enter moves the session into a submode on an object.
func (s *Session) enter(prompt string, object any) { s.Mode, s.Object = prompt, object }

// EnterGlobal moves the session into the global mode.
func (s *Session) EnterGlobal() { s.enter(globalPrompt, nil) }

// ReadsText reports whether the mode takes any line as text, also one that looks like a comment.
func (s *Session) ReadsText() bool { return s.Mode == requestMode }

// Help answers "?" behind what was typed in a configuration mode.
func (s *Session) Help(typed string) string { return s.modes.Tables[s.Mode].Help(typed) }

// Completion is what Tab types in a configuration mode.
func (s *Session) Completion(typed string) (full string, ok bool) {
	return s.modes.Tables[s.Mode].Completion(typed)
}

// Leave leaves configuration from anywhere.
func (s *Session) Leave() { endMode(s, nil) }

// Run types one line in configuration mode and returns the answer.
func (s *Session) Run(line string) string {
	s.Line = line
	switch s.Mode {
	case requestMode:
		return s.requestLine(line)
	case pubkeyDataPrompt:
		return s.keyLine(line)
	}
	if rest, ok := cutWord(line, "do"); ok {
		return s.host.Do(rest, len(line)-len(rest))
	}
	found, run := s.modes.Tables[s.Mode].Parse(line)
	if found.Verdict == grammar.Matched {
		return s.execute(found, run)
	}
	if s.Mode == globalPrompt {
		return s.Refuse(line, found)
	}
	return s.runAbove(line, found)
}

// readsRows reports whether the mode takes any line as text.
func (s *Session) readsRows() bool { return s.ReadsText() || s.Mode == pubkeyDataPrompt }

// runAbove runs what the submode does not know: a command of the mode above, or a global one, which
// leaves the submode. A configuration file counts on that: it has no `exit` behind `log config`.
func (s *Session) runAbove(line string, found grammar.Match) string {
	if up := s.modes.parents[s.Mode]; up != globalPrompt {
		if known, run := s.modes.Tables[up].Parse(line); known.Verdict == grammar.Matched {
			exitMode(s, nil)
			return s.execute(known, run)
		}
	}
	above, run := s.modes.Tables[globalPrompt].Parse(line)
	switch {
	case above.Verdict == grammar.Matched:
		s.enter(globalPrompt, nil)
		return s.execute(above, run)
	case above.Failed > found.Failed:
		return s.Refuse(line, above)
	case above.Verdict == grammar.Invalid && found.Verdict == grammar.Invalid && above.Failed == found.Failed:
		found.Caret = max(above.Caret, found.Caret)
	}
	return s.Refuse(line, found)
}

// execute runs a matched line and lets the router react.
func (s *Session) execute(found grammar.Match, run func(*Session, args) string) string {
	if s.Permit != nil {
		if refusal := s.Permit(found); refusal != "" {
			return refusal
		}
	}
	s.Match, s.wrote = found, nil
	from := s.state()
	reply := run(s, found.Args)
	s.follow(from, found.Canonical(), reply)
	s.host.Changed()
	return reply
}

// Refuse words a failed parse the way IOS does. The caret of a line that has scrolled stands under
// what is still to be seen of it [inferred].
func (s *Session) Refuse(line string, m grammar.Match) string {
	m.Caret = max(m.Caret-s.Scrolled, 0)
	return m.Refusal(line, len(s.host.Prompt()))
}

// RefuseAt refuses the line being run at an offset.
func (s *Session) RefuseAt(offset int) string {
	return s.Refuse(s.Line, grammar.InvalidAt(offset))
}

// exitMode goes one level up.
func exitMode(s *Session, _ args) string {
	parent := s.modes.parents[s.Mode]
	if parent == "" {
		return endMode(s, nil)
	}
	object := s.Object
	switch o := object.(type) {
	case peerRef:
		object = o.ring
	case interface{ Above() any }:
		object = o.Above()
	case *running.PublicKeyUser:
		if parent == pubkeyChainPrompt {
			object = nil
		}
	}
	if parent == globalPrompt {
		object = nil
	}
	if i, ok := object.(*running.Interface); ok && strings.Contains(i.Name, ".") {
		parent = subinterfacePrompt
	}
	s.enter(parent, object)
	return ""
}

// endMode leaves configuration from anywhere.
func endMode(s *Session, _ args) string {
	if s.Mode != "" && !s.FromFile {
		s.host.Left()
	}
	s.Mode, s.Object = "", nil
	return ""
}

func cutWord(line, word string) (string, bool) {
	trimmed := strings.TrimLeft(line, " ")
	rest, ok := strings.CutPrefix(trimmed, word+" ")
	return rest, ok
}
