package running

import (
	"net/netip"
	"slices"

	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/packet"
)

// ObjectGroup is `object-group network NAME` or `object-group service NAME`.
type ObjectGroup struct {
	Name        string
	Service     bool
	Description string
	Members     []GroupMember
}

// GroupMember is one line of an object group.
type GroupMember struct {
	Group string // group-object

	From, To netip.Addr // of a network: first and last address
	Any      bool
	Text     string // as shown: "host 192.0.2.1", "192.0.2.0 255.255.255.0", "range A B", "any", "tcp eq www"

	Protocol string // of a service: "tcp", "udp", "tcp-udp", "icmp", "ip", "esp", ...
	Src, Dst Endpoint
}

// ObjectGroup returns an object group by name, or nil.
func (c *Config) ObjectGroup(name string) *ObjectGroup {
	return Find(c.ObjectGroups, func(g *ObjectGroup) bool { return g.Name == name })
}

// GroupHas reports whether an object group of networks has an address. A group that does not exist, or has
// nothing in it, has none.
func (c *Config) GroupHas(name string, a netip.Addr) bool { return c.groupHas(name, a, maxRecursion) }

func (c *Config) groupHas(name string, a netip.Addr, depth int) bool {
	g := c.ObjectGroup(name)
	return g != nil && !g.Service && depth > 0 && slices.ContainsFunc(g.Members, func(m GroupMember) bool {
		if m.Group != "" {
			return c.groupHas(m.Group, a, depth-1)
		}
		return m.Any || m.From.IsValid() && m.From.Compare(a) <= 0 && a.Compare(m.To) <= 0
	})
}

// GroupServes reports whether an object group of services has a packet.
func (c *Config) GroupServes(name string, p packet.Packet) bool {
	return c.groupServes(name, p, maxRecursion)
}

func (c *Config) groupServes(name string, p packet.Packet, depth int) bool {
	g := c.ObjectGroup(name)
	return g != nil && g.Service && depth > 0 && slices.ContainsFunc(g.Members, func(m GroupMember) bool {
		if m.Group != "" {
			return c.groupServes(m.Group, p, depth-1)
		}
		fits := m.Protocol == "ip" || m.Protocol == p.Protocol ||
			m.Protocol == "tcp-udp" && (p.Protocol == "tcp" || p.Protocol == "udp")
		return fits && m.Src.containsPort(p.SourcePort) && m.Dst.containsPort(p.DestinationPort)
	})
}

func (m GroupMember) String() string {
	if m.Group != "" {
		return "group-object " + m.Group
	}
	return m.Text
}

func (p *document) objectGroups(c *Config) {
	for _, g := range c.ObjectGroups {
		kind := "network"
		if g.Service {
			kind = "service"
		}
		p.line("object-group %s %s ", kind, g.Name) // with the blank of IOS
		if g.Description != "" {
			p.line(" description %s", g.Description)
		}
		for _, m := range g.Members {
			p.line(" %s", m)
		}
		p.line("!")
	}
}
