package diagnosis

const edgeIdentityNext = "`debug crypto ikev2` for one attempt shows the identity of the edge (IDr); `match identity " +
	"remote` in the IKEv2 profile must name it"

// edgeIdentityLikely is an edge that shows an unexpected identity, where the credential is known to
// be good and the router does not show how far the negotiation got.
var edgeIdentityLikely = Rule{
	Name: "edge_identity", LastVerified: "2026-11-25", about: notUp,
	Source: "match identity remote of the IKEv2 profile; which identity an edge shows is not documented by the vendor",
	check: func(t *tunnel) *finding {
		if !t.otherUp() {
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
