package fakeios

import (
	"cmp"
	"slices"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/grammar"
	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/terminal"
	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/wan"
)

// exec runs one line at the exec prompt (or behind `do`) and returns the answer. offset is where
// it begins in the typed line.
func (s *session) exec(line string, offset int) string {
	line, filter, refusal := s.cutPipe(line, offset)
	if refusal != "" {
		return refusal
	}
	found, run := s.currentTable().Parse(line)
	if found.Verdict != grammar.Matched {
		words := strings.Fields(line)
		alone := found.Verdict == grammar.Invalid && found.Failed == 0 && len(words) == 1
		if alone && s.conf.Mode == "" && !s.conf.FromFile {
			return s.unknownHost(words[0])
		}
		found.Caret += offset
		return s.conf.Refuse(s.conf.Line, found)
	}
	if startsWithAny(found.Canonical(), s.account.Denied) {
		return notAuthorized
	}
	s.conf.Match = found
	answer := run(s, found.Args)
	if s.stamped && strings.HasPrefix(found.Canonical(), "show ") {
		answer = s.router.loadLines() + answer
	}
	return filter(answer)
}

// loadLines stand above the answer with `exec prompt timestamp`.
func (r *Router) loadLines() string {
	return "Load for five secs: 2%/0%; one minute: 2%; five minutes: 2%\n" +
		"Time source is hardware calendar, *" + r.now().UTC().Format("15:04:05.000 UTC Mon Jan 2 2006") + "\n\n"
}

// unknownHost answers a single unknown word, which exec takes as the name of a host to telnet to.
// With name lookup on, a real router would be silent for seconds before that; this one is not.
func (s *session) unknownHost(word string) string {
	lookup := "...domain server (255.255.255.255)"
	for _, line := range s.router.running.Plain["ip"] {
		if line == "no ip domain lookup" || line == "no ip domain-lookup" {
			lookup = ""
		}
	}
	return "Translating \"" + word + "\"" + lookup + "\n\n% Bad IP address or host name\n" +
		"% Unknown command or computer name, or unable to find computer address\n"
}

// userCommands is the grammar of the exec at privilege 1.
func userCommands() []command {
	return slices.Concat(commonCommands(), showCommands(), unknownExec, grammar.Known[*session]("enable view"))
}

// privilegedCommands is the grammar of the exec at privilege 15.
func privilegedCommands() []command {
	return slices.Concat(commonCommands(), showCommands(), privilegedShowCommands(), savingCommands(),
		archiveCommands(), replaceCommands(), rollbackCommands(),
		reloadCommands(), clearCommands(), configureCommands(), appletCommands(), unknownExec, unknownPrivileged)
}

func configureCommands() []command {
	enterGlobal := func(s *session, _ grammar.Args) string {
		s.conf.EnterGlobal()
		return "Enter configuration commands, one per line.  End with CNTL/Z.\n"
	}
	return []command{
		{Pattern: "configure terminal", Run: enterGlobal},
		{Pattern: "configure", Run: func(s *session, _ grammar.Args) string {
			s.dialogue = func() {
				typed, ok := s.term.ReadAnswer("Configuring from terminal, memory, or network [terminal]? ")
				switch {
				case ok && grammar.HasPrefixFold("terminal", typed):
					s.term.Page(s.router.withLock(func() string { return enterGlobal(s, nil) }))
				case ok:
					s.term.Page("?Must be \"terminal\", \"memory\" or \"network\"\n") // wording [inferred]
				}
			}
			return ""
		}},
		{Pattern: "disable", Run: func(s *session, _ grammar.Args) string { s.enterLevel(userLevel); return "" }},
	}
}

// commonCommands are those of every exec level.
func commonCommands() []command {
	leave := func(s *session, _ grammar.Args) string { s.ending = true; return "" }
	return append([]command{
		{Pattern: "enable [<level:0-15>]", Run: enable},
		{Pattern: "exit", Run: leave},
		{Pattern: "logout", Run: leave},
		{Pattern: "quit", Run: leave},
		{Pattern: "ping <target:ip> [<options:line>]", Run: ping},
		{Pattern: "ping ip <target:ip> [<options:line>]", Run: ping},
		{Pattern: "ping vrf <vrf> [ip] <target:ip> [<options:line>]", Run: ping},
		{Pattern: "who", Run: func(s *session, _ grammar.Args) string { return s.showUsers() }},
	}, terminalCommands()...)
}

