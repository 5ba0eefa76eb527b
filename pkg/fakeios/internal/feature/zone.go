package feature

import (
	"slices"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/grammar"
	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/running"
)

// The prompt words of the zone firewall.
const (
	zonePrompt        = "config-sec-zone"
	zonePairPrompt    = "config-sec-zone-pair"
	classMapPrompt    = "config-cmap"
	policyMapPrompt   = "config-pmap"
	policyClassPrompt = "config-pmap-c"

	parameterMapPrompt = "config-profile"
)

func zoneCommands() []Command {
	return append(section("parameter-map type inspect", "<name>", parameterMapPrompt,
		func(c *running.Config) *[]*running.Section { return &c.ParameterMaps }), []Command{
		{Pattern: "zone security <name>", Run: enterZone},
		{Pattern: "no zone security <name>", Run: dropZone},
		{Pattern: "zone-pair security <name> source <a> destination <b>", Run: enterZonePair},
		{Pattern: "no zone-pair security <name> [<rest:line>]", Run: func(p *Place, a args) string {
			c := p.Config
			c.ZonePairs = without(c.ZonePairs, func(z *running.ZonePair) bool { return z.Name == a["name"] })
			return ""
		}},
		{Pattern: "class-map type inspect [<how:match-any|match-all>] <name>", Run: enterClassMap},
		{Pattern: "no class-map type inspect [<how:match-any|match-all>] <name>", Run: func(p *Place, a args) string {
			c := p.Config
			c.ClassMaps = without(c.ClassMaps, func(m *running.ClassMap) bool { return m.Name == a["name"] })
			return ""
		}},
		{Pattern: "policy-map type inspect <name>", Run: enterPolicyMap},
		{Pattern: "no policy-map type inspect <name>", Run: dropPolicyMap},
	}...)
}

func enterZone(p *Place, a args) string {
	z := running.Find(p.Config.Zones, func(z *running.Zone) bool { return z.Name == a["name"] })
	if z == nil {
		z = &running.Zone{Name: a["name"]}
		p.Config.Zones = append(p.Config.Zones, z)
	}
	p.Enter(zonePrompt, z)
	return ""
}

// dropZone takes a zone away, with the pairs that name it and its members [inferred].
func dropZone(p *Place, a args) string {
	c := p.Config
	c.Zones = without(c.Zones, func(z *running.Zone) bool { return z.Name == a["name"] })
	c.ZonePairs = without(c.ZonePairs, func(z *running.ZonePair) bool {
		return z.Source == a["name"] || z.Destination == a["name"]
	})
	for _, i := range c.Interfaces {
		if i.Zone == a["name"] {
			i.Zone = ""
		}
	}
	return ""
}

// zoneThere reports whether a zone exists; self always does.
func zoneThere(c *running.Config, name string) bool {
	return name == running.SelfZone ||
		running.Find(c.Zones, func(z *running.Zone) bool { return z.Name == name }) != nil
}

func enterZonePair(p *Place, a args) string {
	for _, name := range []string{a["a"], a["b"]} {
		if !zoneThere(p.Config, name) {
			return "% Zone " + name + " does not exist\n" // wording [inferred]
		}
	}
	z := running.Find(p.Config.ZonePairs, func(z *running.ZonePair) bool { return z.Name == a["name"] })
	if z == nil {
		z = &running.ZonePair{Name: a["name"]}
		p.Config.ZonePairs = append(p.Config.ZonePairs, z)
	}
	z.Source, z.Destination = a["a"], a["b"]
	p.Enter(zonePairPrompt, z)
	return ""
}

func enterClassMap(p *Place, a args) string {
	m := running.Find(p.Config.ClassMaps, func(m *running.ClassMap) bool { return m.Name == a["name"] })
	if m == nil {
		m = &running.ClassMap{Name: a["name"]}
		p.Config.ClassMaps = append(p.Config.ClassMaps, m)
	}
	if a["how"] != "" {
		m.Any = a["how"] == "match-any"
	}
	p.Enter(classMapPrompt, m)
	return ""
}

func enterPolicyMap(p *Place, a args) string {
	m := running.Find(p.Config.PolicyMaps, func(m *running.PolicyMap) bool { return m.Name == a["name"] })
	if m == nil {
		m = &running.PolicyMap{Name: a["name"]}
		m.Classes = []*running.PolicyClass{{Map: m, Class: running.ClassDefault, Action: running.Drop}}
		p.Config.PolicyMaps = append(p.Config.PolicyMaps, m)
	}
	p.Enter(policyMapPrompt, m)
	return ""
}

func dropPolicyMap(p *Place, a args) string {
	if running.Find(p.Config.ZonePairs, func(z *running.ZonePair) bool { return z.Policy == a["name"] }) != nil {
		return "% Policy-map " + a["name"] + " is being used\n" // wording [inferred]
	}
	p.Config.PolicyMaps = without(p.Config.PolicyMaps, func(m *running.PolicyMap) bool { return m.Name == a["name"] })
	return ""
}

