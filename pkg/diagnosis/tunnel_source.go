package diagnosis

import "net/netip"

// tunnelSource is a source that is not the WAN: its packets leave with an address that the Internet
// brings no answer to, or do not leave at all.
var tunnelSource = Rule{
	Name: "tunnel_source", LastVerified: "2026-11-25", about: notUp,
	Source: "step 10 of the guide: tunnel source <WAN>",
	check: func(t *tunnel) *finding {
		source, wan := value(t.iface, "tunnel source"), t.in.Site.WAN.Name
		if a, err := netip.ParseAddr(source); t.iface == nil || source == wan || err == nil && (a == t.wanAddress() ||
			!t.wanAddress().IsValid()) {
			return nil
		}
		next := text("`interface %s`, `tunnel source %s`", t.want.Interface, wan)
		if source == "" {
			return sure(text("%s has no tunnel source", t.want.Interface), next, configured(t.iface.Line),
				t.quote(interfaceOf(t.want.Interface), "Tunnel source"))
		}
		return sure(text("%s has the tunnel source %s, not %s: its packets leave with an address that nobody can "+
			"answer, or not at all", t.want.Interface, source, wan), next,
			configured(t.iface.Line, "tunnel source "+source), t.quote(interfaceOf(t.want.Interface), "Tunnel source"))
	},
}
