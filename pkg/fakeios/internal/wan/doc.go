// Package wan is the network around the virtual router: service edges, IKE and IPsec, dead peer
// detection, renewal, IP SLA operations, tracks, packets in transit and every counter. It answers: would
// the tunnel come up with this configuration, and would the packet get there?
//
//	n := wan.New(config, []*wan.Edge{edge}, wan.Environment{}, boots, &wan.Observer{Look: look})
//	messages := n.AdvanceTo(config, now) // what the router logs
//	d := n.SendFromLAN(config, packet)
//	path := n.Trace(config, "Vlan1", packet.Times(0)) // every step, and no counter moves
//
// It has no clock: it is told the time, and replays everything that has happened since, one
// event after the other. It changes no configuration, opens no socket and knows no command line.
// The tables of what an edge accepts are the vendor's.
package wan
