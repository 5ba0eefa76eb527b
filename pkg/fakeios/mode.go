package fakeios

import (
	"slices"
	"strings"
	"sync"
)

// mode is a state of the command line: what the prompt says and what may be typed. Every mode is
// a table in a file of its own, mode_*.go.
type mode struct {
	prompt   string // the word in parentheses; "" in exec
	commands []command
	parent   string // where `exit` leads; "" leaves configuration
}

// grammar is all modes by prompt word, compiled, and the two exec levels. It is the same for every
// router and never changes.
type grammar struct {
	user, privileged table
	config           map[string]table
	parents          map[string]string
}

// The grammars of images with and without the archive.
var (
	ios            = sync.OnceValue(newGrammar)
	iosSansArchive = sync.OnceValue(func() *grammar { return newGrammar().without(archiveWords...) })
	archiveWords   = []string{"archive", "no archive", "show archive", "configure terminal revert", "configure confirm", "configure revert", "configure replace"}
)

func iosFor(q Quirks) *grammar {
	if q.NoArchive {
		return iosSansArchive()
	}
	return ios()
}

// without takes every command away that begins with one of these words.
func (g *grammar) without(starts ...string) *grammar {
	gone := func(f form) bool {
		return slices.ContainsFunc(starts, func(start string) bool { return strings.HasPrefix(f.pattern+" ", start+" ") })
	}
	g.user, g.privileged = slices.DeleteFunc(g.user, gone), slices.DeleteFunc(g.privileged, gone)
	g.config[globalPrompt] = slices.DeleteFunc(g.config[globalPrompt], gone)
	return g
}

func newGrammar() *grammar {
	g := &grammar{
		user: compile(userCommands()), privileged: compile(privilegedCommands()),
		config: map[string]table{}, parents: map[string]string{},
	}
	for _, m := range []mode{
		globalMode(), proposalMode(), policyMode(), keyringMode(), keyringPeerMode(), ikev2ProfileMode(),
		transformSetMode(), ipsecProfileMode(), interfaceMode(), subinterfaceMode(), routeMapMode(), trackMode(), extendedACLMode(),
		standardACLMode(), slaMode(), slaHTTPMode(), slaHTTPRequestMode(), slaEchoMode(), archiveMode(),
		archiveLogMode(), lineMode(), dhcpPoolMode(), routerOSPFMode(), controlPlaneMode(), pubkeyChainMode(),
		pubkeyUserMode(), pubkeyDataMode(),
	} {
		g.config[m.prompt], g.parents[m.prompt] = compile(m.commands), m.parent
	}
	return g
}

// here is the table that the session's next line is read with.
func (s *session) here() table {
	switch {
	case s.mode != "":
		return s.grammar.config[s.mode]
	case s.privileged:
		return s.grammar.privileged
	default:
		return s.grammar.user
	}
}

// enter moves the session into a submode on an object.
func (s *session) enter(prompt string, object any) { s.mode, s.object = prompt, object }

// configure runs one line in configuration mode and returns the answer.
func (s *session) configure(line string) string {
	switch s.mode {
	case requestMode:
		return s.requestLine(line)
	case pubkeyDataPrompt:
		return s.keyLine(line)
	}
	if rest, ok := cutWord(line, "do"); ok {
		return s.exec(rest, len(line)-len(rest))
	}
	found := s.here().parse(line)
	if found.verdict == matched {
		return s.runConfig(found)
	}
	if s.mode == globalPrompt {
		return s.refuse(line, found)
	}
	// What the submode does not know may be a command of the one above, or a global one; it leaves
	// the submode. A configuration file counts on that: it has no `exit` behind `log config`.
	if up := s.grammar.parents[s.mode]; up != globalPrompt {
		if known := s.grammar.config[up].parse(line); known.verdict == matched {
			exitMode(s, nil)
			return s.runConfig(known)
		}
	}
	above := s.grammar.config[globalPrompt].parse(line)
	switch {
	case above.verdict == matched:
		s.enter(globalPrompt, nil)
		return s.runConfig(above)
	case above.failed > found.failed:
		return s.refuse(line, above)
	case above.verdict == invalid && found.verdict == invalid && above.failed == found.failed:
		found.caret = max(above.caret, found.caret)
	}
	return s.refuse(line, found)
}

// runConfig executes a matched configuration line and lets the network react.
func (s *session) runConfig(found match) string {
	s.match = found
	reply := found.form.run(s, found.args)
	s.router.changed(s.user)
	return reply
}

// refuse words a failed parse the way IOS does. The caret of a line that has scrolled stands under
// what is still to be seen of it [inferred].
func (s *session) refuse(line string, m match) string {
	switch m.verdict {
	case ambiguous:
		return "% Ambiguous command:  \"" + strings.TrimRight(line, " ") + "\"\n"
	case incomplete:
		return "% Incomplete command.\n"
	default:
		column := max(m.caret-s.scrolled, 0)
		return strings.Repeat(" ", len(s.prompt())+column) + "^\n% Invalid input detected at '^' marker.\n"
	}
}

// refuseAt refuses the line being run at an offset.
func (s *session) refuseAt(offset int) string {
	return s.refuse(s.line, match{verdict: invalid, caret: offset})
}

// exitMode goes one level up.
func exitMode(s *session, _ args) string {
	parent := s.grammar.parents[s.mode]
	if parent == "" {
		return endMode(s, nil)
	}
	object := s.object
	switch o := object.(type) {
	case peerRef:
		object = o.ring
	case *pubkeyUser:
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
func endMode(s *session, _ args) string {
	if s.mode != "" && !s.booting {
		s.router.say("%SYS-5-CONFIG_I: Configured from console by " + s.user + " on " + s.lineName() + " (" + s.from + ")")
	}
	s.mode, s.object = "", nil
	return ""
}

// submode builds a mode with the commands that every one has.
func submode(prompt, parent string, commands ...[]command) mode {
	all := slices.Concat(commands...)
	all = append(all, command{pattern: "exit", run: exitMode}, command{pattern: "end", run: endMode})
	return mode{prompt: prompt, parent: parent, commands: append(all, known("default <rest:line>", "help")...)}
}

func cutWord(line, word string) (string, bool) {
	trimmed := strings.TrimLeft(line, " ")
	rest, ok := strings.CutPrefix(trimmed, word+" ")
	return rest, ok
}
