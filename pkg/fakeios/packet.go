package fakeios

import (
	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/packet"

	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/wan"
)

// Packet is an IPv4 packet as access lists see it, for [Router.Send].
type Packet = packet.Packet

// Delivery is what became of a packet from the LAN.
type Delivery = wan.Delivery

// Send lets a host on the LAN send a packet: inbound access list of the LAN, policy routing,
// routing, NAT, outbound access list, and the answer the other way. All counters move.
func (r *Router) Send(p Packet) Delivery {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.catchUp()
	return r.net.SendFromLAN(r.running, p)
}
