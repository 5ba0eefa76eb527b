package diagnosis

import "strings"

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
