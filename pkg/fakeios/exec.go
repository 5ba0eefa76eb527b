package fakeios

import (
	"regexp"
	"slices"
	"strings"
)

// exec runs one line at the exec prompt (or behind `do`) and returns the answer.
func (s *session) exec(line string) string {
	line, filter, refusal := cutPipe(line)
	if refusal != "" {
		return refusal
	}
	level := s.router.grammar.user
	if s.privileged {
		level = s.router.grammar.privileged
	}
	found := parse(line, level.commands, level.known)
	if found.verdict != matched {
		words := strings.Fields(line)
		if found.verdict == invalid && found.failed == 0 && len(words) == 1 {
			return unknownHost(words[0])
		}
		return s.refuse(line, found)
	}
	return filter(found.command.run(s, found.args))
}

// unknownHost answers a single unknown word, which exec takes as the name of a host to telnet to,
// with `no ip domain lookup`.
func unknownHost(word string) string {
	return "Translating \"" + word + "\"\n\n% Bad IP address or host name\n" +
		"% Unknown command or computer name, or unable to find computer address\n"
}

// cutPipe splits `show ... | include X` into the command and its filter.
func cutPipe(line string) (command string, filter func(string) string, refusal string) {
	command, pipe, found := strings.Cut(line, " | ")
	if !found {
		return line, func(s string) string { return s }, ""
	}
	verb, pattern, _ := strings.Cut(strings.TrimSpace(pipe), " ")
	verb, ok := oneOf([]string{"include", "exclude", "section", "begin"}, verb)
	if !ok || pattern == "" {
		return "", nil, "% Incomplete command.\n"
	}
	re, err := regexp.Compile(pattern)
	if err != nil {
		return "", nil, "% Failed to compile regular expression.\n" // wording [inferred]
	}
	return command, func(text string) string { return filterText(text, verb, re) }, ""
}

func filterText(text, verb string, re *regexp.Regexp) string {
	var out strings.Builder
	on := false
	for line := range strings.Lines(text) {
		hit := re.MatchString(strings.TrimRight(line, "\n"))
		switch verb {
		case "include":
			on = hit
		case "exclude":
			on = !hit
		case "begin":
			on = on || hit
		case "section":
			on = hit || on && strings.HasPrefix(line, " ")
		}
		if on {
			out.WriteString(line)
		}
	}
	return out.String()
}

func userExecMode() mode {
	return mode{
		commands: slices.Concat(commonCommands(), showCommands(false), []command{{pattern: "enable", run: enable}}),
		known:    []string{"access-enable", "clear", "connect", "ethernet", "help", "ping", "telnet", "traceroute", "who"},
	}
}

func privilegedExecMode() mode {
	return mode{
		commands: slices.Concat(commonCommands(), showCommands(true), savingCommands(), []command{
			{pattern: "enable", run: func(*session, args) string { return "" }},
			{pattern: "disable", run: func(s *session, _ args) string { s.privileged = false; return "" }},
			{pattern: "configure terminal", run: func(s *session, _ args) string {
				s.enter(globalPrompt, nil)
				return "Enter configuration commands, one per line.  End with CNTL/Z.\n"
			}},
			{pattern: "ping <target:ip>", run: func(s *session, a args) string { return s.router.ping(a.addr("target"), "") }},
			{pattern: "ping <target:ip> source <if:if>", run: func(s *session, a args) string { return s.router.ping(a.addr("target"), a["if"]) }},
			{pattern: "clear crypto sa", run: clearSAs},
			{pattern: "clear crypto session", run: clearSAs},
			{pattern: "clear crypto ikev2 sa", run: clearSAs},
		}),
		known: []string{"access-enable", "archive", "clock", "debug", "delete", "dir", "erase", "help", "monitor", "more",
			"no", "reload", "send", "setup", "ssh", "tclsh", "telnet", "test", "traceroute", "undebug", "verify", "who"},
	}
}

func clearSAs(s *session, _ args) string {
	s.router.net.clear()
	s.router.settle()
	return ""
}

func commonCommands() []command {
	leave := func(s *session, _ args) string { s.ending = true; return "" }
	return []command{
		{pattern: "exit", run: leave},
		{pattern: "logout", run: leave},
		{pattern: "quit", run: leave},
		{pattern: "terminal length <n:0-512>", run: func(s *session, a args) string { s.length = a.int("n"); return "" }},
		{pattern: "terminal width <n:0-512>", run: func(s *session, a args) string { s.width = a.int("n"); return "" }},
		{pattern: "terminal monitor", run: func(s *session, _ args) string {
			s.monitor, s.logSeen = true, len(s.router.log)
			return ""
		}},
		{pattern: "terminal no monitor", run: func(s *session, _ args) string { s.monitor = false; return "" }},
	}
}

// enable asks for the secret, three times at most.
func enable(s *session, _ args) string {
	secret := s.router.running.enableSecret
	if secret == "" {
		return "% No password set\n"
	}
	s.then = func() {
		for range 3 {
			typed, ok := s.readPassword("Password: ")
			if !ok {
				return
			}
			if typed == secret {
				s.router.mu.Lock()
				s.privileged = true
				s.router.mu.Unlock()
				return
			}
		}
		s.page("% Bad secrets\n\n")
	}
	return ""
}

// readPassword reads a line without echo.
func (s *session) readPassword(prompt string) (string, bool) {
	s.out.WriteString(prompt)
	var typed []byte
	for {
		key, ok := s.readKey()
		switch {
		case !ok || key == ctrlC:
			return "", false
		case key == '\r' || key == '\n':
			if key == '\r' {
				s.skipLineFeed()
			}
			s.out.WriteString("\r\n")
			return string(typed), true
		default:
			typed = append(typed, key)
		}
	}
}

// savingCommands write the running-config to NVRAM.
func savingCommands() []command {
	save := func(s *session, _ args) string { return s.router.save(s.user) }
	return []command{
		{pattern: "write", run: save},
		{pattern: "write memory", run: save},
		{pattern: "copy running-config startup-config", run: func(s *session, _ args) string {
			s.then = func() {
				if _, ok := s.readAnswer("Destination filename [startup-config]? "); !ok {
					return
				}
				s.router.mu.Lock()
				answer := s.router.save(s.user)
				s.router.mu.Unlock()
				s.page(answer)
			}
			return ""
		}},
	}
}

func (r *Router) save(by string) string {
	r.startup, r.savedAt, r.savedBy = r.render(r.running), r.clock.Now(), by
	return "Building configuration...\n[OK]\n"
}

// readAnswer asks a question and reads the echoed answer.
func (s *session) readAnswer(question string) (string, bool) {
	s.out.WriteString(question)
	return s.readLine(question)
}
