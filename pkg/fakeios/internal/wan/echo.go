package wan

import (
	"net/netip"
	"slices"
	"time"

	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/packet"
	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/running"
)

// Echoes is what one `ping` sends.
type Echoes struct {
	Target       netip.Addr
	VRF          string // "" is the global table
	Source       string // interface; "" is the one they leave by
	Count        int
	Size         int // bytes of the packet, IP header included
	DontFragment bool
	Timeout      time.Duration
}

// What `ping` prints for one echo.
const (
	Answered = "!"
	lost     = "."
	tooLarge = "M" // it may not be fragmented, and does not fit
)

// isHost reports whether a packet is for some host of the Internet that the lab says nothing of: every such host
// answers an echo. Nobody answers at addresses that are not given to anyone, nor at the global ones outside of a
// tunnel.
func (n *Network) isHost(p packet.Packet) bool {
	to := p.Destination
	if n.edgeAt(to) != nil || n.isGlobal(p) || n.isPeer(to) || !to.IsGlobalUnicast() || to.IsPrivate() {
		return false
	}
	return !slices.ContainsFunc(unassigned, func(p netip.Prefix) bool { return p.Contains(to) })
}

// unassigned are networks that no host of the Internet is in (RFC 6890; those of examples: RFC 5737).
var unassigned = []netip.Prefix{
	netip.MustParsePrefix("0.0.0.0/8"), netip.MustParsePrefix("100.64.0.0/10"), netip.MustParsePrefix("169.254.0.0/16"),
	netip.MustParsePrefix("192.0.2.0/24"), netip.MustParsePrefix("198.18.0.0/15"),
	netip.MustParsePrefix("198.51.100.0/24"), netip.MustParsePrefix("203.0.113.0/24"),
	netip.MustParsePrefix("240.0.0.0/4"),
}

// Ping is what becomes of echoes, and in how many milliseconds they come back.
func (n *Network) Ping(c *running.Config, e Echoes, from netip.Addr) (mark string, ms int64) {
	up := n.LineUp(c)
	for _, i := range c.Interfaces {
		if i.VRF != e.VRF || !i.Owns(e.Target) {
			continue
		}
		if up(i) {
			return Answered, 1
		}
		return lost, 0
	}
	r, _ := c.Share(e.VRF, from, e.Target, up)
	way := r.Out
	i := c.Interface(way)
	if !from.IsValid() {
		from = c.AddressOf(way)
	}
	p := packet.Packet{Source: from, Destination: e.Target, Protocol: "icmp", ICMP: "echo",
		Size: e.Size}.Times(uint64(e.Count)) //nolint:gosec // a count, never below zero
	if a := n.Associations[way]; a != nil {
		if e.DontFragment && e.Size > a.mtuOf(i) {
			return tooLarge, 0
		}
		if rtt, ok := n.echoTunnel(c, way, p); ok && rtt <= e.Timeout {
			return Answered, rtt.Milliseconds()
		}
		return lost, 0
	}
	if i == nil || !up(i) {
		return lost, 0
	}
	if e.DontFragment && e.Size > EtherMTU {
		return tooLarge, 0
	}
	n.transmit(way, p)
	there := e.Target == n.env.Operator || c.IsGateway(e.Target) || n.isHost(p)
	ms = 1
	if edge := n.edgeAt(e.Target); edge != nil {
		state := edge.at(n.Now)
		there, ms = state.reachable && !n.loses(state, p), 12
	}
	if !there || n.ownLost(c, way, p) != "" || !n.hears(c, way, p.Reply()) {
		return lost, 0
	}
	return Answered, ms
}
