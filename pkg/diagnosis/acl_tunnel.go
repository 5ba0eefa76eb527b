package diagnosis

import "github.com/ziatunnel/ziatunnel/pkg/acl"

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
