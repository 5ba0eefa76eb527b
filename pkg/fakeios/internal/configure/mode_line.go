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
			s.enter(linePrompt, &lines{s.Config.Aux})
			return ""
		}},
		{Pattern: "line vty <first:0-15> [<last:0-15>]", Run: enterVTYs},
		{Pattern: "no line vty <first:0-15> [<last:0-15>]", Run: func(s *Session, a args) string {
			if !s.Config.DropVTYs(a.Int("first")) {
				return "% Can't delete last 5 VTY lines\n" // the number is that of the platform [inferred]
			}
			return ""
		}},
	}
}

func enterLine(s *Session, _ args) string {
	s.enter(linePrompt, &lines{s.Config.Console})
	return ""
}

// lines are what `line` selects: one line, or the ranges of VTYs that a range covers.
type lines []*running.Line

// NoteLists is where the further lines of each are noted.
func (l *lines) NoteLists() []*[]*running.Note {
	var out []*[]*running.Note
	for _, line := range *l {
		out = append(out, &line.Notes)
	}
	return out
}

// onLines makes what a command does out of a change to every line selected.
func onLines(change func(l *running.Line, a args)) func(*Session, args) string {
	return func(s *Session, a args) string {
		for _, l := range *s.Object.(*lines) {
			change(l, a)
		}
		return ""
	}
}

func enterVTYs(s *Session, a args) string {
	first, last := a.Int("first"), a.Int("first")
	if a["last"] != "" {
		last = max(a.Int("last"), first)
	}
	chosen := lines(s.Config.VTYLines(first, last, s.FromFile))
	s.enter(linePrompt, &chosen)
	return ""
}

func lineMode() mode {
	timeout := func(minutes, seconds int) time.Duration {
		return time.Duration(minutes)*time.Minute + time.Duration(seconds)*time.Second
	}
	return submode(linePrompt, globalPrompt, []command{
		{Pattern: "login local", Run: onLines(func(l *running.Line, _ args) { l.Login = "local" })},
		{Pattern: "login", Run: onLines(func(l *running.Line, _ args) { l.Login = "line" })},
		{Pattern: "no login", Run: onLines(func(l *running.Line, _ args) { l.Login = "no" })},
		{Pattern: "password <p:line>", Run: onLines(func(l *running.Line, a args) {
			l.Password = strings.TrimPrefix(a["p"], "0 ")
		})},
		{Pattern: "no password", Run: onLines(func(l *running.Line, _ args) { l.Password = "" })},
		{Pattern: "transport input <what:line>", Run: setTransport},
		{Pattern: "no transport input", Run: onLines(func(l *running.Line, _ args) { l.Transport = "none" })},
		{Pattern: "transport preferred <what:all|lat|none|rlogin|ssh|telnet|udptn>", Run: onLines(
			func(l *running.Line, a args) { l.Preferred = a["what"] })},
		{Pattern: "no transport preferred", Run: onLines(func(l *running.Line, _ args) { l.Preferred = "none" })},
		{Pattern: "transport output <what:line>", Run: onLines(func(l *running.Line, a args) {
			l.Output = a["what"]
		})},
		{Pattern: "no transport output", Run: onLines(func(l *running.Line, _ args) { l.Output = "none" })},
		{Pattern: "access-class <acl> in [<also:vrf-also>]", Run: onLines(func(l *running.Line, a args) {
			l.AccessIn, l.VRFAlso = a["acl"], a["also"] != ""
		})},
		{Pattern: "no access-class <acl> in [vrf-also]", Run: onLines(func(l *running.Line, _ args) {
			l.AccessIn, l.VRFAlso = "", false
		})},
		{Pattern: "exec-timeout <m:0-35791> [<s:0-2147483>]", Run: onLines(func(l *running.Line, a args) {
			l.ExecTimeout = timeout(a.Int("m"), a.Int("s"))
		})},
		{Pattern: "no exec-timeout", Run: onLines(func(l *running.Line, _ args) { l.ExecTimeout = 0 })},
		{Pattern: "logging synchronous [level <level:all|0|1|2|3|4|5|6|7>]", Run: onLines(
			func(l *running.Line, a args) { l.Synchronous, l.Level = true, a["level"] })},
		{Pattern: "no logging synchronous", Run: onLines(func(l *running.Line, _ args) { l.Synchronous = false })},
		{Pattern: "privilege level <n:0-15>", Run: onLines(func(l *running.Line, a args) {
			l.Privilege = a.Int("n")
		})},
		{Pattern: "no privilege level", Run: onLines(func(l *running.Line, _ args) { l.Privilege = 0 })},
		{Pattern: "length <n:0-512>", Run: onLines(func(l *running.Line, a args) { l.Length = a.Int("n") })},
		{Pattern: "width <n:0-512>", Run: onLines(func(l *running.Line, a args) { l.Width = a.Int("n") })},
		{Pattern: "no modem enable", Run: ignore},
		{Pattern: "exec prompt timestamp", Run: onLines(func(l *running.Line, _ args) { l.Timestamp = true })},
		{Pattern: "no exec prompt timestamp", Run: onLines(func(l *running.Line, _ args) { l.Timestamp = false })},
	}, known("stty <x:line>"))
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
	return onLines(func(l *running.Line, _ args) { l.Transport = strings.Join(chosen, " ") })(s, a)
}
