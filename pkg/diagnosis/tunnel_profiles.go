package diagnosis

import (
	"strings"
)

var tunnelProtection = Rule{
	Name: "tunnel_protection", LastVerified: "2026-11-25", about: notUp,
	Source: "step 10 of the guide: tunnel protection ipsec profile <profile>; without it IOS has nothing to negotiate",
	check: func(t *tunnel) *finding {
		next := "`ziatunnel apply` configures what is missing"
		switch {
		case t.iface == nil:
			return nil
		case t.protection == "":
			return sure(text("%s has no tunnel protection", t.want.Interface), next, configured(t.iface.Line),
				t.quote(interfaceOf(t.want.Interface), "linestate"))
		case t.ipsec == nil:
			return sure(text("%s names the IPsec profile %s, which is not there", t.want.Interface, t.protection), next,
				setting(t.iface, "tunnel protection ipsec profile"))
		}
		return nil
	},
}

var ipsecProfile = Rule{
	Name: "ipsec_profile", LastVerified: "2026-11-25", about: notUp,
	Source: "step 9 of the guide: set transform-set <set>",
	check: func(t *tunnel) *finding {
		if t.ipsec == nil || t.set != nil {
			return nil
		}
		next := "`ziatunnel apply` configures what is missing"
		if name := value(t.ipsec, "set transform-set"); name != "" {
			return sure(text("IPsec profile %s names the transform set %s, which is not there", t.protection, name),
				next, configured(t.ipsec.Line, "set transform-set "+name))
		}
		return sure(text("IPsec profile %s names no transform set", t.protection), next, configured(t.ipsec.Line))
	},
}

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

var transportMode = Rule{
	Name: "transport_mode", LastVerified: "2026-11-25", about: notUp,
	Source: "the vendor's table of supported parameters for IKEv2, phase 2: tunnel mode only",
	check: func(t *tunnel) *finding {
		if !has(t.set, "mode transport") {
			return nil
		}
		return sure("the transform set asks for transport mode; the edge takes tunnel mode only",
			text("`%s`, `mode tunnel`", t.set.Line), configured(t.set.Line, "mode transport"))
	},
}
