package fakeios

import (
	"fmt"
	"strings"
)

// keepLine stores a line of a section in full keywords, or with `no` takes it away. A line whose
// last word alone is another replaces the one before, unless many says that such lines add up.
func keepLine(many bool) func(*session, args) string {
	return func(s *session, _ args) string {
		o := s.object.(*section)
		line := s.match.canonical()
		if positive, negated := strings.CutPrefix(line, "no "); negated {
			o.drop(positive)
			return ""
		}
		if !many {
			o.drop(s.match.form.words[0].keyword)
		}
		o.lines = append(without(o.lines, line), line)
		return ""
	}
}

// drop takes away the lines that begin with the words.
func (o *section) drop(words string) {
	var kept []string
	for _, line := range o.lines {
		if line != words && !strings.HasPrefix(line, words+" ") {
			kept = append(kept, line)
		}
	}
	o.lines = kept
}

// keep makes the commands of lines that a section keeps, with their `no` forms.
func keep(many bool, patterns ...string) []command {
	var out []command
	for _, p := range patterns {
		out = append(out, command{pattern: p, run: keepLine(many)}, command{pattern: "no " + p, run: keepLine(many)})
	}
	return out
}

// enterSection finds or makes a section.
func enterSection(prompt string, list func(*config) *[]*section) func(*session, args) string {
	return func(s *session, a args) string {
		all := list(s.router.running)
		o := find(*all, func(o *section) bool { return o.name == a["name"] })
		if o == nil {
			o = &section{name: a["name"]}
			*all = append(*all, o)
		}
		s.enter(prompt, o)
		return ""
	}
}

func dropSection(list func(*config) *[]*section) func(*session, args) string {
	return func(s *session, a args) string {
		all := list(s.router.running)
		*all = remove(*all, func(o *section) bool { return o.name == a["name"] })
		return ""
	}
}

func sectionCommands() []command {
	pools := func(c *config) *[]*section { return &c.dhcpPools }
	ospf := func(c *config) *[]*section { return &c.ospf }
	return append([]command{
		{pattern: "ip dhcp pool <name>", run: enterSection(dhcpPrompt, pools)},
		{pattern: "no ip dhcp pool <name>", run: dropSection(pools)},
		{pattern: "router ospf <name:1-65535>", run: enterSection(ospfPrompt, ospf)},
		{pattern: "no router ospf <name:1-65535>", run: dropSection(ospf)},
		{pattern: "control-plane", run: func(s *session, _ args) string { s.enter(controlPlanePrompt, nil); return "" }},
	}, known("router bgp <n>", "router eigrp <n>", "router isis [<name>]", "router mobile", "router odr", "router rip", "ip dhcp class <x>",
		"ip dhcp database <x>", "ip dhcp relay <x:line>")...)
}

func renderSections(b *strings.Builder, head string, list []*section) {
	for _, o := range list {
		fmt.Fprintf(b, "%s %s\n", head, o.name)
		for _, line := range o.lines {
			fmt.Fprintf(b, " %s\n", line)
		}
		b.WriteString("!\n")
	}
}
