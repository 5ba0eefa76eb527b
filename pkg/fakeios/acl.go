package fakeios

import (
	"fmt"
	"slices"
	"strings"
)

func aclCommands() []command {
	named := func(prompt string, standard bool) func(*session, args) string {
		return func(s *session, a args) string {
			l := s.router.running.aclNamed(a["name"], standard)
			if l.standard != standard {
				return "%A named " + l.kind() + " IP access list with this name already exists\n" // wording [inferred]
			}
			s.enter(prompt, l)
			return ""
		}
	}
	return append([]command{
		{pattern: "access-list <n:1-99> <ace:line>", run: addACE},
		{pattern: "access-list <n:1300-1999> <ace:line>", run: addACE},
		{pattern: "access-list <n:100-199> <ace:line>", run: addACE},
		{pattern: "access-list <n:2000-2699> <ace:line>", run: addACE},
		// Any `no access-list N ...` deletes the whole list [documented by the vendor].
		{pattern: "no access-list <n:1-2699> [<ace:line>]", run: dropACL},
		{pattern: "ip access-list extended <name>", run: named(extendedPrompt, false)},
		{pattern: "ip access-list standard <name>", run: named(standardPrompt, true)},
		{pattern: "no ip access-list extended <n>", run: dropACL},
		{pattern: "no ip access-list standard <n>", run: dropACL},
		{pattern: "ip access-list resequence <name> <first:1-2147483647> <step:1-2147483647>", run: func(s *session, a args) string {
			if l := s.router.running.acl(a["name"]); l != nil {
				for i := range l.entries {
					l.entries[i].sequence = a.int("first") + i*a.int("step")
				}
			}
			return ""
		}},
	}, known("access-list compiled", "access-list dynamic-extend", "access-list rate-limit <x:line>", "ip access-list log-update <x:line>",
		"ip access-list logging <x:line>", "ip access-list helper <x:line>", "ip access-list match-local-traffic")...)
}

func addACE(s *session, a args) string {
	n := a.int("n")
	standard := n < 100 || n >= 1300 && n < 2000
	entry, refusal := readACE(s, a["ace"], standard)
	if refusal != "" {
		return refusal
	}
	s.router.running.aclNamed(a["n"], standard).add(entry)
	return ""
}

// aclNamed finds or makes a list.
func (c *config) aclNamed(name string, standard bool) *acl {
	if a := c.acl(name); a != nil {
		return a
	}
	a := &acl{name: name, standard: standard}
	c.acls = append(c.acls, a)
	return a
}

func (a *acl) kind() string {
	if a.standard {
		return "Standard"
	}
	return "Extended"
}

// add puts an entry at its sequence number, or at the end. The same line twice stays one.
func (a *acl) add(entry ace) {
	if entry.remark == "" && entry.sequence == 0 && slices.ContainsFunc(a.entries, func(e ace) bool { return e.String() == entry.String() }) {
		return
	}
	if entry.sequence == 0 {
		entry.sequence = 10
		if n := len(a.entries); n > 0 {
			entry.sequence = a.entries[n-1].sequence + 10
		}
	}
	i := 0
	for i < len(a.entries) && a.entries[i].sequence < entry.sequence {
		i++
	}
	a.entries = slices.Insert(a.entries, i, entry)
}

func dropACL(s *session, a args) string {
	c := s.router.running
	c.acls = remove(c.acls, func(l *acl) bool { return l.name == a["n"] })
	return ""
}

func aclMode(prompt string, unknown ...string) mode {
	add := func(s *session, a args) string {
		l := s.object.(*acl)
		line := strings.TrimSpace(s.line)
		if a["seq"] != "" {
			line = strings.TrimSpace(strings.TrimPrefix(line, a["seq"]))
		}
		e, refusal := readACE(s, line, l.standard)
		if refusal != "" {
			return refusal
		}
		if e.sequence = a.int("seq"); slices.ContainsFunc(l.entries, func(o ace) bool { return o.sequence == e.sequence }) {
			return "% Duplicate sequence number.\n"
		}
		l.add(e)
		return ""
	}
	drop := func(s *session, a args) string {
		l := s.object.(*acl)
		if n := a.int("seq"); n > 0 {
			l.entries = slices.DeleteFunc(l.entries, func(e ace) bool { return e.sequence == n })
			return ""
		}
		e, refusal := readACE(s, strings.TrimSpace(strings.TrimPrefix(strings.TrimSpace(s.line), "no ")), l.standard)
		if refusal == "" {
			l.entries = slices.DeleteFunc(l.entries, func(o ace) bool { return o.String() == e.String() })
		}
		return refusal
	}
	var commands []command
	for _, verb := range []string{"permit", "deny", "remark"} {
		commands = append(commands, command{verb + " <ace:line>", add}, command{"<seq:1-2147483647> " + verb + " <ace:line>", add},
			command{"no " + verb + " <ace:line>", drop})
	}
	commands = append(commands, command{"no <seq:1-2147483647>", drop})
	return submode(prompt, globalPrompt, commands, known(unknown...))
}

// permits sends a packet through the list, which counts it. What no entry names is denied; a list
// without entries permits everything.
func (a *acl) permits(p Packet) bool {
	if len(a.entries) == 0 {
		return true
	}
	for i := range a.entries {
		if a.entries[i].matches(p) {
			a.entries[i].hits += p.count()
			return a.entries[i].permit
		}
	}
	return false
}

func renderACLs(b *strings.Builder, c *config, numbered bool) {
	for _, a := range c.acls {
		if isNumber(a.name) != numbered {
			continue
		}
		if !numbered {
			fmt.Fprintf(b, "ip access-list %s %s\n", strings.ToLower(a.kind()), a.name)
		}
		for _, e := range a.entries {
			if numbered {
				fmt.Fprintf(b, "access-list %s %s\n", a.name, e)
			} else {
				fmt.Fprintf(b, " %s\n", e)
			}
		}
	}
	b.WriteString("!\n")
}

func isNumber(s string) bool { return strings.Trim(s, "0123456789") == "" }

// showAccessLists shows the lists with their counters; name "" is all.
func (r *Router) showAccessLists(name string) string {
	var b strings.Builder
	for _, a := range r.running.acls {
		if name != "" && a.name != name {
			continue
		}
		fmt.Fprintf(&b, "%s IP access list %s\n", a.kind(), a.name)
		for _, e := range a.entries {
			if e.remark != "" {
				continue
			}
			fmt.Fprintf(&b, "    %d %s", e.sequence, strings.Replace(e.String(), "deny   ", "deny ", 1))
			switch e.hits {
			case 0:
			case 1:
				b.WriteString(" (1 match)")
			default:
				fmt.Fprintf(&b, " (%d matches)", e.hits)
			}
			b.WriteString("\n")
		}
	}
	return b.String()
}
