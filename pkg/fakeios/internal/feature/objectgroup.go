package feature

import (
	"net/netip"
	"slices"

	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/grammar"
	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/running"
)

// The prompt words of object groups.
const (
	networkGroupPrompt = "config-network-group"
	serviceGroupPrompt = "config-service-group"
)

func objectGroupCommands() []Command {
	enter := func(service bool, prompt string) func(*Place, args) string {
		return func(p *Place, a args) string {
			g := p.Config.ObjectGroup(a["name"])
			if g == nil {
				g = &running.ObjectGroup{Name: a["name"], Service: service}
				p.Config.ObjectGroups = append(p.Config.ObjectGroups, g)
			}
			if g.Service != service {
				return "% An object-group of another type has this name\n" // wording [inferred]
			}
			p.Enter(prompt, g)
			return ""
		}
	}
	return append([]Command{
		{Pattern: "object-group network <name>", Run: enter(false, networkGroupPrompt)},
		{Pattern: "object-group service <name>", Run: enter(true, serviceGroupPrompt)},
		{Pattern: "no object-group network <name>", Run: dropObjectGroup},
		{Pattern: "no object-group service <name>", Run: dropObjectGroup},
	}, grammar.Known[*Place]("object-group security <x>")...)
}

// dropObjectGroup refuses a group that a list or another group uses (Cisco: Object Groups for ACLs).
func dropObjectGroup(p *Place, a args) string {
	c, name := p.Config, a["name"]
	listed := running.Find(c.ACLs, func(l *running.ACL) bool {
		return slices.ContainsFunc(l.Entries, func(e running.ACE) bool {
			return e.Service == name || e.Src.Group == name || e.Dst.Group == name
		})
	}) != nil
	nested := running.Find(c.ObjectGroups, func(g *running.ObjectGroup) bool {
		return slices.ContainsFunc(g.Members, func(m running.GroupMember) bool { return m.Group == name })
	}) != nil
	if listed || nested {
		return "% Object-group " + name + " is in use\n" // wording [inferred]
	}
	c.ObjectGroups = without(c.ObjectGroups, func(g *running.ObjectGroup) bool { return g.Name == name })
	return ""
}

func objectGroupModes() []Mode {
	text := func(g *running.ObjectGroup) *string { return &g.Description }
	network := described(text)
	for _, one := range []struct {
		pattern string
		read    func(args) (running.GroupMember, bool)
	}{
		{"host <a:ip>", func(a args) (running.GroupMember, bool) {
			return running.GroupMember{From: a.Addr("a"), To: a.Addr("a"), Text: "host " + a["a"]}, true
		}},
		{"range <a:ip> <b:ip>", func(a args) (running.GroupMember, bool) {
			return running.GroupMember{From: a.Addr("a"), To: a.Addr("b"), Text: "range " + a["a"] + " " + a["b"]},
				a.Addr("a").Compare(a.Addr("b")) <= 0
		}},
		{"any", func(args) (running.GroupMember, bool) { return running.GroupMember{Any: true, Text: "any"}, true }},
		{"<a:ip> <m:ip>", subnetMember},
		{"group-object <g>", func(a args) (running.GroupMember, bool) {
			return running.GroupMember{Group: a["g"]}, true
		}},
	} {
		network = append(network, memberCommands(one.pattern, one.read)...)
	}
	service := append(described(text), memberCommands("group-object <g>",
		func(a args) (running.GroupMember, bool) { return running.GroupMember{Group: a["g"]}, true })...)
	return []Mode{{networkGroupPrompt, global, network},
		{serviceGroupPrompt, global, append(service, serviceCommands()...)}}
}

// memberCommands are a line of a group and its `no` form. A value that cannot be is refused under its first word.
func memberCommands(pattern string, read func(args) (running.GroupMember, bool)) []Command {
	drop := func(g *running.ObjectGroup, m running.GroupMember) {
		g.Members = slices.DeleteFunc(g.Members, func(o running.GroupMember) bool { return o.String() == m.String() })
	}
	return []Command{
		{Pattern: pattern, Run: func(p *Place, a args) string {
			m, ok := read(a)
			g := p.Object.(*running.ObjectGroup)
			if !ok {
				return p.Refuse(grammar.Words(p.Line)[0].At)
			}
			if inner := p.Config.ObjectGroup(m.Group); m.Group != "" && (inner == nil || inner.Service != g.Service) {
				return "% Object-group " + m.Group + " does not exist\n" // wording [inferred]
			}
			drop(g, m)
			g.Members = append(g.Members, m)
			return ""
		}},
		{Pattern: "no " + pattern, Run: at(func(g *running.ObjectGroup, a args) {
			if m, ok := read(a); ok {
				drop(g, m)
			}
		})},
	}
}

// subnetMember is a network with its mask, which has no holes.
func subnetMember(a args) (running.GroupMember, bool) {
	p, ok := running.PrefixFromMask(a.Addr("a"), a.Addr("m"))
	if !ok {
		return running.GroupMember{}, false
	}
	p = p.Masked()
	last := p.Addr().As4()
	for i := p.Bits(); i < 32; i++ {
		last[i/8] |= 0x80 >> (i % 8)
	}
	return running.GroupMember{From: p.Addr(), To: netip.AddrFrom4(last),
		Text: p.Addr().String() + " " + running.DottedMask(p)}, true
}
