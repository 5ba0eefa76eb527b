package fakeios

import (
	"net/netip"
)

// packetBytes is the average size of a packet in bytes, for counters that are kept in packets only.
const packetBytes = 102

// Packet is an IPv4 packet as access lists see it.
type Packet struct {
	Source, Destination         netip.Addr
	Protocol                    string // "tcp", "udp", "icmp", "esp", ...
	SourcePort, DestinationPort int
	Established                 bool   // a TCP segment with ACK or RST
	ICMP                        string // "echo", "echo-reply", ...
	Size                        int    // bytes, IP header included; 0 is a small packet

	number  uint64 // how many of its kind it stands for; 0 is one
	thought bool   // only asked about: no counter moves
}

// count is how many packets counters move by.
func (p Packet) count() uint64 {
	if p.thought {
		return 0
	}
	return max(p.number, 1)
}

func (p Packet) bytes() uint64 {
	if p.Size > 0 {
		return uint64(p.Size)
	}
	return packetBytes
}

// answer is a packet that goes the other way.
func (p Packet) answer() Packet {
	p.Source, p.Destination = p.Destination, p.Source
	p.SourcePort, p.DestinationPort = p.DestinationPort, p.SourcePort
	p.Established = p.Protocol == "tcp"
	if p.ICMP == "echo" {
		p.ICMP = "echo-reply"
	}
	return p
}

// sshPort and ephemeralPort are the ends of the operator's connection.
const (
	sshPort       = 22
	ephemeralPort = 50000
)

// operatorPasses tells whether the packets of an operator's session get in and the answers out: "",
// or why not. It only thinks of packets: no counter moves.
func (r *Router) operatorPasses() string { return r.judgeOperator(true) }

// operatorEnters is operatorPasses for a connection that is not established yet.
func (r *Router) operatorEnters() string { return r.judgeOperator(false) }

func (r *Router) judgeOperator(established bool) string {
	c, up := r.running, r.net.passes(r.running)
	operator, reached := r.cfg.Operator, r.cfg.Reached
	if find(c.interfaces, func(i *iface) bool { return i.address.IsValid() && i.address.Addr() == reached && up(i) }) == nil {
		return "no interface that is up has the address " + reached.String()
	}
	outside := c.iface(r.net.outside)
	if outside == nil || !up(outside) {
		return "interface " + r.net.outside + " is down"
	}
	in := Packet{
		Source: operator, Destination: reached, Protocol: "tcp", SourcePort: ephemeralPort, DestinationPort: sshPort,
		Established: established, thought: true,
	}
	if !r.net.arrives(c, outside.name, in) {
		return "access list " + outside.accessIn + " on " + outside.name + " drops the operator's packets"
	}
	back := c.iface(c.routeTo(operator, up))
	switch {
	case back == nil:
		return "there is no route back to the operator"
	case !up(back):
		return "the route back to the operator leaves by " + back.name + ", which is down"
	case back.tunnel != nil:
		// The edge would not bring them to the operator [inferred].
		return "the answers to the operator go into " + back.name
	}
	return ""
}

// isGateway tells whether a route names an address as its next hop.
func (c *config) isGateway(a netip.Addr) bool {
	return find(c.routes, func(r *staticRoute) bool { return r.nextHop == a }) != nil
}
