package fakeios

import "github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/packet"

// Packet is an IPv4 packet as access lists see it, for [Router.Send].
type Packet = packet.Packet
