package fakeios

import "github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/packet"

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
	in := packet.Packet{
		Source: operator, Destination: reached, Protocol: "tcp", SourcePort: ephemeralPort, DestinationPort: sshPort,
		Established: established,
	}.Times(0)
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
