package fakeios

import "strings"

// The prompts of the IKEv2 and IPsec submodes (facts: seen on 15.x; the transform set and the
// IPsec profile are the two that do not start with "config").
const (
	globalPrompt    = "config"
	proposalPrompt  = "config-ikev2-proposal"
	policyPrompt    = "config-ikev2-policy"
	keyringPrompt   = "config-ikev2-keyring"
	peerPrompt      = "config-ikev2-keyring-peer"
	profilePrompt   = "config-ikev2-profile"
	transformPrompt = "cfg-crypto-trans"
	ipsecPrompt     = "ipsec-profile"
)

func proposalMode() mode {
	return submode(proposalPrompt, globalPrompt, []command{
		{pattern: "encryption <e:line>", run: func(s *session, a args) string {
			return setAlgorithms(s, a["e"], encryptions, &s.object.(*ikev2Proposal).encryption)
		}},
		{pattern: "integrity <i:line>", run: func(s *session, a args) string {
			return setAlgorithms(s, a["i"], []string{"md5", "sha1", "sha256", "sha384", "sha512"}, &s.object.(*ikev2Proposal).integrity)
		}},
		{pattern: "prf <p:line>", run: func(s *session, a args) string {
			return setAlgorithms(s, a["p"], []string{"md5", "sha1", "sha256", "sha384", "sha512"}, &s.object.(*ikev2Proposal).prf)
		}},
		{pattern: "group <g:line>", run: func(s *session, a args) string {
			return setAlgorithms(s, a["g"], []string{"1", "2", "5", "14", "15", "16", "19", "20", "21", "24"}, &s.object.(*ikev2Proposal).groups)
		}},
		{pattern: "no encryption", run: func(s *session, _ args) string { s.object.(*ikev2Proposal).encryption = nil; return "" }},
		{pattern: "no integrity", run: func(s *session, _ args) string { s.object.(*ikev2Proposal).integrity = nil; return "" }},
		{pattern: "no group", run: func(s *session, _ args) string { s.object.(*ikev2Proposal).groups = nil; return "" }},
		{pattern: "no prf", run: func(s *session, _ args) string { s.object.(*ikev2Proposal).prf = nil; return "" }},
	})
}

var encryptions = []string{
	"3des", "des", "aes-cbc-128", "aes-cbc-192", "aes-cbc-256", "aes-gcm-128", "aes-gcm-256",
}

// setAlgorithms replaces a list with the words typed, or refuses the first unknown one.
func setAlgorithms(s *session, typed string, legal []string, list *[]string) string {
	var chosen []string
	for _, word := range tokens(typed) {
		full, ok := oneOf(legal, word.text)
		if !ok {
			at := strings.Index(s.line, typed) + word.at + sharedPrefix(word.text, legal)
			return s.refuse(s.line, match{verdict: invalid, caret: at})
		}
		chosen = append(chosen, full)
	}
	*list = chosen
	return ""
}

func policyMode() mode {
	return submode(policyPrompt, globalPrompt, []command{
		{pattern: "match fvrf any", run: func(s *session, _ args) string { s.object.(*ikev2Policy).fvrf = "any"; return "" }},
		{pattern: "no match fvrf any", run: func(s *session, _ args) string { s.object.(*ikev2Policy).fvrf = ""; return "" }},
		{pattern: "proposal <name>", run: func(s *session, a args) string {
			p := s.object.(*ikev2Policy)
			for _, have := range p.proposals {
				if have == a["name"] {
					return "% Policy already has same proposal set \n"
				}
			}
			if s.router.running.proposal(a["name"]) == nil {
				return "% No Proposal exists with the specified name " + a["name"] + "\n"
			}
			p.proposals = append(p.proposals, a["name"])
			return ""
		}},
		{pattern: "no proposal <name>", run: func(s *session, a args) string {
			p := s.object.(*ikev2Policy)
			p.proposals = without(p.proposals, a["name"])
			return ""
		}},
	})
}

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
		{pattern: "no address", run: func(s *session, _ args) string { s.object.(peerRef).peer.address = noAddr; return "" }},
		{pattern: "pre-shared-key <key:line>", run: setKey(true, true)},
		{pattern: "pre-shared-key local <key:line>", run: setKey(true, false)},
		{pattern: "pre-shared-key remote <key:line>", run: setKey(false, true)},
		{pattern: "no pre-shared-key", run: func(s *session, _ args) string {
			p := s.object.(peerRef).peer
			p.localKey, p.remoteKey, p.split = "", "", false
			return ""
		}},
		{pattern: "peer <name>", run: func(s *session, a args) string { return enterPeer(s, s.object.(peerRef).ring, a["name"]) }},
	})
}

