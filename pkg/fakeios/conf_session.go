package fakeios

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
	// Changed is called after every line that was understood.
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
	// NoTunnelIKEv2Profile refuses the keyword ikev2-profile in `tunnel protection`.
	NoTunnelIKEv2Profile bool
	// NoGCMHardware is an encryption engine without GCM: esp-gcm gets a warning.
	NoGCMHardware bool
	// OldProfileNote words the note of an incomplete IKEv2 profile as releases before `match any`.
	OldProfileNote bool
	// SLAValuesAtEntry refuses timeout and threshold that do not fit when they are typed.
	SLAValuesAtEntry bool
}

// configCommand is a line of configuration.
type configCommand = grammar.Command[*configSession]

// knownConfig makes commands out of patterns that are refused.
func knownConfig(patterns ...string) []configCommand {
	return grammar.Known[*configSession](patterns...)
}

// configSession is where somebody stands who edits a configuration: in which mode, and on which
// object. The zero mode is exec, outside of configuration.
type configSession struct {
	config   *running.Config
	mode     string // prompt word; "" is exec
	line     string // the line being run, as typed, without blanks at its end
	scrolled int    // how much of the line had scrolled out when Enter was typed
	match    grammar.Match
	capture  func(line string) bool // takes whole lines (a banner's text) until it reports true
	fromFile bool                   // reading a configuration file, not a terminal

	object   any // what the mode edits
	host     Host
	platform Platform
	modes    *modes
}

// newConfigSession is a session outside of configuration, on the running-config c.
func newConfigSession(c *running.Config, host Host, platform Platform) *configSession {
	return &configSession{config: c, host: host, platform: platform, modes: modesOf(platform)}
}

// capturing reports whether the next line is text, not a command.
func (s *configSession) capturing() bool { return s.capture != nil }

// captureLine takes a line of text, and reports whether it was the last one.
func (s *configSession) captureLine(line string) bool {
	if !s.capture(line) {
		return false
	}
	s.capture = nil
	return true
}

// enter moves the session into a submode on an object.
func (s *configSession) enter(prompt string, object any) { s.mode, s.object = prompt, object }

// enterGlobal moves the session into the global mode.
func (s *configSession) enterGlobal() { s.enter(globalPrompt, nil) }

// readsText reports whether the mode takes any line as text, also one that looks like a comment.
func (s *configSession) readsText() bool { return s.mode == requestMode }

// help answers "?" behind what was typed in a configuration mode.
func (s *configSession) help(typed string) string { return s.modes.tables[s.mode].Help(typed) }

// completion is what Tab types in a configuration mode.
func (s *configSession) completion(typed string) (full string, ok bool) {
	return s.modes.tables[s.mode].Completion(typed)
}

// leave leaves configuration from anywhere.
func (s *configSession) leave() { endMode(s, nil) }

// run types one line in configuration mode and returns the answer.
func (s *configSession) run(line string) string {
	s.line = line
	switch s.mode {
	case requestMode:
		return s.requestLine(line)
	case pubkeyDataPrompt:
		return s.keyLine(line)
	}
	if rest, ok := cutWord(line, "do"); ok {
		return s.host.Do(rest, len(line)-len(rest))
	}
	found, run := s.modes.tables[s.mode].Parse(line)
	if found.Verdict == grammar.Matched {
		return s.execute(found, run)
	}
	if s.mode == globalPrompt {
		return s.refuse(line, found)
	}
	return s.runAbove(line, found)
}

// runAbove runs what the submode does not know: a command of the mode above, or a global one, which
// leaves the submode. A configuration file counts on that: it has no `exit` behind `log config`.
func (s *configSession) runAbove(line string, found grammar.Match) string {
	if up := s.modes.parents[s.mode]; up != globalPrompt {
		if known, run := s.modes.tables[up].Parse(line); known.Verdict == grammar.Matched {
			exitMode(s, nil)
			return s.execute(known, run)
		}
	}
	above, run := s.modes.tables[globalPrompt].Parse(line)
	switch {
	case above.Verdict == grammar.Matched:
		s.enter(globalPrompt, nil)
		return s.execute(above, run)
	case above.Failed > found.Failed:
		return s.refuse(line, above)
	case above.Verdict == grammar.Invalid && found.Verdict == grammar.Invalid && above.Failed == found.Failed:
		found.Caret = max(above.Caret, found.Caret)
	}
	return s.refuse(line, found)
}

// execute runs a matched line and lets the router react.
func (s *configSession) execute(found grammar.Match, run func(*configSession, grammar.Args) string) string {
	s.match = found
	reply := run(s, found.Args)
	s.host.Changed()
	return reply
}

// refuse words a failed parse the way IOS does. The caret of a line that has scrolled stands under
// what is still to be seen of it [inferred].
func (s *configSession) refuse(line string, m grammar.Match) string {
	m.Caret = max(m.Caret-s.scrolled, 0)
	return m.Refusal(line, len(s.host.Prompt()))
}

// refuseAt refuses the line being run at an offset.
func (s *configSession) refuseAt(offset int) string {
	return s.refuse(s.line, grammar.InvalidAt(offset))
}

// exitMode goes one level up.
func exitMode(s *configSession, _ grammar.Args) string {
	parent := s.modes.parents[s.mode]
	if parent == "" {
		return endMode(s, nil)
	}
	object := s.object
	switch o := object.(type) {
	case peerRef:
		object = o.ring
	case *running.PublicKeyUser:
		if parent == pubkeyChainPrompt {
			object = nil
		}
	}
	if parent == globalPrompt {
		object = nil
	}
	s.enter(parent, object)
	return ""
}

// endMode leaves configuration from anywhere.
func endMode(s *configSession, _ grammar.Args) string {
	if s.mode != "" && !s.fromFile {
		s.host.Left()
	}
	s.mode, s.object = "", nil
	return ""
}

func cutWord(line, word string) (string, bool) {
	trimmed := strings.TrimLeft(line, " ")
	rest, ok := strings.CutPrefix(trimmed, word+" ")
	return rest, ok
}
