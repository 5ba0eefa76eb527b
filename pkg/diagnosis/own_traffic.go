package diagnosis

import (
	"github.com/ziatunnel/ziatunnel/pkg/acl"
	"github.com/ziatunnel/ziatunnel/pkg/branch"
)

// firstIKE are a packet of IKE from the router to the edge, and the answer.
func (t *tunnel) firstIKE() (out, back acl.Packet) {
	out = acl.Packet{Protocol: "udp", From: t.wanAddress(), Source: ikePort, To: t.want.Peer, Dest: ikePort}
	back = acl.Packet{Protocol: "udp", From: out.To, Source: ikePort, To: out.From, Dest: ikePort}
	return out, back
}

// localPolicy is `ip local policy`, which leads IKE away from the WAN.
var localPolicy = Rule{
	Name: "local_policy", LastVerified: "2026-11-27", about: notUp,
	Source: "IOS IP Routing: Protocol-Independent Command Reference, `ip local policy route-map`: it routes what the " +
		"router itself sends before its table does",
	check: func(t *tunnel) *finding {
		name := branch.LocalPolicy(t.running)
		out, _ := t.firstIKE()
		entry, found, _ := branch.PolicyEntry(t.running, name, out)
		wan := t.in.Site.WAN
		by := branch.PolicyWay(entry, branch.RoutesIn(t.running, wan.VRF))
		if name == "" || !found || by == "" || by == wan.Name {
			return nil
		}
		return sure(text("the local policy %s sends IKE to the edge out of %s instead of %s", name, by, wan.Name),
			text("deny the edge in an entry of route-map %s in front of `%s`", name, entry.Line),
			configured("ip local policy route-map "+name), configured(entry.Line))
	},
}

// zoneIKE is a zone-based firewall that keeps IKE from the router or the edge.
var zoneIKE = Rule{
	Name: "zone_ike", LastVerified: "2026-11-27", about: notUp,
	Source: "Cisco document 98628: what the router sends and takes itself passes until a zone-pair with the zone " +
		"self says otherwise",
	check: func(t *tunnel) *finding {
		zone := branch.Zone(t.running, t.in.Site.WAN.Name)
		out, back := t.firstIKE()
		pair, _, drops := branch.DropsOwn(t.running, zone, out, back)
		if !drops {
			return nil
		}
		return sure(text("the zone-pair %s drops IKE (UDP 500) between the router and the edge", pair.Name),
			text("let UDP 500, UDP 4500 and ESP of both edges pass in its policy %s", pair.Policy),
			configured("zone-pair security "+pair.Name+" source "+pair.From+" destination "+pair.To))
	},
}

// dropsEchoReplies reports whether the router surely drops what the edge answers to its ping, which then says nothing.
func (t *tunnel) dropsEchoReplies() bool {
	if t.wanDrops(acl.Packet{Protocol: "icmp", ICMP: "echo-reply"}) != nil {
		return true
	}
	out := acl.Packet{Protocol: "icmp", ICMP: "echo", From: t.wanAddress(), To: t.want.Peer}
	back := acl.Packet{Protocol: "icmp", ICMP: "echo-reply", From: out.To, To: out.From}
	_, _, drops := branch.DropsOwn(t.running, branch.Zone(t.running, t.in.Site.WAN.Name), out, back)
	return drops
}
