package fakeios

import (
	"slices"
	"strings"
	"time"

	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/grammar"
)

func lineCommands() []configCommand {
	return []configCommand{
		{Pattern: "line <kind:console|con> <first:0-0>", Run: enterLine},
		{Pattern: "line aux <first:0-0>", Run: func(s *configSession, _ grammar.Args) string {
			s.enter(linePrompt, s.config.aux)
			return ""
		}},
		{Pattern: "line vty <first:0-15> [<last:0-15>]", Run: func(s *configSession, _ grammar.Args) string {
			s.enter(linePrompt, s.config.vty)
			return ""
		}},
	}
}

func enterLine(s *configSession, _ grammar.Args) string {
	s.enter(linePrompt, s.config.console)
	return ""
}

func lineMode() mode {
	on := func(change func(l *lineConfig, a grammar.Args)) func(*configSession, grammar.Args) string {
		return func(s *configSession, a grammar.Args) string { change(s.object.(*lineConfig), a); return "" }
	}
	timeout := func(minutes, seconds int) time.Duration {
		return time.Duration(minutes)*time.Minute + time.Duration(seconds)*time.Second
	}
	return submode(linePrompt, globalPrompt, []configCommand{
		{Pattern: "login local", Run: on(func(l *lineConfig, _ grammar.Args) { l.login = "local" })},
		{Pattern: "login", Run: on(func(l *lineConfig, _ grammar.Args) { l.login = "" })},
		{Pattern: "no login", Run: on(func(l *lineConfig, _ grammar.Args) { l.login = "no" })},
		{Pattern: "password <p:line>", Run: on(func(l *lineConfig, a grammar.Args) { l.password = strings.TrimPrefix(a["p"], "0 ") })},
		{Pattern: "no password", Run: on(func(l *lineConfig, _ grammar.Args) { l.password = "" })},
		{Pattern: "transport input <what:line>", Run: setTransport},
		{Pattern: "no transport input", Run: on(func(l *lineConfig, _ grammar.Args) { l.transport = "none" })},
		{Pattern: "transport preferred none", Run: quiet},
		{Pattern: "transport output <what:line>", Run: quiet},
		{Pattern: "access-class <acl> in [vrf-also]", Run: on(func(l *lineConfig, a grammar.Args) { l.accessIn = a["acl"] })},
		{Pattern: "no access-class <acl> in", Run: on(func(l *lineConfig, _ grammar.Args) { l.accessIn = "" })},
		{Pattern: "exec-timeout <m:0-35791> [<s:0-2147483>]", Run: on(func(l *lineConfig, a grammar.Args) { l.execTimeout = timeout(a.Int("m"), a.Int("s")) })},
		{Pattern: "no exec-timeout", Run: on(func(l *lineConfig, _ grammar.Args) { l.execTimeout = 0 })},
		{Pattern: "logging synchronous [level all]", Run: on(func(l *lineConfig, _ grammar.Args) { l.synchronous = true })},
		{Pattern: "no logging synchronous", Run: on(func(l *lineConfig, _ grammar.Args) { l.synchronous = false })},
		{Pattern: "privilege level <n:0-15>", Run: on(func(l *lineConfig, a grammar.Args) { l.privilege = a.Int("n") })},
		{Pattern: "no privilege level", Run: on(func(l *lineConfig, _ grammar.Args) { l.privilege = 0 })},
		{Pattern: "length <n:0-512>", Run: on(func(l *lineConfig, a grammar.Args) { l.length = a.Int("n") })},
		{Pattern: "width <n:0-512>", Run: on(func(l *lineConfig, a grammar.Args) { l.width = a.Int("n") })},
		{Pattern: "no modem enable", Run: quiet},
		{Pattern: "exec prompt timestamp", Run: on(func(l *lineConfig, _ grammar.Args) { l.timestamp = true })},
		{Pattern: "no exec prompt timestamp", Run: on(func(l *lineConfig, _ grammar.Args) { l.timestamp = false })},
	}, knownConfig("autocommand <x:line>", "exec", "flowcontrol <x:line>", "history size <n>", "ipv6 access-class <x:line>", "modem <x:line>",
		"monitor", "parity <x>", "rotary <n>", "session-timeout <n>", "speed <n>", "stopbits <n>", "stty <x:line>"))
}

func setTransport(s *configSession, a grammar.Args) string {
	kinds := []string{"all", "lat", "none", "rlogin", "ssh", "telnet", "udptn"}
	var chosen []string
	for _, w := range grammar.Words(a["what"]) {
		kind, ok := grammar.OneOf(kinds, w.Text)
		if !ok {
			return s.refuseAt(strings.LastIndex(s.line, a["what"]) + w.At + grammar.SharedPrefix(w.Text, kinds))
		}
		chosen = append(chosen, kind)
	}
	slices.Sort(chosen)
	slices.Reverse(chosen)
	s.object.(*lineConfig).transport = strings.Join(chosen, " ")
	return ""
}
