package fakeios

import (
	"fmt"
	"net/netip"
	"strings"
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

// pings is how many echoes `ping` sends unless `repeat` says otherwise.
const pings = 5

// pingsPerLine is where IOS breaks the line of exclamation marks and dots.
const pingsPerLine = 70

// ping sends echoes. What answers are the router itself, its gateways, the operator, and the
// edges: outside a tunnel at their VPN address, inside at the global ones.
func (r *Router) ping(target netip.Addr, source string, count int) string {
	c, n := r.running, r.net
	up := n.passes(c)
	from := c.addressOf(source)
	if i := c.iface(source); source != "" && (!from.IsValid() || !up(i)) {
		return "% Invalid source address- IP address not on any of our up interfaces\n"
	}
	var b strings.Builder
	fmt.Fprintf(&b, "Type escape sequence to abort.\nSending %d, 100-byte ICMP Echos to %s, timeout is 2 seconds:\n", count, target)
	if from.IsValid() {
		fmt.Fprintf(&b, "Packet sent with a source address of %s \n", from)
	}
	ms, ok := r.echo(target, from, count)
	mark, rate, got := ".", 0, 0
	if ok {
		mark, rate, got = "!", 100, count
	}
	for left := count; left > 0; left -= pingsPerLine {
		b.WriteString(strings.Repeat(mark, min(left, pingsPerLine)) + "\n")
	}
	fmt.Fprintf(&b, "Success rate is %d percent (%d/%d)", rate, got, count)
	if ok {
		fmt.Fprintf(&b, ", round-trip min/avg/max = %d/%d/%d ms", ms, ms, ms+4)
	}
	b.WriteString("\n")
	return b.String()
}

// echo tells whether echoes come back, and in how many milliseconds.
func (r *Router) echo(target, from netip.Addr, count int) (ms int64, ok bool) {
	c, n := r.running, r.net
	up := n.passes(c)
	for _, i := range c.interfaces {
		if i.address.IsValid() && i.address.Addr() == target {
			return 1, up(i)
		}
	}
	way := c.routeTo(target, up)
	if !from.IsValid() {
		from = c.addressOf(way)
	}
	p := Packet{Source: from, Destination: target, Protocol: "icmp", ICMP: "echo", number: uint64(count), Size: 100}
	if a := n.sas[way]; a != nil {
		rtt, ok := n.echoTunnel(c, way, p)
		return rtt.Milliseconds(), ok
	}
	if i := c.iface(way); i == nil || !up(i) {
		return 0, false
	}
	n.leaves(way, p)
	there := target == r.cfg.Operator || c.isGateway(target)
	ms = 1
	if e := n.edgeAt(target); e != nil {
		there, ms = e.at(n.now).reachable, 12
	}
	return ms, there && n.arrives(c, way, p.answer())
}

// isGateway tells whether a route names an address as its next hop.
func (c *config) isGateway(a netip.Addr) bool {
	return find(c.routes, func(r *staticRoute) bool { return r.nextHop == a }) != nil
}
