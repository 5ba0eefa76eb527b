package diagnosis

var tunnelShutdown = Rule{
	Name: "tunnel_shutdown", LastVerified: "2026-11-25", about: notUp,
	Source: "a shut interface says administratively down",
	check: func(t *tunnel) *finding {
		b, _ := t.brief(t.want.Interface)
		if !has(t.iface, "shutdown") && b.Status != "administratively down" {
			return nil
		}
		return sure(text("%s is shut down", t.want.Interface),
			text("`interface %s`, `no shutdown`, once it is known why somebody shut it", t.want.Interface),
			t.quote(interfaceBrief, t.want.Interface+" "))
	},
}
