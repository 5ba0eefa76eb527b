package wan

import (
	"net/netip"
	"slices"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/packet"
	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/running"
)

// facesInternet reports whether the Internet lies behind an interface: the operator comes in by it, NAT calls it
// outside, it dials, or the default route of its table leads to it.
func (n *Network) facesInternet(c *running.Config, i *running.Interface) bool {
	if i.Tunnel != nil || i.NAT == "inside" {
		return false
	}
	if i.Name == n.outside || i.NAT == "outside" || n.uplink(i.Name).Interface != "" ||
		strings.HasPrefix(i.Name, "Dialer") || strings.HasPrefix(i.Name, "Cellular") {
		return true
	}
	return slices.ContainsFunc(c.Ways(i.VRF, netip.IPv4Unspecified(), n.LineUp(c)), func(r running.Route) bool {
		return r.Prefix.Bits() == 0 && r.Out == i.Name
	})
}

// deliver takes the packet from the router to where it goes, and returns the interface that its answer comes in
// by; nil: it is lost.
func (w *walk) deliver(out *running.Interface, p packet.Packet) *running.Interface {
	protects := w.c.Protects(out.CryptoMap, p)
	switch {
	case out.Tunnel != nil && out.Tunnel.Mode == vti:
		return w.throughVTI(out, p)
	case out.Tunnel != nil:
		return w.throughGRE(out, p)
	case !w.up(out):
		w.drop(out.Name, out.Name+" is down")
	case protects != nil:
		return w.protected(out, protects, p)
	case w.n.facesInternet(w.c, out) && !out.Has(p.Destination):
		w.n.transmit(out.Name, p)
		return w.acrossInternet(out, p)
	case w.rule != nil && w.original.Destination != p.Destination:
		w.n.transmit(out.Name, p)
		w.path.Place = Server
		return out
	case out.Has(p.Destination):
		w.n.transmit(out.Name, p)
		if w.n.facesInternet(w.c, out) && p.Source.IsPrivate() && !out.Has(p.Source) {
			w.drop(out.Name, "it left with a private source address")
			return nil
		}
		if w.n.silent(out.Name) {
			w.drop(out.Name, w.n.uplinkLoses(w.c, out, p.Source))
			return nil
		}
		w.path.Place = LAN
		return out
	default:
		w.n.transmit(out.Name, p)
		w.path.Place = Intranet
		return out
	}
	return nil
}

// acrossInternet is what becomes of a packet in clear on the Internet: nobody brings answers to a private source,
// unless it is an address of the network outside, which somebody there translates.
func (w *walk) acrossInternet(out *running.Interface, p packet.Packet) *running.Interface {
	lost := w.n.uplinkLoses(w.c, out, p.Source)
	switch {
	case w.n.silent(out.Name):
		w.drop(out.Name, lost)
	case w.byNeighbour(out, p.Destination):
		w.path.Place = Intranet
		return out
	case p.Source.IsPrivate() && !out.Has(p.Source):
		w.drop(out.Name, "it left with a private source address")
	case p.Destination.IsPrivate():
		w.drop(out.Name, "it left in clear for a private address, which the Internet does not carry")
	case w.n.isGlobal(p):
		w.drop(out.Name, "nobody answers at a global address outside a tunnel")
	case lost != "":
		w.drop(out.Name, lost)
	default:
		w.path.Place = Internet
		return w.c.Interface(w.n.answersBy(w.c, out.Name, p.Source))
	}
	return nil
}

// byNeighbour reports whether a route gives a packet to a neighbour outside that is no gateway to the Internet, but a
// router with a network behind it, as that of a provider's VPN. A gateway is the next hop of the default route, and
// any next hop of a known uplink by which the default route does not leave.
func (w *walk) byNeighbour(out *running.Interface, to netip.Addr) bool {
	r, ok := w.c.Lookup(out.VRF, to, w.up)
	if !ok || r.Prefix.Bits() == 0 || r.Out != out.Name || !out.Has(r.NextHop) {
		return false
	}
	d, ok := w.c.Lookup(out.VRF, netip.IPv4Unspecified(), w.up)
	gateway := d.NextHop == r.NextHop || d.Out != out.Name && w.n.uplink(out.Name).Interface != ""
	return ok && !gateway
}

