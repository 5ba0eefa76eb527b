package diagnosis

import "strings"

var ikev2Profile = Rule{
	Name: "ikev2_profile", LastVerified: "2026-11-25", about: notUp,
	Source: "step 4 of the guide; IOS says what an IKEv2 profile MUST have when one is entered that lacks it",
	check: func(t *tunnel) *finding {
		next := "`ziatunnel apply` configures what is missing"
		switch {
		case t.ipsec == nil:
			return nil
		case t.ikev2Profile == "":
			return sure(text("neither %s nor IPsec profile %s names an IKEv2 profile: the router would speak IKEv1",
				t.want.Interface, t.protection), next,
				setting(t.iface, "tunnel protection ipsec profile"))
		case t.profile == nil:
			return sure(text("IKEv2 profile %s is named, but not there", t.ikev2Profile), next,
				configured(t.ipsec.Line))
		}
		var missing []string
		for _, part := range []string{"match identity remote", "authentication remote", "authentication local",
			"keyring local"} {
			if value(t.profile, part) == "" {
				missing = append(missing, part)
			}
		}
		if len(missing) == 0 {
			return nil
		}
		return sure(text("IKEv2 profile %s is not complete: it has no %s", t.ikev2Profile,
			strings.Join(missing, ", no ")), next, configured(t.profile.Line))
	},
}
