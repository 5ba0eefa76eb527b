package diagnosis

// mtuBlackHole is a path that loses large packets without a word: small ones pass, and everything
// that carries data hangs.
var mtuBlackHole = Rule{
	Name: "mtu_black_hole", LastVerified: "2026-11-25", about: carrying,
	Source: "the vendor: the tunnel's MTU is the path's less the IPsec header; PPPoE and LTE paths have less than 1500",
	check: func(t *tunnel) *finding {
		small, line := t.passes()
		large, lostLine := t.passesLarge()
		if small != answered || large != lost {
			return nil
		}
		return sure(text("small packets pass the tunnel, and packets of %d bytes are lost: the path carries less "+
			"than they need with their IPsec header", t.in.Site.MTU),
			text("find what passes: `ping %s source %s size N df-bit`; then a smaller `mtu` in the site file, and "+
				"`ziatunnel apply`: the MSS follows it", t.edge.Global, t.in.Site.LAN.Name),
			line, lostLine, configured("interface "+t.want.Interface, "ip mtu "+value(t.iface,
				"ip mtu")), t.probeLine())
	},
}
