package diagnosis

var tunnelMode = Rule{
	Name: "tunnel_mode", LastVerified: "2026-11-25", about: notUp,
	Source: "step 10 of the guide: tunnel mode ipsec ipv4; without it IOS makes a GRE tunnel",
	check: func(t *tunnel) *finding {
		mode := value(t.iface, "tunnel mode")
		if t.iface == nil || mode == "ipsec ipv4" {
			return nil
		}
		if mode == "" {
			mode = "gre ip, the default"
		}
		return sure(text("%s has tunnel mode %s, not ipsec ipv4", t.want.Interface, mode),
			text("`interface %s`, `tunnel mode ipsec ipv4`", t.want.Interface),
			t.quote(interfaceOf(t.want.Interface), "Tunnel protocol/transport"), configured(t.iface.Line))
	},
}