func terminalCommands() []command {
	on := func(change func(s *session, a grammar.Args)) func(*session, grammar.Args) string {
		return func(s *session, a grammar.Args) string { change(s, a); return "" }
	}
	return append([]command{
		{Pattern: "terminal length <lines:0-512>", Run: on(func(s *session, a grammar.Args) {
			s.term.Length = a.Int("lines")
		})},
		{Pattern: "terminal no length", Run: on(func(s *session, _ grammar.Args) { s.term.Length = 0 })},
		{Pattern: "terminal width <columns:0-512>", Run: on(func(s *session, a grammar.Args) {
			s.term.Width = a.Int("columns")
		})},
		{Pattern: "terminal no width", Run: on(func(s *session, _ grammar.Args) { s.term.Width = 0 })},
		{Pattern: "terminal default length", Run: on(func(s *session, _ grammar.Args) { s.term.Length = 24 })},
		{Pattern: "terminal default width", Run: on(func(s *session, _ grammar.Args) { s.term.Width = 80 })},
		{Pattern: "terminal monitor", Run: on(func(s *session, _ grammar.Args) {
			s.monitor, s.logSeen = true, len(s.router.log)
		})},
		{Pattern: "terminal no monitor", Run: on(func(s *session, _ grammar.Args) { s.monitor = false })},
		{Pattern: "terminal exec prompt timestamp", Run: on(func(s *session, _ grammar.Args) { s.stamped = true })},
		{Pattern: "terminal no exec prompt timestamp", Run: on(func(s *session, _ grammar.Args) { s.stamped = false })},
		{Pattern: "terminal exec prompt no-timestamp", Run: on(func(s *session, _ grammar.Args) { s.stamped = false })},
		{Pattern: "terminal history size <lines:0-256>", Run: on(func(s *session, a grammar.Args) {
			s.term.HistorySize = a.Int("lines")
		})},
		{Pattern: "terminal history", Run: on(func(s *session, _ grammar.Args) {
			s.term.HistorySize = terminal.DefaultHistorySize
		})},
		{Pattern: "terminal no history", Run: on(func(s *session, _ grammar.Args) {
			s.term.HistorySize, s.term.History = 0, nil
		})},
	}, grammar.Known[*session]("terminal autohangup", "terminal data-character-bits <n>", "terminal databits <n>",
		"terminal dispatch-character <x>", "terminal download", "terminal editing", "terminal escape-character <x>",
		"terminal flowcontrol <x>", "terminal full-help", "terminal help", "terminal hold-character <x>",
		"terminal international", "terminal ip <x:line>", "terminal keymap-type <x>", "terminal lat <x>",
		"terminal no <x:line>", "terminal notify", "terminal padding <x:line>", "terminal parity <x>",
		"terminal prc <x>", "terminal rxspeed <n>", "terminal shell", "terminal special-character-bits <n>",
		"terminal speed <n>", "terminal start-character <x>", "terminal stop-character <x>", "terminal stopbits <n>",
		"terminal telnet <x>", "terminal terminal-type <x>", "terminal transport <x>",
		"terminal txspeed <n>", "terminal type <x>")...)
}

// enable asks for the secret, three times at most.
func enable(s *session, a grammar.Args) string {
	r := s.router
	level := fullLevel
	if a["level"] != "" {
		level = a.Int("level")
	}
	switch {
	case s.unlimited():
		return ""
	case level <= s.level && s.view == "":
		s.enterLevel(level)
		return ""
	case level < fullLevel:
		return "% No password set\n" // levels below 15 have no secret of their own in this model
	case !r.running.HasEnable():
		return "% No password set\n"
	}
	question := enableQuestion
	if other := r.takeKind(FaultEnablePrompt); other != nil {
		question = cmp.Or(other.Reply, "Enable password: ")
	}
	user := r.takeKind(FaultEnableUser) != nil
	s.dialogue = func() { s.askEnable(question, user) }
	return ""
}

// clearCommands reset SAs, counters, the log and other sessions.
func clearCommands() []command {
	on := func(change func(s *session, a grammar.Args)) func(*session, grammar.Args) string {
		return func(s *session, a grammar.Args) string { change(s, a); return "" }
	}
	sas := func(drop func(*wan.Network, wan.Ends)) func(*session, grammar.Args) string {
		return on(func(s *session, a grammar.Args) {
			drop(s.router.net, wan.Ends{Local: a.Addr("local"), Remote: a.Addr("remote")})
			s.router.catchUp()
		})
	}
	sessions, children := sas((*wan.Network).ClearSessions), sas((*wan.Network).ClearChildren)
	return append([]command{
		{Pattern: "clear crypto sa [peer <remote:ip>]", Run: children},
		{Pattern: "clear crypto session [local <local:ip>] [remote <remote:ip>]", Run: sessions},
		{Pattern: "clear crypto ikev2 sa [local <local:ip>]", Run: sessions},
		{Pattern: "clear crypto ikev2 sa remote <remote:ip>", Run: sessions},
		{Pattern: "clear access-list counters [<name>]", Run: on(func(s *session, a grammar.Args) {
			for _, l := range s.router.running.ACLs {
				for i := range l.Entries {
					if a["name"] == "" || a["name"] == l.Name {
						l.Entries[i].Hits = 0
					}
				}
			}
		})},
		{Pattern: "clear line vty <n:0-4>", Run: clearLine},
		{Pattern: "clear logging", Run: func(s *session, _ grammar.Args) string {
			s.dialogue = func() {
				if s.term.Confirm("Clear logging buffer [confirm]") {
					s.router.withLock(func() string { s.router.clearLog(); return "" })
				}
			}
			return ""
		}},
	}, grammar.Known[*session]("clear aaa <x:line>", "clear archive <x:line>", "clear arp-cache", "clear bridge <n>",
		"clear cdp <x:line>", "clear counters [<x:line>]", "clear crypto isakmp", "clear crypto gdoi",
		"clear crypto call <x:line>", "clear crypto engine <x:line>", "clear dsl <x:line>",
		"clear frame-relay <x:line>", "clear host <x>", "clear interface <x>", "clear ip <x:line>",
		"clear ipv6 <x:line>", "clear kerberos <x>", "clear l2tp <x:line>", "clear mac <x:line>", "clear nls",
		"clear platform <x:line>", "clear ppp <x:line>", "clear processes",
		"clear radius <x:line>", "clear sip-ua <x:line>", "clear spanning-tree <x:line>", "clear ssh <x:line>",
		"clear tcp <x:line>", "clear vpdn <x:line>", "clear vtemplate", "clear xconnect <x:line>",
		"clear zone-pair <x>")...)
}

// clearLine throws another session out.
func clearLine(s *session, a grammar.Args) string {
	s.dialogue = func() {
		if !s.term.Confirm("[confirm]") {
			return
		}
		s.router.withLock(func() string {
			for _, other := range s.router.sessions {
				if other.vty == a.Int("n") {
					other.disconnect()
				}
			}
			return ""
		})
		s.term.Page(" [OK]\n")
	}
	return ""
}
