package diagnosis

var tunnelProtection = Rule{
	Name: "tunnel_protection", LastVerified: "2026-11-25", about: notUp,
	Source: "step 10 of the guide: tunnel protection ipsec profile <profile>; without it IOS has nothing to negotiate",
	check: func(t *tunnel) *finding {
		next := "`ziatunnel apply` configures what is missing"
		switch {
		case t.iface == nil:
			return nil
		case t.protection == "":
			return sure(text("%s has no tunnel protection", t.want.Interface), next, configured(t.iface.Line),
				t.quote(interfaceOf(t.want.Interface), "linestate"))
		case t.ipsec == nil:
			return sure(text("%s names the IPsec profile %s, which is not there", t.want.Interface, t.protection), next,
				setting(t.iface, "tunnel protection ipsec profile"))
		}
		return nil
	},
}
