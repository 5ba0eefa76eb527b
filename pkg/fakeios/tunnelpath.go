package fakeios

import (
	"slices"
	"time"

	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/packet"
)

// mtuOf is the largest packet that enters a tunnel whole: `ip mtu`, or what fits an Ethernet packet
// behind encapsulation.
func (a *association) mtuOf(i *iface) int {
	if i.mtu > 0 {
		return i.mtu
	}
	return plaintextMTU(a.offer.transforms, a.offer.natt)
}

const etherMTU = 1500

// throughTunnel sends a packet into a tunnel and brings its answer back; reason says why none came.
// Both count on every interface, access list and SA that they pass.
func (n *network) throughTunnel(c *config, name string, p, answer packet.Packet) (edge edgeState, reason string) {
	a, i := n.sas[name], c.iface(name)
	if a == nil || i == nil || !n.established(name) {
		n.counters(name).drops += p.Count()
		if a != nil {
			a.sendErrors += p.Count()
		}
		return edge, name + " is down"
	}
	a.encaps += p.Count()
	n.leaves(name, p)
	n.leaves(a.offer.via, a.offer.esp(p.Count()).Reply())
	edge = a.offer.edge.at(n.now)
	inner := min(max(p.Size, answer.Size), a.mtuOf(i))
	outer := espSize(a.offer.transforms, inner, a.offer.natt)
	switch {
	case !edge.reachable || a.forgotten || a.offer.via == null0:
		if a.missed.IsZero() {
			a.missed = n.now
		}
		return edge, "the edge does not answer"
	case min(outer, etherMTU) > n.world.pathMTU:
		return edge, "packets larger than the path's MTU are lost"
	case edge.sick:
		return edge, "the edge does not serve traffic"
	case !n.arrives(c, a.offer.via, a.offer.esp(answer.Count())):
		return edge, "an access list on " + a.offer.via + " drops ESP"
	}
	a.decaps += answer.Count()
	if !n.arrives(c, name, answer) {
		return edge, "an access list on " + name + " drops the answer"
	}
	return edge, ""
}

// isGlobal tells whether an address is one of the global ones, which every edge answers inside a
// tunnel and nobody outside.
func (n *network) isGlobal(p packet.Packet) bool {
	return slices.ContainsFunc(n.edges, func(e *Edge) bool { return e.at(n.now).Global == p.Destination })
}

// tunnelRTT is the round trip of an echo through a tunnel: a page that is slow does not slow it down.
const tunnelRTT = 24 * time.Millisecond

// echoTunnel is an echo through a tunnel.
func (n *network) echoTunnel(c *config, name string, p packet.Packet) (time.Duration, bool) {
	global := n.isGlobal(p)
	edge, reason := n.throughTunnel(c, name, p, p.Reply())
	return min(edge.ProbeRTT, tunnelRTT), reason == "" && global
}
