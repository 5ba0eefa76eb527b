package diagnosis

import (
	"strings"
)

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

// matchIdentity is a profile that does not believe the edge. The vendor does not say which identity
// its edges show; the guide takes their address.
var matchIdentity = Rule{
	Name: "match_identity", LastVerified: "2026-11-25", about: notUp,
	Source: "step 4 of the guide: match identity remote address <VPN address of the edge>",
	check: func(t *tunnel) *finding {
		if t.profile == nil || value(t.profile, "match identity remote") == "" || t.report.IKE == "READY" {
			return nil
		}
		shown := t.knows()
		if shown != "" && !t.believes(shown) {
			return sure(text("the edge shows the identity %s, which IKEv2 profile %s does not match", shown,
				t.ikev2Profile),
				text("`crypto ikev2 profile %s`, `match identity remote ...` with that identity, when it is the edge's",
					t.ikev2Profile),
				t.detail("Remote id:"),
				setting(t.profile, "match identity remote"))
		}
		if shown == "" && !t.believes(t.want.Peer.String()) {
			return sure(text("IKEv2 profile %s does not match the edge's identity, its address %s", t.ikev2Profile,
				t.want.Peer), "`ziatunnel apply` configures the line of the guide",
				setting(t.profile, "match identity remote"))
		}
		return nil
	},
}

// believes reports whether a line of the profile matches an identity.
func (t *tunnel) believes(identity string) bool {
	for _, child := range t.profile.Children {
		rest, ok := strings.CutPrefix(child.Line, "match identity remote ")
		kind, what, _ := strings.Cut(rest, " ")
		if !ok {
			continue
		}
		switch {
		case kind == "any", kind == "address" && matchesAddress(what, identity), kind != "address" &&
			strings.EqualFold(strings.TrimSpace(what), identity):
			return true
		}
	}
	return has(t.profile, "match any")
}

const edgeIdentityNext = "`debug crypto ikev2` for one attempt shows the identity of the edge (IDr); `match identity " +
	"remote` in the IKEv2 profile must name it"

// edgeIdentityLikely is an edge that shows an unexpected identity, where the credential is known to
// be good and the router does not show how far the negotiation got.
var edgeIdentityLikely = Rule{
	Name: "edge_identity", LastVerified: "2026-11-25", about: notUp,
	Source: "match identity remote of the IKEv2 profile; which identity an edge shows is not documented by the vendor",
	check: func(t *tunnel) *finding {
		if !t.otherUp() || t.portalLacks() {
			return nil
		}
		return edgeIdentityUnseen(t, "another edge takes the same credential, so this one may show an identity that "+
			"the IKEv2 profile does not match")
	},
}

// edgeIdentity is the same as one of several possibilities.
var edgeIdentity = Rule{
	Name: "edge_identity", LastVerified: "2026-11-25", about: notUp,
	Source: edgeIdentityLikely.Source,
	check: func(t *tunnel) *finding {
		return edgeIdentityUnseen(t, "or the edge shows an identity that the IKEv2 profile does not match")
	},
}

func edgeIdentityUnseen(t *tunnel, why string) *finding {
	if _, waits := t.answersInit(); waits || !t.negotiates() || t.knows() != "" || t.readable && t.profile == nil {
		return nil
	}
	if has(t.profile, "match any") || has(t.profile, "match identity remote any") {
		return nil
	}
	return maybe(why, edgeIdentityNext, setting(t.profile, "match identity remote"), t.session())
}
