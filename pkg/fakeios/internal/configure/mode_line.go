package configure

import (
	"slices"
	"strings"
	"time"

	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/grammar"
	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/running"
)

func lineCommands() []command {
	return []command{
		{Pattern: "line <kind:console|con> <first:0-0>", Run: enterLine},
		{Pattern: "line aux <first:0-0>", Run: func(s *Session, _ args) string {
			s.enter(linePrompt, s.Config.Aux)
			return ""
		}},
		{Pattern: "line vty <first:0-15> [<last:0-15>]", Run: func(s *Session, _ args) string {
			s.enter(linePrompt, s.Config.VTY)
			return ""
		}},
	}
}

func enterLine(s *Session, _ args) string {
	s.enter(linePrompt, s.Config.Console)
	return ""
}

func lineMode() mode {
	timeout := func(minutes, seconds int) time.Duration {
		return time.Duration(minutes)*time.Minute + time.Duration(seconds)*time.Second
	}
	return submode(linePrompt, globalPrompt, []command{
		{Pattern: "login local", Run: on(func(l *running.Line, _ args) { l.Login = "local" })},
		{Pattern: "login", Run: on(func(l *running.Line, _ args) { l.Login = "" })},
		{Pattern: "no login", Run: on(func(l *running.Line, _ args) { l.Login = "no" })},
		{Pattern: "password <p:line>", Run: on(func(l *running.Line, a args) {
			l.Password = strings.TrimPrefix(a["p"], "0 ")
		})},
		{Pattern: "no password", Run: on(func(l *running.Line, _ args) { l.Password = "" })},
		{Pattern: "transport input <what:line>", Run: setTransport},
		{Pattern: "no transport input", Run: on(func(l *running.Line, _ args) { l.Transport = "none" })},
		{Pattern: "transport preferred none", Run: ignore},
		{Pattern: "transport output <what:line>", Run: ignore},
		{Pattern: "access-class <acl> in [vrf-also]", Run: on(func(l *running.Line, a args) {
			l.AccessIn = a["acl"]
		})},
		{Pattern: "no access-class <acl> in", Run: on(func(l *running.Line, _ args) { l.AccessIn = "" })},
		{Pattern: "exec-timeout <m:0-35791> [<s:0-2147483>]", Run: on(func(l *running.Line, a args) {
			l.ExecTimeout = timeout(a.Int("m"), a.Int("s"))
		})},
		{Pattern: "no exec-timeout", Run: on(func(l *running.Line, _ args) { l.ExecTimeout = 0 })},
		{Pattern: "logging synchronous [level all]", Run: on(func(l *running.Line, _ args) {
			l.Synchronous = true
		})},
		{Pattern: "no logging synchronous", Run: on(func(l *running.Line, _ args) { l.Synchronous = false })},
		{Pattern: "privilege level <n:0-15>", Run: on(func(l *running.Line, a args) {
			l.Privilege = a.Int("n")
		})},
		{Pattern: "no privilege level", Run: on(func(l *running.Line, _ args) { l.Privilege = 0 })},
		{Pattern: "length <n:0-512>", Run: on(func(l *running.Line, a args) { l.Length = a.Int("n") })},
		{Pattern: "width <n:0-512>", Run: on(func(l *running.Line, a args) { l.Width = a.Int("n") })},
		{Pattern: "no modem enable", Run: ignore},
		{Pattern: "exec prompt timestamp", Run: on(func(l *running.Line, _ args) { l.Timestamp = true })},
		{Pattern: "no exec prompt timestamp", Run: on(func(l *running.Line, _ args) { l.Timestamp = false })},
	}, known("autocommand <x:line>", "exec", "flowcontrol <x:line>", "history size <n>", "ipv6 access-class <x:line>",
		"modem <x:line>",
		"monitor", "parity <x>", "rotary <n>", "session-timeout <n>", "speed <n>", "stopbits <n>", "stty <x:line>"))
}

func setTransport(s *Session, a args) string {
	kinds := []string{"all", "lat", "none", "rlogin", "ssh", "telnet", "udptn"}
	var chosen []string
	for _, w := range grammar.Words(a["what"]) {
		kind, ok := grammar.OneOf(kinds, w.Text)
		if !ok {
			return s.RefuseAt(strings.LastIndex(s.Line, a["what"]) + w.At + grammar.SharedPrefix(w.Text, kinds))
		}
		chosen = append(chosen, kind)
	}
	slices.Sort(chosen)
	slices.Reverse(chosen)
	s.Object.(*running.Line).Transport = strings.Join(chosen, " ")
	return ""
}
