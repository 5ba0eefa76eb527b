package diagnosis

import "strings"

var recursiveRouting = Rule{
	Name: "recursive_routing", LastVerified: "2026-11-25", about: notUp,
	Source: "IOS 15.x: a tunnel whose destination is reached through a tunnel is disabled for a while, again and " +
		"again (%TUN-5-RECURDOWN)",
	check: func(t *tunnel) *finding {
		r, ok := routeTo(t.running, t.want.Peer)
		if !ok || !strings.HasPrefix(r.out, "Tunnel") {
			return nil
		}
		return sure(text("the edge %s is reached through %s: a tunnel cannot carry its own packets", t.want.Peer,
			r.out),
			text("take that route away: `no %s`", r.line), configured(r.line), t.quote(logBuffer, "%TUN-5-RECURDOWN",
				t.want.Interface+" "))
	},
}
