package diagnosis

import "strings"

var identityType = Rule{
	Name: "identity_type", LastVerified: "2026-11-25", about: notUp,
	Source: "step 4 of the guide: identity local email <FQDN>; the portal looks an e-mail identity up, and no other " +
		"kind",
	check: func(t *tunnel) *finding {
		local := value(t.profile, "identity local")
		if t.profile == nil || strings.HasPrefix(local, "email ") {
			return nil
		}
		next := text("`crypto ikev2 profile %s`, `identity local email %s`", t.ikev2Profile, t.in.Site.Credential.FQDN)
		if local == "" {
			return sure("the router shows its address as its identity; the portal knows it by an e-mail identity", next,
				configured(t.profile.Line))
		}
		return sure(text("the router shows an identity of the kind %s; the portal knows it by an e-mail identity",
			strings.Fields(local)[0]), next, configured(t.profile.Line, "identity local "+local))
	},
}
