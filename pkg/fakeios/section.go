package fakeios

import (
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/grammar"
)

// keepLine stores a line of a section in full keywords, or with `no` takes it away. A line whose
// last word alone is another replaces the one before, unless many says that such lines add up.
func keepLine(many bool) func(*configSession, grammar.Args) string {
	return func(s *configSession, _ grammar.Args) string {
		o := s.object.(*section)
		line := s.match.Canonical()
		if positive, negated := strings.CutPrefix(line, "no "); negated {
			o.drop(positive)
			return ""
		}
		if !many {
			o.drop(s.match.FirstKeyword())
		}
		o.lines = append(without(o.lines, line), line)
		return ""
	}
}

// keep makes the commands of lines that a section keeps, with their `no` forms.
func keep(many bool, patterns ...string) []configCommand {
	var out []configCommand
	for _, p := range patterns {
		out = append(out, configCommand{Pattern: p, Run: keepLine(many)}, configCommand{Pattern: "no " + p, Run: keepLine(many)})
	}
	return out
}

// enterSection finds or makes a section.
func enterSection(prompt string, list func(*config) *[]*section) func(*configSession, grammar.Args) string {
	return func(s *configSession, a grammar.Args) string {
		all := list(s.config)
		o := find(*all, func(o *section) bool { return o.name == a["name"] })
		if o == nil {
			o = &section{name: a["name"]}
			*all = append(*all, o)
		}
		s.enter(prompt, o)
		return ""
	}
}

func dropSection(list func(*config) *[]*section) func(*configSession, grammar.Args) string {
	return func(s *configSession, a grammar.Args) string {
		all := list(s.config)
		*all = remove(*all, func(o *section) bool { return o.name == a["name"] })
		return ""
	}
}

func sectionCommands() []configCommand {
	pools := func(c *config) *[]*section { return &c.dhcpPools }
	ospf := func(c *config) *[]*section { return &c.ospf }
	return append([]configCommand{
		{Pattern: "ip dhcp pool <name>", Run: enterSection(dhcpPrompt, pools)},
		{Pattern: "no ip dhcp pool <name>", Run: dropSection(pools)},
		{Pattern: "router ospf <name:1-65535>", Run: enterSection(ospfPrompt, ospf)},
		{Pattern: "no router ospf <name:1-65535>", Run: dropSection(ospf)},
		{Pattern: "control-plane", Run: func(s *configSession, _ grammar.Args) string { s.enter(controlPlanePrompt, nil); return "" }},
	}, knownConfig("router bgp <n>", "router eigrp <n>", "router isis [<name>]", "router mobile", "router odr", "router rip", "ip dhcp class <x>",
		"ip dhcp database <x>", "ip dhcp relay <x:line>")...)
}
