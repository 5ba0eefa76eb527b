// Package packet is the IPv4 packet that the virtual router filters, routes, translates and counts.
//
// A packet here is a value: what access lists can see of it, and how many of its kind it stands for.
// Whoever only wants to know what would become of a packet asks with a hypothetical one:
//
//	echo := packet.Packet{Source: host, Destination: server, Protocol: "icmp", ICMP: "echo"}
//	if list.Permits(echo.Times(0)) { ... } // no counter moves
//	answer := echo.Reply()
//
// The package has no bytes on a wire, decides nothing and keeps nothing.
package packet

import "net/netip"

// averageBytes is the size of a packet whose size nobody gave, for counters.
const averageBytes = 102

// Packet is an IPv4 packet as access lists see it.
type Packet struct {
	Source, Destination         netip.Addr
	Protocol                    string // "tcp", "udp", "icmp", "esp", ...
	SourcePort, DestinationPort int
	Established                 bool   // a TCP segment with ACK or RST
	ICMP                        string // "echo", "echo-reply", ...
	Size                        int    // bytes, IP header included; 0 is a small packet

	number       uint64 // how many of its kind it stands for; 0 is one
	hypothetical bool   // no counter moves
}

// Times is the packet standing for n of its kind. With 0 it is hypothetical: it can be judged, but
// no counter moves.
func (p Packet) Times(n uint64) Packet {
	p.number, p.hypothetical = n, n == 0
	return p
}

// Count is how many packets counters move by.
func (p Packet) Count() uint64 {
	if p.hypothetical {
		return 0
	}
	return max(p.number, 1)
}

// Bytes is the size of one such packet, in bytes.
func (p Packet) Bytes() uint64 {
	if p.Size > 0 {
		return uint64(p.Size)
	}
	return averageBytes
}

// BytesOf is about how many bytes n packets have whose sizes nobody kept.
func BytesOf(n uint64) uint64 { return n * averageBytes }

// Reply is the packet that goes the other way.
func (p Packet) Reply() Packet {
	p.Source, p.Destination = p.Destination, p.Source
	p.SourcePort, p.DestinationPort = p.DestinationPort, p.SourcePort
	p.Established = p.Protocol == "tcp"
	if p.ICMP == "echo" {
		p.ICMP = "echo-reply"
	}
	return p
}
