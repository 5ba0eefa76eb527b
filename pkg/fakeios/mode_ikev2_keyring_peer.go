package fakeios

import "strings"

func keyringPeerMode() mode {
	setKey := func(local, remote bool) func(s *session, a args) string {
		return func(s *session, a args) string {
			p := s.object.(peerRef).peer
			key := strings.TrimPrefix(a["key"], "0 ")
			if local {
				p.localKey = key
			}
			if remote {
				p.remoteKey = key
			}
			p.split = !local || !remote
			return ""
		}
	}
	return submode(peerPrompt, keyringPrompt, []command{
		{pattern: "address <ip:ip>", run: func(s *session, a args) string { s.object.(peerRef).peer.address = a.addr("ip"); return "" }},
		{pattern: "no address [<x:line>]", run: func(s *session, _ args) string { s.object.(peerRef).peer.address = noAddr; return "" }},
		{pattern: "pre-shared-key <key:line>", run: setKey(true, true)},
		{pattern: "pre-shared-key local <key:line>", run: setKey(true, false)},
		{pattern: "pre-shared-key remote <key:line>", run: setKey(false, true)},
		{pattern: "no pre-shared-key [<x:line>]", run: func(s *session, _ args) string {
			p := s.object.(peerRef).peer
			p.localKey, p.remoteKey, p.split = "", "", false
			return ""
		}},
		{pattern: "peer <name>", run: func(s *session, a args) string { return enterPeer(s, s.object.(peerRef).ring, a["name"]) }},
	})
}
