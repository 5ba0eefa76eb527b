package diagnosis

import (
	"net/netip"
)

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

// tunnelSource is a source that is not the WAN, nor what the site file gives a pair of tunnels: its packets leave with
// an address that the Internet brings no answer to, or do not leave at all.
var tunnelSource = Rule{
	Name: "tunnel_source", LastVerified: "2026-11-25", about: notUp,
	Source: "step 10 of the guide: tunnel source <WAN>",
	check: func(t *tunnel) *finding {
		source, wan := value(t.iface, "tunnel source"), t.in.Site.TunnelSource()
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
