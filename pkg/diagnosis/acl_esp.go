package diagnosis

import "github.com/ziatunnel/ziatunnel/pkg/acl"

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
