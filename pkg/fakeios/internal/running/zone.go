package running

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/packet"
)

// Zone is `zone security NAME`.
type Zone struct {
	Name        string
	Description string
}

// SelfZone is the zone of the router's own addresses, and DefaultZone that of every interface without a zone, once it
// is configured (Cisco: Zone-Based Policy Firewall, Default Zone).
const (
	SelfZone    = "self"
	DefaultZone = "default"
)

// ZonePair is `zone-pair security NAME source A destination B`: what may go from A to B.
type ZonePair struct {
	Name                string
	Source, Destination string
	Description         string
	Policy              string // service-policy type inspect; "" drops everything
}

// ClassMap is `class-map type inspect match-any|match-all NAME`.
type ClassMap struct {
	Name        string
	Any         bool // one match is enough
	Description string
	Matches     []ClassMatch
}

// ClassMatch is one `match` line of a class map.
type ClassMatch struct {
	Kind  string // "protocol", "access-group", "access-group name" or "class-map"
	Value string
}

func (m ClassMatch) String() string { return "match " + m.Kind + " " + m.Value }

// PolicyMap is `policy-map type inspect NAME`. What no class takes is that of class-default.
type PolicyMap struct {
	Name        string
	Description string
	Classes     []*PolicyClass
}

// PolicyClass is one class of a policy map, with what becomes of its packets.
type PolicyClass struct {
	Map    *PolicyMap
	Class  string // class-default is the last one
	Action string // "inspect", "pass" or "drop"; "" is drop
	Option string // of the action: "log", or the name of a parameter map
}

// Above is the policy map that the class stands in.
func (c *PolicyClass) Above() any { return c.Map }

// ClassDefault is the class of what no other class takes.
const ClassDefault = "class-default"

// The actions of a policy map.
const (
	Inspect = "inspect"
	Pass    = "pass"
	Drop    = "drop"
)

// ZoneVerdict is what the zones say to a packet that goes from one zone to another, "" being none: Inspect,
// Pass or Drop, and why. Within a zone everything passes, and so does what does not meet a zone at all; traffic
// between a zone and no zone is dropped, and between two zones without a pair too. What comes from or goes to
// the router itself passes unless a pair says otherwise (Cisco document 98628).
func (c *Config) ZoneVerdict(from, to string, p packet.Packet) (action, why string) {
	if Find(c.Zones, func(z *Zone) bool { return z.Name == DefaultZone }) != nil {
		from, to = cmp.Or(from, DefaultZone), cmp.Or(to, DefaultZone)
	}
	switch {
	case from == to:
		return Pass, ""
	case from == SelfZone && to == "" || to == SelfZone && from == "":
		return Pass, ""
	case from == "":
		return Drop, "zone " + to + " takes nothing from an interface without a zone"
	case to == "":
		return Drop, "nothing leaves zone " + from + " for an interface without a zone"
	}
	pair := Find(c.ZonePairs, func(z *ZonePair) bool { return z.Source == from && z.Destination == to })
	if pair == nil {
		if from == SelfZone || to == SelfZone {
			return Pass, ""
		}
		return Drop, "no zone-pair leads from zone " + from + " to zone " + to
	}
	action, class := c.classify(pair.Policy, p)
	return action, "zone-pair " + pair.Name + ", class " + class
}

// Unzoned reports whether no zone has a say.
func (c *Config) Unzoned() bool { return len(c.Zones) == 0 }

// classify sends a packet through a policy map. Inspection knows TCP, UDP and ICMP; another protocol in a class
// that inspects is dropped [inferred].
func (c *Config) classify(policy string, p packet.Packet) (action, class string) {
	m := Find(c.PolicyMaps, func(m *PolicyMap) bool { return m.Name == policy })
	if m == nil {
		return Drop, ClassDefault
	}
	for _, k := range m.Classes {
		if k.Class != ClassDefault && !c.inClass(k.Class, p, maxRecursion) {
			continue
		}
		if k.Action == "" || k.Action == Inspect && !inspectable(p) {
			return Drop, k.Class
		}
		return k.Action, k.Class
	}
	return Drop, ClassDefault
}

func inspectable(p packet.Packet) bool {
	return p.Protocol == "tcp" || p.Protocol == "udp" || p.Protocol == "icmp"
}

// inClass reports whether a class map takes a packet.
func (c *Config) inClass(name string, p packet.Packet, depth int) bool {
	m := Find(c.ClassMaps, func(m *ClassMap) bool { return m.Name == name })
	if m == nil || depth == 0 || len(m.Matches) == 0 {
		return false
	}
	fits := func(match ClassMatch) bool {
		switch match.Kind {
		case "protocol":
			return SpeaksProtocol(match.Value, p)
		case "class-map":
			return c.inClass(match.Value, p, depth-1)
		default:
			list := c.ACL(match.Value)
			return list != nil && list.Permits(c, p)
		}
	}
	if m.Any {
		return slices.ContainsFunc(m.Matches, fits)
	}
	return !slices.ContainsFunc(m.Matches, func(match ClassMatch) bool { return !fits(match) })
}

// zones shows class maps, policy maps, zones and zone pairs, in this order.
func (p *document) zones(c *Config) {
	if len(c.ParameterMaps)+len(c.ClassMaps)+len(c.PolicyMaps)+len(c.Zones)+len(c.ZonePairs) == 0 {
		return
	}
	describe := func(text string) {
		if text != "" {
			p.line(" description %s", text)
		}
	}
	for _, m := range c.ParameterMaps {
		p.line("parameter-map type inspect %s", m.Name)
		p.all(indented(m.Lines))
		renderNotes(&p.Builder, m.Notes, 1, everyNote)
	}
	for _, m := range c.ClassMaps {
		how := "match-all"
		if m.Any {
			how = "match-any"
		}
		p.line("class-map type inspect %s %s", how, m.Name)
		describe(m.Description)
		for _, match := range m.Matches {
			p.line(" %s", match)
		}
	}
	p.line("!")
	for _, m := range c.PolicyMaps {
		p.line("policy-map type inspect %s", m.Name)
		describe(m.Description)
		for _, k := range m.Classes {
			k.render(p)
		}
	}
	p.line("!")
	for _, z := range c.Zones {
		p.line("zone security %s", z.Name)
		describe(z.Description)
	}
	for _, z := range c.ZonePairs {
		p.line("zone-pair security %s source %s destination %s", z.Name, z.Source, z.Destination)
		describe(z.Description)
		if z.Policy != "" {
			p.line(" service-policy type inspect %s", z.Policy)
		}
	}
	p.line("! ")
}

func (c *PolicyClass) render(p *document) {
	head := "type inspect " + c.Class
	if c.Class == ClassDefault {
		head = c.Class
	}
	p.line(" class %s", head)
	if c.Action != "" {
		p.line("  %s", strings.TrimSpace(fmt.Sprintf("%s %s", c.Action, c.Option)))
	}
}