func ikev2ProfileMode() mode {
	profile := func(s *session) *ikev2Profile { return s.object.(*ikev2Profile) }
	commands := []command{
		{pattern: "match identity remote address <ip:ip>", run: func(s *session, a args) string { return profile(s).match(a.addr("ip")) }},
		{pattern: "match identity remote address <ip:ip> <mask:ip>", run: func(s *session, a args) string { return profile(s).match(a.addr("ip")) }},
		{pattern: "no match identity remote address <ip:ip>", run: func(s *session, a args) string { return profile(s).unmatch(a.addr("ip")) }},
		{pattern: "no match identity remote address <ip:ip> <mask:ip>", run: func(s *session, a args) string { return profile(s).unmatch(a.addr("ip")) }},
		{pattern: "identity local <kind:email|fqdn|address> <id>", run: func(s *session, a args) string {
			profile(s).identityKind, profile(s).identity = a["kind"], a["id"]
			return ""
		}},
		{pattern: "no identity local", run: func(s *session, _ args) string { profile(s).identityKind, profile(s).identity = "", ""; return "" }},
		{pattern: "authentication remote pre-share", run: func(s *session, _ args) string { profile(s).authRemote = "pre-share"; return "" }},
		{pattern: "authentication local pre-share", run: func(s *session, _ args) string { profile(s).authLocal = "pre-share"; return "" }},
		{pattern: "no authentication remote", run: func(s *session, _ args) string { profile(s).authRemote = ""; return "" }},
		{pattern: "no authentication local", run: func(s *session, _ args) string { profile(s).authLocal = ""; return "" }},
		{pattern: "keyring local <name>", run: func(s *session, a args) string {
			if s.router.running.keyring(a["name"]) == nil {
				return "% Invalid keyring " + a["name"] + "\n"
			}
			profile(s).keyring = a["name"]
			return ""
		}},
		{pattern: "no keyring", run: func(s *session, _ args) string { profile(s).keyring = ""; return "" }},
		{pattern: "lifetime <s:120-86400>", run: func(s *session, a args) string { profile(s).lifetime = a.int("s"); return "" }},
		{pattern: "no lifetime", run: func(s *session, _ args) string { profile(s).lifetime = 0; return "" }},
		{pattern: "no config-exchange request", run: func(s *session, _ args) string { profile(s).noConfigExchange = true; return "" }},
		{pattern: "config-exchange request", run: func(s *session, _ args) string { profile(s).noConfigExchange = false; return "" }},
		{pattern: "dpd <i:10-3600> <r:2-60> <m:periodic|on-demand>", run: func(s *session, a args) string {
			profile(s).dpd = &dpd{a.int("i"), a.int("r"), a["m"]}
			return ""
		}},
	}
	return submode(profilePrompt, globalPrompt, commands, "aaa", "description", "ivrf", "nat", "pki", "virtual-template")
}

func transformSetMode() mode {
	return submode(transformPrompt, globalPrompt, []command{
		{pattern: "mode <m:tunnel|transport>", run: func(s *session, a args) string {
			s.object.(*transformSet).transport = a["m"] == "transport"
			return ""
		}},
	})
}

func ipsecProfileMode() mode {
	profile := func(s *session) *ipsecProfile { return s.object.(*ipsecProfile) }
	return submode(ipsecPrompt, globalPrompt, []command{
		{pattern: "set security-association lifetime seconds <s:120-86400>", run: func(s *session, a args) string { profile(s).lifetimeSeconds = a.int("s"); return "" }},
		{pattern: "no set security-association lifetime seconds", run: func(s *session, _ args) string { profile(s).lifetimeSeconds = 0; return "" }},
		{pattern: "set security-policy limit <n:1-50000>", run: func(s *session, a args) string { profile(s).policyLimit = a.int("n"); return "" }},
		{pattern: "no set security-policy limit", run: func(s *session, _ args) string { profile(s).policyLimit = 0; return "" }},
		{pattern: "set transform-set <name>", run: func(s *session, a args) string {
			if s.router.running.transformSet(a["name"]) == nil {
				return "ERROR: transform set with tag \"" + a["name"] + "\" does not exist.\n"
			}
			profile(s).transformSet = a["name"]
			return ""
		}},
		{pattern: "no set transform-set", run: func(s *session, _ args) string { profile(s).transformSet = ""; return "" }},
		{pattern: "set ikev2-profile <name>", run: func(s *session, a args) string {
			if s.router.running.ikev2Profile(a["name"]) == nil {
				return "% Can't find profile " + a["name"] + "\n"
			}
			profile(s).ikev2Profile = a["name"]
			return ""
		}},
		{pattern: "no set ikev2-profile", run: func(s *session, _ args) string { profile(s).ikev2Profile = ""; return "" }},
		{pattern: "set pfs <g:group1|group2|group5|group14|group19|group20|group21>", run: func(s *session, a args) string {
			profile(s).pfsGroup = args{"n": strings.TrimPrefix(a["g"], "group")}.int("n")
			return ""
		}},
		{pattern: "no set pfs", run: func(s *session, _ args) string { profile(s).pfsGroup = 0; return "" }},
	})
}
