package configure

import (
	"net/netip"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/grammar"
)

func keyringPeerMode() mode {
	setKey := func(local, remote bool) func(s *Session, a grammar.Args) string {
		return func(s *Session, a grammar.Args) string {
			p := s.Object.(peerRef).peer
			key := strings.TrimPrefix(a["key"], "0 ")
			if local {
				p.LocalKey = key
			}
			if remote {
				p.RemoteKey = key
			}
			p.Split = !local || !remote
			return ""
		}
	}
	return submode(peerPrompt, keyringPrompt, []command{
		{Pattern: "address <ip:ip>", Run: func(s *Session, a grammar.Args) string {
			s.Object.(peerRef).peer.Address = a.Addr("ip")
			return ""
		}},
		{Pattern: "no address [<x:line>]", Run: func(s *Session, _ grammar.Args) string {
			s.Object.(peerRef).peer.Address = netip.Addr{}
			return ""
		}},
		{Pattern: "pre-shared-key <key:line>", Run: setKey(true, true)},
		{Pattern: "pre-shared-key local <key:line>", Run: setKey(true, false)},
		{Pattern: "pre-shared-key remote <key:line>", Run: setKey(false, true)},
		{Pattern: "no pre-shared-key [<x:line>]", Run: func(s *Session, _ grammar.Args) string {
			p := s.Object.(peerRef).peer
			p.LocalKey, p.RemoteKey, p.Split = "", "", false
			return ""
		}},
		{Pattern: "peer <name>", Run: func(s *Session, a grammar.Args) string {
			return enterPeer(s, s.Object.(peerRef).ring, a["name"])
		}},
	})
}
