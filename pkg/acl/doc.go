// Package acl answers: does an access list of a configuration permit a packet? It judges as IOS does. The first
// entry that matches decides, a packet that matches no entry is denied, and a list that is applied but not
// defined permits everything (Cisco document 23602).
//
//	filter, ok := acl.OnInterface(config, "FastEthernet4", "in")
//	permitted := filter.Permits(acl.Packet{Protocol: "udp", From: edge, To: router, Source: 500, Dest: 500})
//	entry := filter.FirstMatch(packet) // nil: the implicit deny
//
// It reads lists as text of a configuration, and never asks a router or sends a packet. It does not follow
// inspection, object groups and time ranges. An entry with words that it does not understand is assumed to
// deny, and never to permit.
package acl
