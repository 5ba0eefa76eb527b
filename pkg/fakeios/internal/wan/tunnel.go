package wan

import (
	"slices"
	"time"

	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/packet"
	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/running"
)

// mtuOf is the largest packet that enters a tunnel whole: `ip mtu`, or what fits an Ethernet packet
// behind encapsulation.
func (a *Association) mtuOf(i *running.Interface) int {
	if i.MTU > 0 {
		return i.MTU
	}
	return PlaintextMTU(a.Offer.Transforms, a.Offer.NATT)
}

// EtherMTU is the largest IP packet on Ethernet, in bytes.
const EtherMTU = 1500

// sendThroughTunnel sends a packet of the router itself into a tunnel and brings its answer back; reason says why
// none came. Both count on every interface, access list and SA that they pass.
func (n *Network) sendThroughTunnel(c *running.Config, name string, p, answer packet.Packet) (edge edgeState,
	reason string) {
	edge, reason = n.encapsulate(c, name, p, answer)
	if reason != "" {
		return edge, reason
	}
	if who := n.heard(c, name, answer); who != "" {
		return edge, who + " on " + name + " drops the answer"
	}
	return edge, ""
}

// encapsulate sends a packet into a tunnel, and brings its answer back as far as the tunnel.
func (n *Network) encapsulate(c *running.Config, name string, p, answer packet.Packet) (edge edgeState,
	reason string) {
	a, i := n.Associations[name], c.Interface(name)
	if a == nil || i == nil || !n.Established(name) {
		n.counters(name).Drops += p.Count()
		if a != nil {
			a.SendErrors += p.Count()
		}
		return edge, name + " is down"
	}
	a.Encaps += p.Count()
	n.transmit(name, p)
	n.transmit(a.Offer.via, a.Offer.esp(p.Count()).Reply())
	edge = a.Offer.edge.at(n.Now)
	inner := min(max(p.Size, answer.Size), a.mtuOf(i))
	outer := espSize(a.Offer.Transforms, inner, a.Offer.NATT)
	switch {
	case !edge.reachable || a.droppedByEdge || n.lostOnTheWay(c, a.Offer) != "":
		if a.unansweredSince.IsZero() && p.Count() > 0 {
			a.unansweredSince = n.Now
		}
		return edge, "the edge does not answer"
	case min(outer, EtherMTU) > n.env.PathMTU:
		return edge, "packets larger than the path's MTU are lost"
	case edge.degraded || edge.noTraffic && !n.isGlobal(p):
		return edge, "the edge does not serve traffic"
	case n.loses(edge, p):
		return edge, "the edge loses packets"
	}
	if who := n.heard(c, a.Offer.back, a.Offer.esp(answer.Count())); who != "" {
		return edge, who + " on " + a.Offer.back + " drops ESP"
	}
	a.Decaps += answer.Count()
	return edge, ""
}

// isGlobal reports whether an address is one of the global ones, which every edge answers inside a
// tunnel and nobody outside.
func (n *Network) isGlobal(p packet.Packet) bool {
	return slices.Contains(globals, p.Destination.String()) || slices.ContainsFunc(n.edges, func(e *Edge) bool {
		state := e.at(n.Now)
		return state.Global == p.Destination || slices.Contains(state.Globals, p.Destination)
	})
}

// tunnelRTT is the round trip of an echo through a tunnel: a page that is slow does not slow it down.
const tunnelRTT = 24 * time.Millisecond

// echoTunnel is an echo through a tunnel.
func (n *Network) echoTunnel(c *running.Config, name string, p packet.Packet) (time.Duration, bool) {
	global := n.isGlobal(p)
	edge, reason := n.sendThroughTunnel(c, name, p, p.Reply())
	return min(edge.ProbeRTT, tunnelRTT), reason == "" && global
}
