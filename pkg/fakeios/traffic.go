package fakeios

import (
	"time"

	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/packet"
)

// traffic is the counters of one interface.
type traffic struct {
	in, out           uint64 // packets
	inBytes, outBytes uint64
	lastIn, lastOut   time.Time
	drops             uint64 // packets that could not be sent
}

func (n *network) counters(name string) *traffic {
	t := n.traffic[name]
	if t == nil {
		t = &traffic{}
		n.traffic[name] = t
	}
	return t
}

// arrives sends a packet in by an interface: its inbound access list counts it and decides.
func (n *network) arrives(c *config, by string, p packet.Packet) bool {
	i := c.iface(by)
	if i == nil || i.shutdown {
		return false
	}
	if p.Count() > 0 {
		t := n.counters(by)
		t.in += p.Count()
		t.inBytes += p.Count() * p.Bytes()
		t.lastIn = n.now
	}
	list := c.acl(i.accessIn)
	return list == nil || list.permits(p)
}

// leaves counts a packet that leaves by an interface. The router's own packets are not filtered on
// their way out.
func (n *network) leaves(by string, p packet.Packet) {
	if p.Count() == 0 {
		return
	}
	t := n.counters(by)
	t.out += p.Count()
	t.outBytes += p.Count() * p.Bytes()
	t.lastOut = n.now
}
