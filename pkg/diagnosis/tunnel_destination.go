package diagnosis

var tunnelDestination = Rule{
	Name: "tunnel_destination", LastVerified: "2026-11-25", about: notUp,
	Source: "step 10 of the guide: tunnel destination <VPN address of the edge>",
	check: func(t *tunnel) *finding {
		to := value(t.iface, "tunnel destination")
		if t.iface == nil || to == t.want.Peer.String() {
			return nil
		}
		next := text("`interface %s`, `tunnel destination %s`", t.want.Interface, t.want.Peer)
		if to == "" {
			return sure(text("%s has no tunnel destination", t.want.Interface), next, configured(t.iface.Line),
				t.quote(interfaceOf(t.want.Interface), "linestate"))
		}
		return sure(text("%s goes to %s, not to the edge %s of the site file", t.want.Interface, to, t.want.Peer), next,
			configured(t.iface.Line, "tunnel destination "+to))
	},
}
