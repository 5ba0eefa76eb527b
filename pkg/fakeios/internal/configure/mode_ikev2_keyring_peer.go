package configure

import (
	"net/netip"
	"strings"
)

func keyringPeerMode() mode {
	setKey := func(local, remote bool) func(s *Session, a args) string {
		return func(s *Session, a args) string {
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
		{Pattern: "address <ip:ip>", Run: on(func(p peerRef, a args) { p.peer.Address = a.Addr("ip") })},
		{Pattern: "no address [<x:line>]", Run: on(func(p peerRef, _ args) { p.peer.Address = netip.Addr{} })},
		{Pattern: "pre-shared-key <key:line>", Run: setKey(true, true)},
		{Pattern: "pre-shared-key local <key:line>", Run: setKey(true, false)},
		{Pattern: "pre-shared-key remote <key:line>", Run: setKey(false, true)},
		{Pattern: "no pre-shared-key [<x:line>]", Run: func(s *Session, _ args) string {
			p := s.Object.(peerRef).peer
			p.LocalKey = ""
			p.RemoteKey = ""
			p.Split = false
			return ""
		}},
		{Pattern: "peer <name>", Run: func(s *Session, a args) string {
			return enterPeer(s, s.Object.(peerRef).ring, a["name"])
		}},
	})
}
