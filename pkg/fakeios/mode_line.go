package fakeios

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"
	"time"
)

// lineConfig is `line con 0`, `line aux 0` or `line vty 0 4`.
type lineConfig struct {
	login       string // "", "local", "no"
	password    string
	transport   string        // of `transport input`; "" was never typed
	accessIn    string        // `access-class X in`
	execTimeout time.Duration // 0 is none
	synchronous bool
	privilege   int
	length      int // -1 is the default
	width       int // -1 is the default
	timestamp   bool
}

func defaultLine() *lineConfig {
	return &lineConfig{execTimeout: 10 * time.Minute, length: -1, width: -1}
}

// admits tells whether an SSH connection from an address gets a VTY. An unconfigured line has
// `transport input none`.
func (l *lineConfig) admits(c *config, from netip.Addr) bool {
	if l.transport != "ssh" && l.transport != "all" && l.transport != "telnet ssh" && l.transport != "ssh telnet" {
		return false
	}
	if list := c.acl(l.accessIn); list != nil && len(list.entries) > 0 {
		return list.permits(Packet{Source: from, Protocol: "tcp", DestinationPort: 22})
	}
	return true
}

func lineCommands() []command {
	return []command{
		{pattern: "line <kind:console|con> <first:0-0>", run: enterLine},
		{pattern: "line aux <first:0-0>", run: func(s *session, _ args) string {
			s.enter(linePrompt, s.router.running.aux)
			return ""
		}},
		{pattern: "line vty <first:0-15> [<last:0-15>]", run: func(s *session, _ args) string {
			s.enter(linePrompt, s.router.running.vty)
			return ""
		}},
	}
}

func enterLine(s *session, _ args) string {
	s.enter(linePrompt, s.router.running.console)
	return ""
}

func lineMode() mode {
	on := func(change func(l *lineConfig, a args)) func(*session, args) string {
		return func(s *session, a args) string { change(s.object.(*lineConfig), a); return "" }
	}
	timeout := func(minutes, seconds int) time.Duration {
		return time.Duration(minutes)*time.Minute + time.Duration(seconds)*time.Second
	}
	return submode(linePrompt, globalPrompt, []command{
		{pattern: "login local", run: on(func(l *lineConfig, _ args) { l.login = "local" })},
		{pattern: "login", run: on(func(l *lineConfig, _ args) { l.login = "" })},
		{pattern: "no login", run: on(func(l *lineConfig, _ args) { l.login = "no" })},
		{pattern: "password <p:line>", run: on(func(l *lineConfig, a args) { l.password = strings.TrimPrefix(a["p"], "0 ") })},
		{pattern: "no password", run: on(func(l *lineConfig, _ args) { l.password = "" })},
		{pattern: "transport input <what:line>", run: setTransport},
		{pattern: "no transport input", run: on(func(l *lineConfig, _ args) { l.transport = "none" })},
		{pattern: "transport preferred none", run: quiet},
		{pattern: "transport output <what:line>", run: quiet},
		{pattern: "access-class <acl> in [vrf-also]", run: on(func(l *lineConfig, a args) { l.accessIn = a["acl"] })},
		{pattern: "no access-class <acl> in", run: on(func(l *lineConfig, _ args) { l.accessIn = "" })},
		{pattern: "exec-timeout <m:0-35791> [<s:0-2147483>]", run: on(func(l *lineConfig, a args) { l.execTimeout = timeout(a.int("m"), a.int("s")) })},
		{pattern: "no exec-timeout", run: on(func(l *lineConfig, _ args) { l.execTimeout = 0 })},
		{pattern: "logging synchronous [level all]", run: on(func(l *lineConfig, _ args) { l.synchronous = true })},
		{pattern: "no logging synchronous", run: on(func(l *lineConfig, _ args) { l.synchronous = false })},
		{pattern: "privilege level <n:0-15>", run: on(func(l *lineConfig, a args) { l.privilege = a.int("n") })},
		{pattern: "no privilege level", run: on(func(l *lineConfig, _ args) { l.privilege = 0 })},
		{pattern: "length <n:0-512>", run: on(func(l *lineConfig, a args) { l.length = a.int("n") })},
		{pattern: "width <n:0-512>", run: on(func(l *lineConfig, a args) { l.width = a.int("n") })},
		{pattern: "no modem enable", run: quiet},
		{pattern: "exec prompt timestamp", run: on(func(l *lineConfig, _ args) { l.timestamp = true })},
		{pattern: "no exec prompt timestamp", run: on(func(l *lineConfig, _ args) { l.timestamp = false })},
	}, known("autocommand <x:line>", "exec", "flowcontrol <x:line>", "history size <n>", "ipv6 access-class <x:line>", "modem <x:line>",
		"monitor", "parity <x>", "rotary <n>", "session-timeout <n>", "speed <n>", "stopbits <n>", "stty <x:line>"))
}

func setTransport(s *session, a args) string {
	kinds := []string{"all", "lat", "none", "rlogin", "ssh", "telnet", "udptn"}
	var chosen []string
	for _, w := range tokens(a["what"]) {
		kind, ok := oneOf(kinds, w.text)
		if !ok {
			return s.refuseAt(strings.LastIndex(s.line, a["what"]) + w.at + sharedPrefix(w.text, kinds))
		}
		chosen = append(chosen, kind)
	}
	slices.Sort(chosen)
	slices.Reverse(chosen)
	s.object.(*lineConfig).transport = strings.Join(chosen, " ")
	return ""
}

func (l *lineConfig) render(b *strings.Builder, head string, vty bool) {
	fmt.Fprintf(b, "line %s\n", head)
	show := func(yes bool, format string, a ...any) {
		if yes {
			fmt.Fprintf(b, " "+format+"\n", a...)
		}
	}
	minutes := min(int(l.execTimeout/time.Minute), 35791) // the most that can be typed
	show(l.accessIn != "", "access-class %s in", l.accessIn)
	show(l.execTimeout != 10*time.Minute, "exec-timeout %d %d", minutes, int(l.execTimeout/time.Second)-60*minutes)
	show(l.timestamp, "exec prompt timestamp")
	show(l.privilege > 0, "privilege level %d", l.privilege)
	show(l.password != "", "password %s", inClear(l.password))
	show(l.synchronous, "logging synchronous")
	show(l.login == "local", "login local")
	show(l.login == "no", "no login")
	show(l.login == "" && vty, "login")
	show(l.length >= 0, "length %d", l.length)
	show(l.width >= 0, "width %d", l.width)
	show(head == "con 0", "no modem enable")
	show(vty && l.transport == "", "transport input none")
	show(l.transport != "", "transport input %s", l.transport)
}
