package diagnosis

var tunnelMissing = Rule{
	Name: "tunnel_missing", LastVerified: "2026-11-25", about: notUp,
	Source: "step 10 of the guide",
	check: func(t *tunnel) *finding {
		if !t.readable || t.iface != nil {
			return nil
		}
		seen := t.quote(interfaceOf(t.want.Interface), "%")
		if seen.Line == "" {
			seen = t.quote(interfaceBrief, "Interface ")
		}
		return sure(text("interface %s is not configured", t.want.Interface),
			"`ziatunnel apply` configures what is missing", seen)
	},
}
