package fakeios

// peerRef is the object of the keyring-peer mode: the peer and the ring to go back to.
type peerRef struct {
	ring *ikev2Keyring
	peer *keyringPeer
}

func enterPeer(s *session, ring *ikev2Keyring, name string) string {
	for _, p := range ring.peers {
		if p.name == name {
			s.enter(peerPrompt, peerRef{ring, p})
			return ""
		}
	}
	p := &keyringPeer{name: name}
	ring.peers = append(ring.peers, p)
	s.enter(peerPrompt, peerRef{ring, p})
	return ""
}

func keyringMode() mode {
	return submode(keyringPrompt, globalPrompt, []command{
		{pattern: "peer <name>", run: func(s *session, a args) string { return enterPeer(s, s.object.(*ikev2Keyring), a["name"]) }},
		{pattern: "no peer <name>", run: func(s *session, a args) string {
			ring := s.object.(*ikev2Keyring)
			ring.peers = remove(ring.peers, func(p *keyringPeer) bool { return p.name == a["name"] })
			return ""
		}},
	})
}
