package configure

import (
	"slices"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/running"
)

// keepLine stores a line of a section in full keywords, or with `no` takes it away. A line whose
// last word alone is another replaces the one before, unless many says that such lines add up.
func keepLine(many bool) func(*Session, args) string {
	return func(s *Session, _ args) string {
		o := s.Object.(*running.Section)
		line := s.Match.Canonical()
		if positive, negated := strings.CutPrefix(line, "no "); negated {
			before := len(o.Lines)
			o.Drop(positive)
			if before == len(o.Lines) && excepts(o, positive) {
				o.Lines = append(o.Lines, line)
			}
			return ""
		}
		if !many {
			o.Drop(s.Match.FirstKeyword())
		}
		o.Lines = append(running.Without(running.Without(o.Lines, "no "+line), line), line)
		return ""
	}
}

// excepts reports whether the `no` of a line says something that is not the default: which interfaces are not passive
// where all are.
func excepts(o *running.Section, line string) bool {
	return strings.HasPrefix(line, "passive-interface ") && slices.Contains(o.Lines, "passive-interface default")
}

// keep makes the commands of lines that a section keeps, with their `no` forms.
func keep(many bool, patterns ...string) []command {
	var out []command
	for _, p := range patterns {
		out = append(out, command{Pattern: p, Run: keepLine(many)}, command{Pattern: "no " + p, Run: keepLine(many)})
	}
	return out
}

// enterSection finds or makes a section.
func enterSection(prompt string, list func(*running.Config) *[]*running.Section) func(*Session, args) string {
	return func(s *Session, a args) string {
		all := list(s.Config)
		o := running.Find(*all, func(o *running.Section) bool { return o.Name == a["name"] })
		if o == nil {
			o = &running.Section{Name: a["name"]}
			*all = append(*all, o)
		}
		s.enter(prompt, o)
		return ""
	}
}

func dropSection(list func(*running.Config) *[]*running.Section) func(*Session, args) string {
	return func(s *Session, a args) string {
		all := list(s.Config)
		*all = slices.DeleteFunc(*all, func(o *running.Section) bool { return o.Name == a["name"] })
		return ""
	}
}

// headed are blocks that are kept and change nothing: how they begin, with which prompt, and the lines in them.
var headed = []struct {
	head, prompt string
	named        string // kind of the name; "" has none
	lines        []string
}{
	{"vlan", vlanPrompt, "1-4094", []string{"name <name>", "state <s:active|suspend>", "shutdown"}},
	{"redundancy", redundancyPrompt, "", []string{"mode <m:none|sso>"}},
	{"crypto pki trustpoint", trustpointPrompt, "name", []string{
		"enrollment <e:selfsigned>", "enrollment url <u>", "subject-name <x:line>", "revocation-check <x:line>",
		"rsakeypair <x:line>", "fqdn <x>", "usage <x:ike|ssl-client|ssl-server>", "serial-number [none]",
		"ip-address <x>", "source interface <if:if>",
	}},
}

// headedCommands enter such blocks, and remove them.
func headedCommands() []command {
	var out []command
	for _, h := range headed {
		pattern := h.head
		switch h.named {
		case "":
		case "name":
			pattern += " <name>"
		default:
			pattern += " <name:" + h.named + ">"
		}
		is := func(a args) func(*running.HeadedSection) bool {
			return func(o *running.HeadedSection) bool { return o.Head == h.head && o.Name == a["name"] }
		}
		out = append(out, command{Pattern: pattern, Run: func(s *Session, a args) string {
			o := running.Find(s.Config.Blocks, is(a))
			if o == nil {
				o = &running.HeadedSection{Head: h.head, Section: running.Section{Name: a["name"]}}
				s.Config.Blocks = append(s.Config.Blocks, o)
			}
			s.enter(h.prompt, &o.Section)
			return ""
		}}, command{Pattern: "no " + pattern, Run: func(s *Session, a args) string {
			s.Config.Blocks = slices.DeleteFunc(s.Config.Blocks, is(a))
			return ""
		}})
	}
	return out
}

// headedModes are the modes of such blocks.
func headedModes() []mode {
	var out []mode
	for _, h := range headed {
		out = append(out, submode(h.prompt, globalPrompt, keep(false, h.lines...)))
	}
	return out
}

func sectionCommands() []command {
	pools := func(c *running.Config) *[]*running.Section { return &c.DHCPPools }
	ospf := func(c *running.Config) *[]*running.Section { return &c.OSPF }
	return append(append(headedCommands(), []command{
		{Pattern: "ip dhcp pool <name>", Run: enterSection(dhcpPrompt, pools)},
		{Pattern: "no ip dhcp pool <name>", Run: dropSection(pools)},
		{Pattern: "router ospf <name:1-65535>", Run: enterSection(ospfPrompt, ospf)},
		{Pattern: "no router ospf <name:1-65535>", Run: dropSection(ospf)},
		{Pattern: "control-plane", Run: func(s *Session, _ args) string {
			s.enter(controlPlanePrompt, nil)
			return ""
		}},
	}...), known("router isis [<name>]", "router mobile", "router odr")...)
}
