package diagnosis

var ipsecProfile = Rule{
	Name: "ipsec_profile", LastVerified: "2026-11-25", about: notUp,
	Source: "step 9 of the guide: set transform-set <set>",
	check: func(t *tunnel) *finding {
		if t.ipsec == nil || t.set != nil {
			return nil
		}
		next := "`ziatunnel apply` configures what is missing"
		if name := value(t.ipsec, "set transform-set"); name != "" {
			return sure(text("IPsec profile %s names the transform set %s, which is not there", t.protection, name),
				next, configured(t.ipsec.Line, "set transform-set "+name))
		}
		return sure(text("IPsec profile %s names no transform set", t.protection), next, configured(t.ipsec.Line))
	},
}
