package configure

import (
	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/grammar"

	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/running"
)

func ikev2ProfileMode() mode {
	profile := func(s *Session) *running.IKEv2Profile { return s.Object.(*running.IKEv2Profile) }
	commands := []command{
		{Pattern: "match identity remote address <ip:ip> [<mask:ip>]", Run: func(s *Session, a grammar.Args) string {
			return profile(s).Match(a.Addr("ip"))
		}},
		{Pattern: "no match identity remote address <ip:ip> [<mask:ip>]", Run: func(s *Session, a grammar.Args) string {
			return profile(s).Unmatch(a.Addr("ip"))
		}},
		{Pattern: "identity local <kind:email|fqdn|address> <id>", Run: func(s *Session, a grammar.Args) string {
			profile(s).IdentityKind, profile(s).Identity = a["kind"], a["id"]
			return ""
		}},
		{Pattern: "no identity local [<x:line>]", Run: func(s *Session, _ grammar.Args) string {
			profile(s).IdentityKind, profile(s).Identity = "", ""
			return ""
		}},
		{Pattern: "authentication remote pre-share", Run: func(s *Session, _ grammar.Args) string {
			profile(s).AuthRemote = "pre-share"
			return ""
		}},
		{Pattern: "authentication local pre-share", Run: func(s *Session, _ grammar.Args) string {
			profile(s).AuthLocal = "pre-share"
			return ""
		}},
		{Pattern: "no authentication remote [<x:line>]", Run: func(s *Session, _ grammar.Args) string {
			profile(s).AuthRemote = ""
			return ""
		}},
		{Pattern: "no authentication local [<x:line>]", Run: func(s *Session, _ grammar.Args) string {
			profile(s).AuthLocal = ""
			return ""
		}},
		{Pattern: "keyring local <name>", Run: func(s *Session, a grammar.Args) string {
			if s.Config.Keyring(a["name"]) == nil {
				return "% Invalid keyring " + a["name"] + "\n"
			}
			profile(s).Keyring = a["name"]
			return ""
		}},
		{Pattern: "no keyring [<x:line>]", Run: func(s *Session, _ grammar.Args) string {
			profile(s).Keyring = ""
			return ""
		}},
		{Pattern: "lifetime <s:120-86400>", Run: func(s *Session, a grammar.Args) string {
			profile(s).Lifetime = a.Int("s")
			return ""
		}},
		{Pattern: "no lifetime [<x:line>]", Run: func(s *Session, _ grammar.Args) string {
			profile(s).Lifetime = 0
			return ""
		}},
		{Pattern: "no config-exchange request", Run: func(s *Session, _ grammar.Args) string {
			profile(s).NoConfigExchange = true
			return ""
		}},
		{Pattern: "config-exchange request", Run: func(s *Session, _ grammar.Args) string {
			profile(s).NoConfigExchange = false
			return ""
		}},
		{Pattern: "no dpd [<x:line>]", Run: func(s *Session, _ grammar.Args) string {
			profile(s).DPD = nil
			return ""
		}},
		{Pattern: "dpd <i:10-3600> <r:2-60> <m:periodic|on-demand>", Run: func(s *Session, a grammar.Args) string {
			profile(s).DPD = &running.DPD{Interval: a.Int("i"), Retry: a.Int("r"), Mode: a["m"]}
			return ""
		}},
	}
	return submode(profilePrompt, globalPrompt, commands, known("aaa <x:line>",
		"authentication <w:local|remote> <x:ecdsa-sig|eap|rsa-sig>", "config-mode <x:line>", "description <x:line>",
		"identity local <x:dn|key-id>", "initial-contact <x:line>", "ivrf <x>", "keyring aaa <x>",
		"match address local <x:line>", "match certificate <x>", "match fvrf <x>",
		"match identity remote <x:any|email|fqdn|key-id> <y:line>",
		"nat <x:line>", "pki <x:line>", "reconnect <x:line>", "redirect <x:line>", "shutdown", "virtual-template <n>"))
}
