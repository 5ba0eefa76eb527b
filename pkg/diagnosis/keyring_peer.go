package diagnosis

var keyringPeer = Rule{
	Name: "keyring_peer", LastVerified: "2026-11-25", about: notUp,
	Source: "step 3 of the guide: the key is found by the peer's address",
	check: func(t *tunnel) *finding {
		next := "`ziatunnel apply` configures what is missing"
		ring := value(t.profile, "keyring local")
		switch {
		case ring == "":
			return nil
		case t.ring == nil:
			return sure(text("IKEv2 profile %s names the keyring %s, which is not there", t.ikev2Profile, ring), next,
				configured(t.profile.Line, "keyring local "+ring))
		case t.peer == nil:
			return sure(text("keyring %s has no peer with the address %s of the edge: there is no pre-shared key for "+
				"it", ring, t.want.Peer), next, configured(t.ring.Line))
		case keysOf(t.peer).local == "":
			return sure(text("%s of keyring %s has no pre-shared key", t.peer.Line, ring), next, configured(t.ring.Line,
				t.peer.Line))
		}
		return nil
	},
}
