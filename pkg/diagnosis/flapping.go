package diagnosis

import "time"

// Flapping is this often down in this time.
const (
	flaps      = 3
	flapWindow = time.Hour
)

// flapping is a tunnel that comes and goes: dead peer detection ends it, and it comes up again.
var flapping = Rule{
	Name: "flapping", LastVerified: "2026-11-25", about: always,
	Source: "%LINEPROTO-5-UPDOWN of the tunnel interface: the line of a protected tunnel is that of its SAs",
	check: func(t *tunnel) *finding {
		var evidence []Evidence
		for _, m := range t.logged(lineDown(t.want.Interface)) {
			if !m.at.IsZero() && t.now().Sub(m.at) < flapWindow {
				evidence = append(evidence, Evidence{logBuffer, m.line})
			}
		}
		if len(evidence) < flaps || t.named["pfs"] || t.named["recursive_routing"] {
			return nil
		}
		n := len(evidence)
		return sure(text("%s has gone down %d times in the last hour: the edge answers for a while, and then it does "+
			"not", t.want.Interface, n),
			"watch the WAN for loss (`ziatunnel verify --watch`), and ask the provider; when only this edge is lost, "+
				"take another one and tell Zscaler support", evidence[n-flaps:]...)
	},
}
