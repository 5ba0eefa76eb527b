package fakeios

import (
	"strings"
)

// globalMode is the grammar of (config)#. Objects with a submode of their own are entered here
// and edited in the file of that mode.
func globalMode() mode {
	commands := []command{
		{pattern: "exit", run: endMode},
		{pattern: "end", run: endMode},
		{pattern: "hostname <name>", run: func(s *session, a args) string { s.router.running.hostname = a["name"]; return "" }},
		{pattern: "enable secret <key:line>", run: func(s *session, a args) string {
			s.router.running.enableSecret = strings.TrimPrefix(a["key"], "0 ")
			return ""
		}},
		{pattern: "username <name> privilege <p:0-15> <kind:password|secret> <key:line>", run: addUser},
		{pattern: "username <name> <kind:password|secret> <key:line>", run: addUser},
		{pattern: "no username <name>", run: func(s *session, a args) string {
			c := s.router.running
			c.users = deleteUser(c.users, a["name"])
			return ""
		}},
		{pattern: "archive", run: func(s *session, _ args) string { s.enter(archivePrompt, nil); return "" }},
		{pattern: "line <kind:con|vty|aux> <range:line>", run: func(s *session, _ args) string { s.enter(linePrompt, nil); return "" }},
	}
	commands = append(commands, ikev2Commands()...)
	commands = append(commands, ipsecCommands()...)
	commands = append(commands, interfaceCommands()...)
	commands = append(commands, routingCommands()...)
	commands = append(commands, slaCommands()...)
	commands = append(commands, plainCommands()...)
	return mode{prompt: globalPrompt, commands: commands, known: []string{
		"aaa", "alias", "banner", "boot", "bridge", "cdp", "class-map", "clock", "control-plane", "default",
		"do", "event", "help", "key", "logging", "ntp", "policy-map", "privilege", "radius-server", "router",
		"service", "shutdown", "snmp-server", "spanning-tree", "tacacs-server", "vlan", "zone",
	}}
}

func addUser(s *session, a args) string {
	c := s.router.running
	privilege := 1
	if a["p"] != "" {
		privilege = a.int("p")
	}
	c.users = append(deleteUser(c.users, a["name"]), user{a["name"], privilege, strings.TrimPrefix(a["key"], "0 ")})
	return ""
}

func deleteUser(users []user, name string) []user {
	var kept []user
	for _, u := range users {
		if u.name != name {
			kept = append(kept, u)
		}
	}
	return kept
}

// plainCommands are lines of real configurations around the guide's objects. The router keeps
// and shows them, and they change nothing else.
func plainCommands() []command {
	var out []command
	for section, patterns := range plainPatterns {
		for _, pattern := range patterns {
			out = append(out,
				command{pattern: pattern, run: func(s *session, _ args) string { return s.keepPlain(section, false) }},
				command{pattern: "no " + pattern, run: func(s *session, _ args) string { return s.keepPlain(section, true) }},
			)
		}
	}
	return out
}

var plainPatterns = map[string][]string{
	"service": {"service <what:line>"},
	"logging": {"logging <what:line>"},
	"ip":      {"ip domain <what:line>", "ip cef", "ip http server", "ip http secure-server", "ip ssh <what:line>", "ip forward-protocol nd", "ip name-server <a:ip>"},
	"aaa":     {"aaa new-model"},
}

// keepPlain stores a line under its section; the opposite of a stored line replaces it.
func (s *session) keepPlain(section string, negated bool) string {
	c := s.router.running
	line := strings.Join(strings.Fields(s.line), " ")
	opposite := "no " + line
	if negated {
		opposite = strings.TrimPrefix(line, "no ")
	}
	lines := without(without(c.plain[section], opposite), line)
	if !negated || section == "service" || section == "ip" {
		lines = append(lines, line)
	}
	c.plain[section] = lines
	return ""
}

const (
	archivePrompt = "config-archive"
	linePrompt    = "config-line"
)

func archiveMode() mode {
	return submode(archivePrompt, globalPrompt, []command{
		{pattern: "path <url>", run: func(s *session, a args) string { s.router.running.archivePath = a["url"]; return "" }},
		{pattern: "no path", run: func(s *session, _ args) string { s.router.running.archivePath = ""; return "" }},
	}, "log", "maximum", "time-period", "write-memory")
}

// lineMode takes the lines that a branch router has and shows the defaults of render.go.
func lineMode() mode {
	quiet := func(*session, args) string { return "" }
	return submode(linePrompt, globalPrompt, []command{
		{pattern: "login local", run: quiet},
		{pattern: "transport input <what:line>", run: quiet},
		{pattern: "exec-timeout <m:0-35791> <s:0-2147483>", run: quiet},
		{pattern: "logging synchronous", run: quiet},
	}, "access-class", "history", "length", "password", "privilege", "session-timeout", "width")
}