// throughVTI sends the packet into an IPsec tunnel: to a service edge, or to somebody else.
func (w *walk) throughVTI(out *running.Interface, p packet.Packet) *running.Interface {
	w.path.Peer = out.Tunnel.Destination
	if w.n.isakmpVTI(w.c, out) {
		return w.throughPeer(out, p, "esp")
	}
	w.step(StepTunnel, out.Name, "carries it to "+w.path.Peer.String())
	edge, reason := w.n.encapsulate(w.c, out.Name, p, p.Reply())
	switch {
	case reason != "":
		w.drop(out.Name, reason)
		return nil
	case edge.peer:
		w.path.Place = Intranet
	case p.Destination.IsPrivate():
		w.drop(out.Name, "Zscaler serves no private addresses: "+p.Destination.String()+" is not behind "+out.Name)
		return nil
	default:
		w.path.Place = Zscaler
	}
	w.n.count(out.Name, p.Reply())
	return out
}

// throughGRE sends the packet into a GRE tunnel, with one end or with many.
func (w *walk) throughGRE(out *running.Interface, p packet.Packet) *running.Interface {
	w.path.Peer = out.Tunnel.Destination
	if out.Tunnel.Mode == mGRE {
		hop := p.Destination
		if r, ok := w.c.Lookup(out.VRF, p.Destination, w.up); ok && r.Out == out.Name && r.NextHop.IsValid() {
			hop = r.NextHop
		}
		if w.path.Peer = w.n.resolveNHRP(out, hop); !w.path.Peer.IsValid() {
			w.drop(out.Name, "NHRP on "+out.Name+" knows no address for "+hop.String())
			return nil
		}
	}
	if out.Tunnel.Profile != "" {
		return w.throughPeer(out, p, "esp")
	}
	return w.throughPeer(out, p, "gre")
}

// throughPeer sends the packet to the other end of somebody else's tunnel, whose packets are of a protocol.
func (w *walk) throughPeer(out *running.Interface, p packet.Packet, protocol string) *running.Interface {
	w.n.transmit(out.Name, p)
	if !w.up(out) {
		w.drop(out.Name, out.Name+" is down")
		return nil
	}
	if !w.n.isPeer(w.path.Peer) {
		w.drop(out.Name, "nobody ends the tunnel "+out.Name)
		return nil
	}
	local, _ := w.n.tunnelSource(w.c, out.Tunnel)
	via := w.c.RouteIn(out.Tunnel.VRF, w.path.Peer, w.up)
	outer := packet.Packet{Source: w.path.Peer, Destination: local, Protocol: protocol}
	if !w.hears(via, outer.Times(p.Count())) {
		return nil
	}
	w.step(StepTunnel, out.Name, "carries it to "+w.path.Peer.String())
	w.path.Place = Intranet
	w.n.count(out.Name, p.Reply())
	return out
}

// protected sends the packet to the peer of a crypto map.
func (w *walk) protected(out *running.Interface, e *running.CryptoMapEntry, p packet.Packet) *running.Interface {
	w.step(StepCrypto, e.Map.Name, "protects it: access list "+e.Match)
	peer := e.Peers[0]
	w.path.Peer = peer
	switch {
	case !w.n.isPeer(peer):
		w.drop(e.Map.Name, "nobody answers at the peer "+peer.String()+" of crypto map "+e.Map.Name)
		return nil
	case !w.c.HasKeyFor(peer, e):
		w.drop(e.Map.Name, "no pre-shared key for the peer "+peer.String()+" of crypto map "+e.Map.Name)
		return nil
	}
	local := w.c.AddressOf(out.Name)
	ike := packet.Packet{Source: peer, Destination: local, Protocol: "udp", SourcePort: IKEPort,
		DestinationPort: IKEPort}
	esp := packet.Packet{Source: peer, Destination: local, Protocol: "esp"}
	if !w.hears(out.Name, ike.Times(0)) || !w.hears(out.Name, esp.Times(p.Count())) {
		return nil
	}
	w.n.transmit(out.Name, esp.Reply().Times(p.Count()))
	w.path.Place = Intranet
	return out
}

// hears drops the packet when what the other end of its tunnel sends does not get in.
func (w *walk) hears(by string, outer packet.Packet) bool {
	if who := w.n.heard(w.c, by, outer); who != "" {
		w.drop(by, who+" on "+by+" drops "+strings.ToUpper(outer.Protocol)+" of "+outer.Source.String())
		return false
	}
	return true
}
