package wan

import (
	"time"

	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/packet"
	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/running"
)

// Counters is the counters of one interface.
type Counters struct {
	In, Out           uint64 // packets
	InBytes, OutBytes uint64
	LastIn, LastOut   time.Time
	Drops             uint64 // packets that could not be sent
}

func (n *Network) counters(name string) *Counters {
	t := n.Counters[name]
	if t == nil {
		t = &Counters{}
		n.Counters[name] = t
	}
	return t
}

// receive sends a packet in by an interface: its inbound access list counts it and decides.
func (n *Network) receive(c *running.Config, by string, p packet.Packet) bool {
	i := c.Interface(by)
	if i == nil || i.Shutdown {
		return false
	}
	n.count(by, p)
	list := c.ACL(i.AccessIn)
	return list == nil || list.Permits(c, p)
}

// count counts a packet that comes in by an interface.
func (n *Network) count(by string, p packet.Packet) {
	if p.Count() == 0 {
		return
	}
	t := n.counters(by)
	t.In += p.Count()
	t.InBytes += p.Count() * p.Bytes()
	t.LastIn = n.Now
}

// transmit counts a packet that leaves by an interface. The router's own packets are not filtered on
// their way out.
func (n *Network) transmit(by string, p packet.Packet) {
	if p.Count() == 0 {
		return
	}
	t := n.counters(by)
	t.Out += p.Count()
	t.OutBytes += p.Count() * p.Bytes()
	t.LastOut = n.Now
}
