package diagnosis

import "strings"

// childRefused is phase 1 without phase 2 for which nothing in the configuration is to blame.
var childRefused = Rule{
	Name: "child_refused", LastVerified: "2026-11-25", about: notUp,
	Source: "IKE SA READY and no child SA: the edge has let us in, and refused what phase 2 asks for (RFC 7296, 1.2)",
	check: func(t *tunnel) *finding {
		if t.report.IKE != "READY" || t.named["encryption_subscription"] || t.named["gcm_hardware"] || t.set == nil {
			return nil
		}
		return maybe(text("phase 1 is up, but the edge takes no child SA with %s", strings.Join(t.transforms(), " ")),
			"the tunnel log of the portal says why (PHASE2_ERROR); `clear crypto session` tries again with what is "+
				"configured now", t.ike(), t.session(), configured(t.set.Line))
	},
}
