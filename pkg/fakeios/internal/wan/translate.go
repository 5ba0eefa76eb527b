package wan

import (
	"net/netip"

	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/packet"
	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/running"
)

// natKey is an address of the router that its own NAT translates, and what it becomes.
type natKey struct{ inside, outside netip.Addr }

// natPorts are the source ports of the two ports of IKE behind overload.
type natPorts struct{ ike, natt int }

// Where overload looks for a free port when that of the packet is taken: from the lowest of its group on, which are 1
// to 511, 512 to 1023 and 1024 to 65535 (Cisco: Configuring NAT for IP Address Conservation).
const (
	lowGroup  = 1
	highGroup = 1024
)

// outwards is an offer with the source that its IKE has outside of the router. A packet of the router itself that a
// rule of NAT takes, and that leaves by an interface outside, is translated like one from an interface inside. That
// IOS does so with its own IKE is [inferred]: Quirks.NoOwnNAT switches it. IKE finds the translator on its way and
// goes over to UDP 4500 (RFC 7296, 2.23).
func (n *Network) outwards(c *running.Config, o Offer, vrf string) Offer {
	o.Seen, o.ports = o.Local, natPorts{IKEPort, NATTPort}
	way := c.Interface(o.via)
	if n.env.NoOwnNAT || way == nil || way.NAT != "outside" {
		return o
	}
	p := packet.Packet{Source: o.Local, Destination: o.Peer, Protocol: "udp", SourcePort: IKEPort,
		DestinationPort: IKEPort}
	q, rule := c.TranslateSource(p.Times(0), &running.Interface{VRF: vrf}, way)
	if rule == nil || q.Source == o.Local {
		return o
	}
	o.Seen, o.Translated = q.Source, true
	o.NATT = true
	if rule.Overload {
		o.ports = n.overload(natKey{o.Local, q.Source})
	}
	return o
}

// overload gives the ports of an address behind another; they stay the same while the router runs. Those of IKE
// itself are taken: the router listens on them [inferred].
func (n *Network) overload(key natKey) natPorts {
	ports, known := n.nat[key]
	if !known {
		behind := 0
		for other := range n.nat {
			if other.outside == key.outside {
				behind++
			}
		}
		ports = natPorts{lowGroup + behind, highGroup + behind}
		n.nat[key] = ports
	}
	return ports
}

// Translation is an entry of the table of NAT: the ends of a packet as they are inside and outside.
type Translation struct {
	Protocol        string
	Inside, Outside netip.AddrPort // its source
	Peer            netip.AddrPort // its destination
}

// OwnTranslations are the entries of NAT for the IKE of a tunnel, none when it is not translated.
func (a *Association) OwnTranslations() []Translation {
	o := a.Offer
	if !o.Translated || a.Stage == Idle {
		return nil
	}
	entry := func(port int) Translation {
		return Translation{Protocol: "udp", Inside: end(o.Local, port), Outside: end(o.Seen, o.outsidePort(port)),
			Peer: end(o.Peer, port)}
	}
	out := []Translation{entry(IKEPort)}
	if o.Heard >= HeardInit || a.Stage == Ready {
		out = append(out, entry(NATTPort))
	}
	return out
}

// end is an address with a port.
func end(a netip.Addr, port int) netip.AddrPort {
	return netip.AddrPortFrom(a, uint16(port)) //nolint:gosec // a port
}

// outsidePort is the source port that a packet from one of the ports of IKE has outside of the router.
func (o Offer) outsidePort(port int) int {
	if port == NATTPort {
		return o.ports.natt
	}
	return o.ports.ike
}

// Source is where the edge sees the tunnel come from.
func (o Offer) Source() netip.AddrPort { return end(o.Seen, o.outsidePort(o.Port())) }

// rival is the tunnel with which an edge would confuse that of an offer: to the same edge, from the same address and
// port. Of two that negotiate at once, the one that stands first in the configuration is not disturbed.
func (n *Network) rival(c *running.Config, o Offer) string {
	behind := false
	for _, i := range c.Interfaces {
		if i.Name == o.tunnel {
			behind = true
			continue
		}
		other := n.Associations[i.Name]
		if other == nil || other.Offer.Peer != o.Peer || other.Offer.Source() != o.Source() {
			continue
		}
		if other.Stage == Ready || !behind && other.Stage == Negotiating && other.Offer.Outcome >= Childless {
			return i.Name
		}
	}
	return ""
}
