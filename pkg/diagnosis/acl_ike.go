package diagnosis

import "github.com/ziatunnel/ziatunnel/pkg/acl"

var aclIKE = Rule{
	Name: "acl_ike", LastVerified: "2026-11-25", about: notUp,
	Source: "IKEv2 begins on UDP 500 (RFC 7296, 2); first match, implicit deny: Cisco document 23602",
	check: func(t *tunnel) *finding {
		d := t.wanDrops(acl.Packet{Protocol: "udp", Source: ikePort, Dest: ikePort})
		if d == nil {
			return nil
		}
		wan := t.in.Site.WAN.Name
		return sure(text("access list %s in on %s drops IKE (UDP 500) from the edge", d.list, wan),
			text("permit UDP 500, UDP 4500 and ESP from both edges in list %s, before its denies",
				d.list), d.evidence...)
	},
}
