package diagnosis

var pskOneSided = Rule{
	Name: "psk_one_sided", LastVerified: "2026-11-25", about: notUp,
	Source: "pre-shared-key local and remote of a keyring peer: the edge proves itself with the key of the " +
		"credential, as the router does",
	check: func(t *tunnel) *finding {
		have := keysOf(t.peer)
		if have.local == "" || have.local == have.remote || encrypted(have.local) || encrypted(have.remote) {
			return nil
		}
		return sure("the keyring expects another pre-shared key from the edge than it shows itself; the edge has one "+
			"key for both",
			"one line `pre-shared-key KEY` in place of `pre-shared-key local` and `pre-shared-key remote`: "+
				"`ziatunnel apply` writes it", configured(t.ring.Line, t.peer.Line, have.line))
	},
}