func zoneModes() []Mode {
	return []Mode{
		{zonePrompt, global, slices.Concat(described(func(z *running.Zone) *string { return &z.Description }),
			grammar.Known[*Place]("protection <x:line>"))},
		{zonePairPrompt, global, slices.Concat(described(func(z *running.ZonePair) *string { return &z.Description }),
			[]Command{
				{Pattern: "service-policy type inspect <policy>", Run: setZonePolicy},
				{Pattern: "no service-policy type inspect [<policy>]", Run: at(func(z *running.ZonePair, _ args) {
					z.Policy = ""
				})},
			})},
		{classMapPrompt, global, classMapMode()},
		{policyMapPrompt, global, slices.Concat(described(func(m *running.PolicyMap) *string { return &m.Description }),
			[]Command{
				{Pattern: "class type inspect <name>", Run: enterPolicyClass},
				{Pattern: "class class-default", Run: enterPolicyClass},
				{Pattern: "no class type inspect <name>", Run: at(func(m *running.PolicyMap, a args) {
					m.Classes = without(m.Classes, func(c *running.PolicyClass) bool { return c.Class == a["name"] })
				})},
			})},
		{policyClassPrompt, policyMapPrompt, policyClassMode()},
		{parameterMapPrompt, global, Kept(false, func(s *running.Section) *[]string { return &s.Lines },
			"alert <how:off|on>", "audit-trail <how:off|on>", "dns-timeout <n:1-2147483>",
			"icmp idle-time <n:1-2147483>", "max-incomplete high <n:1-2147483647>",
			"max-incomplete low <n:1-2147483647>",
			"one-minute high <n:1-2147483647>", "one-minute low <n:1-2147483647>", "sessions maximum <n:1-2147483647>",
			"tcp finwait-time <n:1-2147483>", "tcp idle-time <n:1-2147483>", "tcp synwait-time <n:1-2147483>",
			"tcp max-incomplete host <n:1-2147483647>", "udp idle-time <n:1-2147483>")},
	}
}

func setZonePolicy(p *Place, a args) string {
	if running.Find(p.Config.PolicyMaps, func(m *running.PolicyMap) bool { return m.Name == a["policy"] }) == nil {
		return "% Policy-map " + a["policy"] + " does not exist\n" // wording [inferred]
	}
	p.Object.(*running.ZonePair).Policy = a["policy"]
	return ""
}

func classMapMode() []Command {
	out := described(func(m *running.ClassMap) *string { return &m.Description })
	for _, one := range [][2]string{
		{"protocol", "<v:" + strings.Join(running.Applications(), "|") + ">"},
		{"access-group name", "<v>"}, {"access-group", "<v:1-2699>"}, {"class-map", "<v>"},
	} {
		kind, value := one[0], one[1]
		match := func(change func(*running.ClassMap, running.ClassMatch)) func(*Place, args) string {
			return at(func(m *running.ClassMap, a args) { change(m, running.ClassMatch{Kind: kind, Value: a["v"]}) })
		}
		out = append(out, Command{Pattern: "match " + kind + " " + value,
			Run: match(func(m *running.ClassMap, line running.ClassMatch) {
				if !slices.Contains(m.Matches, line) {
					m.Matches = append(m.Matches, line)
				}
			})}, Command{Pattern: "no match " + kind + " " + value,
			Run: match(func(m *running.ClassMap, line running.ClassMatch) {
				m.Matches = slices.DeleteFunc(m.Matches, func(o running.ClassMatch) bool { return o == line })
			})})
	}
	return append(out, grammar.Known[*Place]("match not <x:line>", "match user-group <x>")...)
}

// enterPolicyClass finds or makes a class, in front of class-default.
func enterPolicyClass(p *Place, a args) string {
	m := p.Object.(*running.PolicyMap)
	name := a["name"]
	if name == "" {
		name = running.ClassDefault
	}
	k := running.Find(m.Classes, func(k *running.PolicyClass) bool { return k.Class == name })
	if k == nil {
		if running.Find(p.Config.ClassMaps, func(m *running.ClassMap) bool { return m.Name == name }) == nil {
			return "% class map " + name + " not configured\n" // wording [inferred]
		}
		k = &running.PolicyClass{Map: m, Class: name}
		m.Classes = slices.Insert(m.Classes, len(m.Classes)-1, k)
	}
	p.Enter(policyClassPrompt, k)
	return ""
}

func policyClassMode() []Command {
	set := func(action string) func(*Place, args) string {
		return at(func(k *running.PolicyClass, a args) { k.Action, k.Option = action, a["o"] })
	}
	var out []Command
	for _, one := range [][2]string{
		{"inspect [<o>]", running.Inspect}, {"pass [<o:log>]", running.Pass}, {"drop [<o:log>]", running.Drop},
	} {
		out = append(out, Command{Pattern: one[0], Run: set(one[1])}, Command{Pattern: "no " + one[0], Run: set("")})
	}
	return append(out, grammar.Known[*Place]("police <x:line>", "service-policy <x:line>", "urlfilter <x>")...)
}

func zoneMemberCommands() []Command {
	return []Command{
		{Pattern: "zone-member security <zone>", Run: func(p *Place, a args) string {
			if !zoneThere(p.Config, a["zone"]) || a["zone"] == running.SelfZone {
				return "% Zone " + a["zone"] + " does not exist\n" // wording [inferred]
			}
			p.Object.(*running.Interface).Zone = a["zone"]
			return ""
		}},
		{Pattern: "no zone-member security [<zone>]", Run: at(func(i *running.Interface, _ args) { i.Zone = "" })},
	}
}
