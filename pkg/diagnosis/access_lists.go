package diagnosis

import (
	"github.com/ziatunnel/ziatunnel/pkg/acl"
)

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

var aclESP = Rule{
	Name: "acl_esp", LastVerified: "2026-11-25", about: carrying,
	Source: "the packets of phase 2 come as ESP, IP protocol 50, where no NAT is on the way; first match, implicit " +
		"deny: Cisco document 23602",
	check: func(t *tunnel) *finding {
		d := t.wanDrops(acl.Packet{Protocol: "esp"})
		if e, _ := t.passes(); d == nil || t.translated() || e == answered {
			return nil
		}
		return sure(text("the tunnel is up, but access list %s in on %s drops ESP from the edge: nothing comes back",
			d.list, t.in.Site.WAN.Name),
			text("permit ESP from both edges in list %s, before its denies", d.list), append(d.evidence, t.decaps())...)
	},
}

// decaps is the counter of what came out of the tunnel.
func (t *tunnel) decaps() Evidence {
	return t.below(ipsecSA, "interface: "+t.want.Interface, "#pkts decaps")
}

var aclTunnel = Rule{
	Name: "acl_tunnel", LastVerified: "2026-11-25", about: carrying,
	Source: "an inbound list of the tunnel interface sees what comes out of the tunnel; first match, implicit deny: " +
		"Cisco document 23602",
	check: func(t *tunnel) *finding {
		page := acl.Packet{Protocol: "tcp", From: t.edge.Global, To: t.wanAddress(), Source: 80, Dest: 50000,
			Established: true}
		d := t.drops(t.want.Interface, page)
		if d == nil || !t.failing() {
			return nil
		}
		return sure(text("access list %s in on %s drops what comes out of the tunnel", d.list, t.want.Interface),
			text("take it off: `interface %s`, `no ip access-group %s in`; or permit established TCP in it",
				t.want.Interface, d.list), append(d.evidence, t.probeLine())...)
	},
}

// ikeFiltered is something on the way that the router cannot see.
var ikeFiltered = Rule{
	Name: "ike_filtered", LastVerified: "2026-11-25", about: notUp,
	Source: "ICMP passes where UDP 500 may not: a firewall of the provider, or in front of the branch",
	check: func(t *tunnel) *finding {
		e, line := t.edgeAnswers()
		if _, waits := t.answersInit(); waits || e != answered || !t.negotiates() || t.knows() != "" {
			return nil
		}
		return maybe("or something between the router and the edge drops IKE (UDP 500 and 4500): the edge answers "+
			"ping, and the router filters nothing",
			"ask whoever runs the firewall or modem in front of the router", line, t.session())
	},
}
