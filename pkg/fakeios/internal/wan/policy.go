package wan

import (
	"net/netip"

	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/packet"
	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/running"
)

// ownWay is the interface by which a packet of the router itself leaves: a local policy decides before the table.
func (n *Network) ownWay(c *running.Config, vrf string, p packet.Packet) string {
	if c.LocalPolicy != "" {
		from := &running.Interface{PolicyMap: c.LocalPolicy, VRF: vrf}
		if out, _ := n.policyRoute(c, from, p.Times(0)); out != "" {
			return out
		}
	}
	r, _ := c.Share(vrf, p.Source, p.Destination, n.LineUp(c))
	return r.Out
}

// policyRoute sends a packet through the `ip policy route-map` of the interface that it came in by; "" is normal
// routing. An access list that does not exist matches everything. The first entry that matches decides alone.
func (n *Network) policyRoute(c *running.Config, in *running.Interface, p packet.Packet) (out, why string) {
	for _, e := range c.RouteMaps {
		if in.PolicyMap == "" || e.Name != in.PolicyMap || !e.Matches(c, p) {
			continue
		}
		if !e.Permit {
			return "", ""
		}
		e.Packets += p.Count()
		e.Bytes += p.Count() * p.Bytes()
		if out = n.setClauses(c, in.VRF, e, p); out != "" {
			return out, "route-map " + e.Name
		}
		return "", ""
	}
	return "", ""
}

// setClauses is the interface that the clauses of an entry choose, in the order of IOS: next hops, interfaces, then
// those of packets that only the default route is for (Cisco: set ip next-hop). "" is none of them.
func (n *Network) setClauses(c *running.Config, vrf string, e *running.RouteMapEntry, p packet.Packet) string {
	for _, hop := range e.Verified {
		if n.TrackUp(hop.Track) {
			if out := n.adjacent(c, vrf, hop.Address); out != "" {
				return out
			}
		}
	}
	if out := n.firstUsable(c, vrf, e.SetNextHops, e.SetInterfaces); out != "" {
		return out
	}
	if len(e.DefaultNextHops)+len(e.DefaultInterfaces) == 0 {
		return ""
	}
	if r, ok := c.Lookup(vrf, p.Destination, n.LineUp(c)); ok && r.Prefix.Bits() > 0 {
		return "" // an explicit route
	}
	return n.firstUsable(c, vrf, e.DefaultNextHops, e.DefaultInterfaces)
}

// firstUsable is where the first next hop lies that is adjacent, else the first interface that is up.
func (n *Network) firstUsable(c *running.Config, vrf string, hops, interfaces []string) string {
	for _, hop := range hops {
		if out := n.adjacent(c, vrf, hop); out != "" {
			return out
		}
	}
	up := n.LineUp(c)
	for _, name := range interfaces {
		if i := c.Interface(name); name == running.Null0 || i != nil && up(i) {
			return name
		}
	}
	return ""
}

// adjacent is the interface that is up and in whose network a next hop is; "" is none. Nothing is asked of the next
// hop itself: behind a tunnel with one other end nobody answers for an address, its packets just go in.
func (n *Network) adjacent(c *running.Config, vrf, hop string) string {
	address, err := netip.ParseAddr(hop)
	if err != nil {
		return ""
	}
	up := n.LineUp(c)
	i := running.Find(c.Interfaces, func(i *running.Interface) bool {
		return i.VRF == vrf && i.Has(address) && !i.Owns(address) && up(i)
	})
	if i == nil {
		return ""
	}
	return i.Name
}
