package fakeios

import (
	"slices"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/grammar"
)

func aclCommands() []configCommand {
	named := func(prompt string, standard bool) func(*configSession, grammar.Args) string {
		return func(s *configSession, a grammar.Args) string {
			l := s.config.aclNamed(a["name"], standard)
			if l.standard != standard {
				return "%A named " + l.kind() + " IP access list with this name already exists\n" // wording [inferred]
			}
			s.enter(prompt, l)
			return ""
		}
	}
	return append([]configCommand{
		{Pattern: "access-list <n:1-99> <ace:line>", Run: addACE},
		{Pattern: "access-list <n:1300-1999> <ace:line>", Run: addACE},
		{Pattern: "access-list <n:100-199> <ace:line>", Run: addACE},
		{Pattern: "access-list <n:2000-2699> <ace:line>", Run: addACE},
		// Any `no access-list N ...` deletes the whole list [documented by the vendor].
		{Pattern: "no access-list <n:1-2699> [<ace:line>]", Run: dropACL},
		{Pattern: "ip access-list extended <name>", Run: named(extendedPrompt, false)},
		{Pattern: "ip access-list standard <name>", Run: named(standardPrompt, true)},
		{Pattern: "no ip access-list extended <n>", Run: dropACL},
		{Pattern: "no ip access-list standard <n>", Run: dropACL},
		{Pattern: "ip access-list resequence <name> <first:1-2147483647> <step:1-2147483647>", Run: func(s *configSession, a grammar.Args) string {
			if l := s.config.acl(a["name"]); l != nil {
				for i := range l.entries {
					l.entries[i].sequence = a.Int("first") + i*a.Int("step")
				}
			}
			return ""
		}},
	}, knownConfig("access-list compiled", "access-list dynamic-extend", "access-list rate-limit <x:line>", "ip access-list log-update <x:line>",
		"ip access-list logging <x:line>", "ip access-list helper <x:line>", "ip access-list match-local-traffic")...)
}

func addACE(s *configSession, a grammar.Args) string {
	n := a.Int("n")
	standard := n < 100 || n >= 1300 && n < 2000
	entry, refusal := readACE(s, a["ace"], standard)
	if refusal != "" {
		return refusal
	}
	s.config.aclNamed(a["n"], standard).add(entry)
	return ""
}

func dropACL(s *configSession, a grammar.Args) string {
	c := s.config
	c.acls = remove(c.acls, func(l *acl) bool { return l.name == a["n"] })
	return ""
}

func aclMode(prompt string, unknown ...string) mode {
	add := func(s *configSession, a grammar.Args) string {
		l := s.object.(*acl)
		line := strings.TrimSpace(s.line)
		if a["seq"] != "" {
			line = strings.TrimSpace(strings.TrimPrefix(line, a["seq"]))
		}
		e, refusal := readACE(s, line, l.standard)
		if refusal != "" {
			return refusal
		}
		if e.sequence = a.Int("seq"); slices.ContainsFunc(l.entries, func(o ace) bool { return o.sequence == e.sequence }) {
			return "% Duplicate sequence number.\n"
		}
		l.add(e)
		return ""
	}
	drop := func(s *configSession, a grammar.Args) string {
		l := s.object.(*acl)
		if n := a.Int("seq"); n > 0 {
			l.entries = slices.DeleteFunc(l.entries, func(e ace) bool { return e.sequence == n })
			return ""
		}
		e, refusal := readACE(s, strings.TrimSpace(strings.TrimPrefix(strings.TrimSpace(s.line), "no ")), l.standard)
		if refusal == "" {
			l.entries = slices.DeleteFunc(l.entries, func(o ace) bool { return o.String() == e.String() })
		}
		return refusal
	}
	var commands []configCommand
	for _, verb := range []string{"permit", "deny", "remark"} {
		commands = append(commands, configCommand{Pattern: verb + " <ace:line>", Run: add}, configCommand{Pattern: "<seq:1-2147483647> " + verb + " <ace:line>", Run: add},
			configCommand{Pattern: "no " + verb + " <ace:line>", Run: drop})
	}
	commands = append(commands, configCommand{Pattern: "no <seq:1-2147483647>", Run: drop})
	return submode(prompt, globalPrompt, commands, knownConfig(unknown...))
}
