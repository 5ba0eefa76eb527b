package running

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/packet"
)

// NATPool is `ip nat pool`.
type NATPool struct {
	Name     string
	From, To netip.Addr
	Size     string // "netmask 255.255.255.0" or "prefix-length 24"
	Options  string // "type rotary", ...
}

func (p *NATPool) String() string {
	return strings.TrimSpace(fmt.Sprintf("pool %s %s %s %s %s", p.Name, p.From, p.To, p.Size, p.Options))
}

// NATRule is `ip nat inside source ...`: a dynamic one picks packets by a list or a route map, a static one by
// an inside address, and with a protocol by a port of it.
type NATRule struct {
	List, RouteMap string // of a dynamic rule
	Pool           string
	Interface      string // whose address is the global one
	Overload       bool

	Local, Global         netip.Addr // of a static rule
	Protocol              string     // "tcp" or "udp"; "" is every packet of the address
	LocalPort, GlobalPort int
	VRF                   string
	StaticMap             string // route map that says which packets a static rule is about; "" is all
	Options               string // what follows a static rule: "extendable", "no-alias"
}

// Static reports whether the rule maps one inside address, which then can be reached from outside.
func (r *NATRule) Static() bool { return r.Local.IsValid() }

func (r *NATRule) String() string {
	words := []string{"inside source"}
	add := func(yes bool, format string, a ...any) {
		if yes {
			words = append(words, fmt.Sprintf(format, a...))
		}
	}
	add(r.List != "", "list %s", r.List)
	add(r.RouteMap != "", "route-map %s", r.RouteMap)
	switch {
	case r.Static() && r.Protocol != "":
		add(true, "static %s %s %d", r.Protocol, r.Local, r.LocalPort)
	case r.Static():
		add(true, "static %s", r.Local)
	}
	add(r.Interface != "", "interface %s", r.Interface)
	add(r.Pool != "", "pool %s", r.Pool)
	add(r.Global.IsValid(), "%s", r.Global)
	add(r.Static() && r.Protocol != "", "%d", r.GlobalPort)
	add(r.VRF != "", "vrf %s", r.VRF)
	add(r.Overload, "overload")
	add(r.StaticMap != "", "route-map %s", r.StaticMap)
	add(r.Options != "", "%s", r.Options)
	return strings.Join(words, " ")
}

// Public is the global address of a rule; invalid without one.
func (c *Config) Public(r *NATRule) netip.Addr {
	if r.Interface != "" {
		return c.AddressOf(r.Interface)
	}
	if pool := Find(c.NATPools, func(p *NATPool) bool { return p.Name == r.Pool }); r.Pool != "" {
		if pool == nil {
			return netip.Addr{}
		}
		return pool.From
	}
	return r.Global
}

// TranslateSource is a packet from an inside to an outside interface, behind NAT, with the rule that did it;
// nil: it goes on as it is. Static rules come first (Cisco: Configuring Network Address Translation).
func (c *Config) TranslateSource(p packet.Packet, in, out *Interface) (packet.Packet, *NATRule) {
	for _, static := range []bool{true, false} {
		for _, r := range c.NATRules {
			if r.Static() != static || r.VRF != in.VRF || !c.takes(r, p, out) {
				continue
			}
			to := c.Public(r)
			if !to.IsValid() {
				continue // its interface has no address, or nobody has made its pool
			}
			if p.Source = to; static && r.Protocol != "" {
				p.SourcePort = r.GlobalPort
			}
			return p, r
		}
	}
	return p, nil
}

// takes reports whether a rule is about a packet that leaves by out.
func (c *Config) takes(r *NATRule, p packet.Packet, out *Interface) bool {
	switch {
	case r.Static():
		return p.Source == r.Local && (r.Protocol == "" || p.Protocol == r.Protocol && p.SourcePort == r.LocalPort) &&
			(r.StaticMap == "" || c.mapTakes(r.StaticMap, p, out))
	case r.RouteMap != "":
		return c.mapTakes(r.RouteMap, p, out)
	default:
		list := c.ACL(r.List)
		return list != nil && list.Permits(c, p)
	}
}

// mapTakes reports whether the first entry of a route map that is about a packet which leaves by out permits it.
func (c *Config) mapTakes(name string, p packet.Packet, out *Interface) bool {
	i := slices.IndexFunc(c.RouteMaps, func(e *RouteMapEntry) bool {
		return e.Name == name && e.Leaves(out.Name) && e.Matches(c, p)
	})
	return i >= 0 && c.RouteMaps[i].Permit
}

// TranslateDestination is a packet from outside to a published address, behind NAT, with the rule that
// publishes it; nil: no static rule is about it. The route map of a rule is about packets from inside alone
// [inferred].
func (c *Config) TranslateDestination(p packet.Packet) (packet.Packet, *NATRule) {
	r := Find(c.NATRules, func(r *NATRule) bool {
		return r.Static() && c.Public(r) == p.Destination &&
			(r.Protocol == "" || p.Protocol == r.Protocol && p.DestinationPort == r.GlobalPort)
	})
	if r == nil {
		return p, nil
	}
	if p.Destination = r.Local; r.Protocol != "" {
		p.DestinationPort = r.LocalPort
	}
	return p, r
}

func (p *document) nat(c *Config) {
	for _, pool := range c.NATPools {
		p.line("ip nat %s", pool)
	}
	for _, rule := range c.NATRules {
		p.line("ip nat %s", rule)
	}
}
