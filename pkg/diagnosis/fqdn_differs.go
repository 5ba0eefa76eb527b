package diagnosis

import "strings"

var fqdnDiffers = Rule{
	Name: "fqdn_differs", LastVerified: "2026-11-25", about: notUp,
	Source: "step 4 of the guide: the identity is the FQDN of the VPN credential; the portal compares it without case",
	check: func(t *tunnel) *finding {
		id, ok := strings.CutPrefix(value(t.profile, "identity local"), "email ")
		if !ok || strings.EqualFold(id, t.in.Site.Credential.FQDN) {
			return nil
		}
		return sure(text("the router shows the identity %s, but the site's credential is %s", id,
			t.in.Site.Credential.FQDN),
			"`ziatunnel apply` puts the site's FQDN there; or correct credential.fqdn in the site "+
				"file", configured(t.profile.Line, "identity local email "+id))
	},
}
