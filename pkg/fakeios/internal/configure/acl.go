package configure

import (
	"slices"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/running"
)

func aclCommands() []command {
	named := func(prompt string, standard bool) func(*Session, args) string {
		return func(s *Session, a args) string {
			l := s.Config.ACLNamed(a["name"], standard)
			if l.Standard != standard {
				return "%A named " + l.Kind() + " IP access list with this name already exists\n" // wording [inferred]
			}
			s.enter(prompt, l)
			return ""
		}
	}
	return append([]command{
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
		{Pattern: "ip access-list resequence <name> <first:1-2147483647> <step:1-2147483647>",
			Run: func(s *Session, a args) string {
				if l := s.Config.ACL(a["name"]); l != nil {
					for i := range l.Entries {
						l.Entries[i].Sequence = a.Int("first") + i*a.Int("step")
					}
				}
				return ""
			}},
	}, known("access-list dynamic-extend", "ip access-list log-update <x:line>",
		"ip access-list logging <x:line>", "ip access-list helper <x:line>",
		"ip access-list match-local-traffic")...)
}

func addACE(s *Session, a args) string {
	n := a.Int("n")
	standard := n < 100 || n >= 1300 && n < 2000
	entry, refusal := readACE(s, a["ace"], standard)
	if refusal != "" {
		return refusal
	}
	s.Config.ACLNamed(a["n"], standard).Add(entry)
	return ""
}

func dropACL(s *Session, a args) string {
	c := s.Config
	c.ACLs = slices.DeleteFunc(c.ACLs, func(l *running.ACL) bool { return l.Name == a["n"] })
	return ""
}

func aclMode(prompt string, unknown ...string) mode {
	add := func(s *Session, a args) string {
		l := s.Object.(*running.ACL)
		line := strings.TrimSpace(s.Line)
		if a["seq"] != "" {
			line = strings.TrimSpace(strings.TrimPrefix(line, a["seq"]))
		}
		e, refusal := readACE(s, line, l.Standard)
		if refusal != "" {
			return refusal
		}
		if e.Sequence = a.Int("seq"); slices.ContainsFunc(l.Entries, func(o running.ACE) bool {
			return o.Sequence == e.Sequence
		}) {
			return "% Duplicate sequence number.\n"
		}
		l.Add(e)
		return ""
	}
	drop := func(s *Session, a args) string {
		l := s.Object.(*running.ACL)
		if n := a.Int("seq"); n > 0 {
			l.Entries = slices.DeleteFunc(l.Entries, func(e running.ACE) bool { return e.Sequence == n })
			return ""
		}
		e, refusal := readACE(s, strings.TrimSpace(strings.TrimPrefix(strings.TrimSpace(s.Line), "no ")), l.Standard)
		if refusal == "" {
			l.Entries = slices.DeleteFunc(l.Entries, func(o running.ACE) bool { return o.String() == e.String() })
		}
		return refusal
	}
	var commands []command
	for _, verb := range []string{"permit", "deny", "remark"} {
		commands = append(commands, command{Pattern: verb + " <ace:line>", Run: add},
			command{Pattern: "<seq:1-2147483647> " + verb + " <ace:line>", Run: add},
			command{Pattern: "no " + verb + " <ace:line>", Run: drop})
	}
	commands = append(commands, command{Pattern: "no <seq:1-2147483647>", Run: drop})
	return submode(prompt, globalPrompt, commands, known(unknown...))
}
func extendedACLMode() mode { return aclMode(extendedPrompt, "dynamic <x:line>", "evaluate <x:line>") }
func standardACLMode() mode { return aclMode(standardPrompt) }
