package fakeios

import "strings"

// mode is a state of the command line: what the prompt says and what may be typed.
type mode struct {
	prompt   string // the word in parentheses; "" in exec
	commands []command
	known    []string // further first words of the real router, see parse
	parent   string   // where `exit` leads; "" leaves configuration
}

// grammar is all modes of the router by prompt word, and the two exec levels.
type grammar struct {
	user, privileged mode
	config           map[string]mode
}

func newGrammar() grammar {
	g := grammar{user: userExecMode(), privileged: privilegedExecMode(), config: map[string]mode{}}
	for _, m := range []mode{
		globalMode(), proposalMode(), policyMode(), keyringMode(), keyringPeerMode(), ikev2ProfileMode(),
		transformSetMode(), ipsecProfileMode(), interfaceMode(), routeMapMode(), trackMode(), namedACLMode(),
		slaMode(), slaHTTPMode(), slaHTTPRequestMode(), slaEchoMode(), archiveMode(), lineMode(),
	} {
		g.config[m.prompt] = m
	}
	return g
}

// enter moves the session into a submode on an object.
func (s *session) enter(prompt string, object any) {
	s.mode, s.object = prompt, object
}

// configure runs one line in configuration mode and returns the answer.
func (s *session) configure(line string) string {
	if s.mode == requestMode {
		return s.requestLine(line)
	}
	if rest, ok := cutWord(line, "do"); ok {
		return s.exec(rest)
	}
	here := s.router.grammar.config[s.mode]
	found := parse(line, here.commands, here.known)
	if found.verdict == matched {
		return s.runConfig(found)
	}
	if s.mode == globalPrompt {
		return s.refuse(line, found)
	}
	// What the submode does not know may be a global command; it leaves the submode.
	global := s.router.grammar.config[globalPrompt]
	above := parse(line, global.commands, global.known)
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
	reply := found.command.run(s, found.args)
	s.router.changed(s.user)
	return reply
}

// refuse words a failed parse the way IOS does.
func (s *session) refuse(line string, m match) string {
	switch m.verdict {
	case ambiguous:
		return "% Ambiguous command:  \"" + strings.TrimRight(line, " ") + "\"\n"
	case incomplete:
		return "% Incomplete command.\n"
	default:
		return strings.Repeat(" ", len(s.prompt())+m.caret) + "^\n% Invalid input detected at '^' marker.\n"
	}
}

// exitMode goes one level up.
func exitMode(s *session, _ args) string {
	parent := s.router.grammar.config[s.mode].parent
	if parent == "" {
		return endMode(s, nil)
	}
	switch object := s.object.(type) {
	case peerRef:
		s.enter(parent, object.ring)
	default:
		if parent == globalPrompt {
			s.enter(parent, nil)
		} else {
			s.enter(parent, s.object)
		}
	}
	return ""
}

// endMode leaves configuration from anywhere.
func endMode(s *session, _ args) string {
	s.mode, s.object = "", nil
	return ""
}

// submode builds a mode with the commands that every one has.
func submode(prompt, parent string, commands []command, known ...string) mode {
	commands = append(commands,
		command{pattern: "exit", run: exitMode, hint: "Exit from this configuration mode"},
		command{pattern: "end", run: endMode, hint: "Exit from configure mode"},
	)
	return mode{prompt: prompt, parent: parent, commands: commands, known: append(known, "default", "help", "no")}
}

func cutWord(line, word string) (string, bool) {
	trimmed := strings.TrimLeft(line, " ")
	rest, ok := strings.CutPrefix(trimmed, word+" ")
	return rest, ok
}
