package fakeios

import (
	"slices"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/grammar"
	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/running"
)

// keepLine stores a line of a section in full keywords, or with `no` takes it away. A line whose
// last word alone is another replaces the one before, unless many says that such lines add up.
func keepLine(many bool) func(*configSession, grammar.Args) string {
	return func(s *configSession, _ grammar.Args) string {
		o := s.object.(*running.Section)
		line := s.match.Canonical()
		if positive, negated := strings.CutPrefix(line, "no "); negated {
			o.Drop(positive)
			return ""
		}
		if !many {
			o.Drop(s.match.FirstKeyword())
		}
		o.Lines = append(running.Without(o.Lines, line), line)
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
func enterSection(prompt string, list func(*running.Config) *[]*running.Section) func(*configSession, grammar.Args) string {
	return func(s *configSession, a grammar.Args) string {
		all := list(s.config)
		o := running.Find(*all, func(o *running.Section) bool { return o.Name == a["name"] })
		if o == nil {
			o = &running.Section{Name: a["name"]}
			*all = append(*all, o)
		}
		s.enter(prompt, o)
		return ""
	}
}

func dropSection(list func(*running.Config) *[]*running.Section) func(*configSession, grammar.Args) string {
	return func(s *configSession, a grammar.Args) string {
		all := list(s.config)
		*all = slices.DeleteFunc(*all, func(o *running.Section) bool { return o.Name == a["name"] })
		return ""
	}
}

func sectionCommands() []configCommand {
	pools := func(c *running.Config) *[]*running.Section { return &c.DHCPPools }
	ospf := func(c *running.Config) *[]*running.Section { return &c.OSPF }
	return append([]configCommand{
		{Pattern: "ip dhcp pool <name>", Run: enterSection(dhcpPrompt, pools)},
		{Pattern: "no ip dhcp pool <name>", Run: dropSection(pools)},
		{Pattern: "router ospf <name:1-65535>", Run: enterSection(ospfPrompt, ospf)},
		{Pattern: "no router ospf <name:1-65535>", Run: dropSection(ospf)},
		{Pattern: "control-plane", Run: func(s *configSession, _ grammar.Args) string { s.enter(controlPlanePrompt, nil); return "" }},
	}, knownConfig("router bgp <n>", "router eigrp <n>", "router isis [<name>]", "router mobile", "router odr", "router rip", "ip dhcp class <x>",
		"ip dhcp database <x>", "ip dhcp relay <x:line>")...)
}
