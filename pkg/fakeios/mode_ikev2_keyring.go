package fakeios

import "github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/grammar"

// peerRef is the object of the keyring-peer mode: the peer and the ring to go back to.
type peerRef struct {
	ring *ikev2Keyring
	peer *keyringPeer
}

func enterPeer(s *configSession, ring *ikev2Keyring, name string) string {
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
	return submode(keyringPrompt, globalPrompt, []configCommand{
		{Pattern: "peer <name>", Run: func(s *configSession, a grammar.Args) string {
			return enterPeer(s, s.object.(*ikev2Keyring), a["name"])
		}},
		{Pattern: "no peer <name>", Run: func(s *configSession, a grammar.Args) string {
			ring := s.object.(*ikev2Keyring)
			ring.peers = remove(ring.peers, func(p *keyringPeer) bool { return p.name == a["name"] })
			return ""
		}},
	})
}
