package diagnosis

import "github.com/ziatunnel/ziatunnel/pkg/acl"

// natInTheWay is a list that was written for ESP where there is none: behind a NAT, IKE moves to UDP
// 4500 after its first exchange, and ESP comes inside it. From the router alone one cannot always tell
// that there is a NAT.
var natInTheWay = Rule{
	Name: "nat_in_the_way", LastVerified: "2026-11-25", about: always,
	Source: "NAT traversal: IKE and ESP on UDP 4500 (RFC 7296, 2.23)",
	check: func(t *tunnel) *finding {
		d := t.wanDrops(acl.Packet{Protocol: "udp", Source: natPort, Dest: natPort})
		if d == nil || t.named["acl_ike"] || t.carries && (!t.translated() || !t.failing()) {
			return nil
		}
		next := text("permit UDP 4500 from both edges in list %s, before its denies", d.list)
		if t.translated() {
			return sure(text("a NAT stands between the router and the edge, and access list %s in on %s drops UDP "+
				"4500, which IKE and ESP then use", d.list, t.in.Site.WAN.Name),
				next, append(d.evidence, t.quote(interfaceBrief, t.in.Site.WAN.Name+" "))...)
		}
		if !t.negotiates() {
			return nil
		}
		return maybe(text("access list %s in on %s drops UDP 4500, which IKE uses when a NAT stands between the "+
			"router and the edge", d.list, t.in.Site.WAN.Name), next, d.evidence...)
	},
}
