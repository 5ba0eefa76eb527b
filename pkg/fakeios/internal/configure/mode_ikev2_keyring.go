package configure

import (
	"slices"

	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/running"
)

// peerRef is the object of the keyring-peer mode: the peer and the ring to go back to.
type peerRef struct {
	ring *running.IKEv2Keyring
	peer *running.KeyringPeer
}

func enterPeer(s *Session, ring *running.IKEv2Keyring, name string) string {
	for _, p := range ring.Peers {
		if p.Name == name {
			s.enter(peerPrompt, peerRef{ring, p})
			return ""
		}
	}
	p := &running.KeyringPeer{Name: name}
	ring.Peers = append(ring.Peers, p)
	s.enter(peerPrompt, peerRef{ring, p})
	return ""
}

func keyringMode() mode {
	return submode(keyringPrompt, globalPrompt, []command{
		{Pattern: "peer <name>", Run: func(s *Session, a args) string {
			return enterPeer(s, s.Object.(*running.IKEv2Keyring), a["name"])
		}},
		{Pattern: "no peer <name>", Run: func(s *Session, a args) string {
			ring := s.Object.(*running.IKEv2Keyring)
			ring.Peers = slices.DeleteFunc(ring.Peers, func(p *running.KeyringPeer) bool { return p.Name == a["name"] })
			return ""
		}},
	})
}
