package configure

import (
	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/feature"
	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/running"
)

func ikev2ProfileMode() mode {
	commands := []command{
		{Pattern: "match identity remote address <ip:ip> [<mask:ip>]", Run: on(func(p *running.IKEv2Profile, a args) {
			p.Match(a.Addr("ip"))
		})},
		{Pattern: "no match identity remote address <ip:ip> [<mask:ip>]",
			Run: on(func(p *running.IKEv2Profile, a args) {
				p.Unmatch(a.Addr("ip"))
			})},
		{Pattern: "match address local interface <if>", Run: on(func(p *running.IKEv2Profile, a args) {
			p.MatchAt("interface " + a["if"])
		})},
		{Pattern: "match address local <ip:ip>", Run: on(func(p *running.IKEv2Profile, a args) {
			p.MatchAt(a["ip"])
		})},
		{Pattern: "no match address local interface <if>", Run: on(func(p *running.IKEv2Profile, a args) {
			p.UnmatchAt("interface " + a["if"])
		})},
		{Pattern: "no match address local <ip:ip>", Run: on(func(p *running.IKEv2Profile, a args) {
			p.UnmatchAt(a["ip"])
		})},
		{Pattern: "match fvrf <vrf>", Run: func(s *Session, a args) string {
			return s.matchFVRF(&s.Object.(*running.IKEv2Profile).FVRF, a["vrf"])
		}},
		{Pattern: "no match fvrf [<vrf>]", Run: on(func(p *running.IKEv2Profile, _ args) { p.FVRF = "" })},
		{Pattern: "identity local <kind:email|fqdn|address> <id>", Run: on(func(p *running.IKEv2Profile, a args) {
			p.IdentityKind, p.Identity = a["kind"], a["id"]
		})},
		{Pattern: "no identity local [<x:line>]", Run: on(func(p *running.IKEv2Profile, _ args) {
			p.IdentityKind, p.Identity = "", ""
		})},
		{Pattern: "authentication remote pre-share", Run: on(func(p *running.IKEv2Profile, _ args) {
			p.AuthRemote = "pre-share"
		})},
		{Pattern: "authentication local pre-share", Run: on(func(p *running.IKEv2Profile, _ args) {
			p.AuthLocal = "pre-share"
		})},
		{Pattern: "no authentication remote [<x:line>]", Run: on(func(p *running.IKEv2Profile, _ args) {
			p.AuthRemote = ""
		})},
		{Pattern: "no authentication local [<x:line>]", Run: on(func(p *running.IKEv2Profile, _ args) {
			p.AuthLocal = ""
		})},
		{Pattern: "keyring local <name>", Run: func(s *Session, a args) string {
			if s.Config.Keyring(a["name"]) == nil {
				return "% Invalid keyring " + a["name"] + "\n"
			}
			s.Object.(*running.IKEv2Profile).Keyring = a["name"]
			return ""
		}},
		{Pattern: "no keyring [<x:line>]", Run: on(func(p *running.IKEv2Profile, _ args) { p.Keyring = "" })},
		{Pattern: "lifetime <s:120-86400>", Run: on(func(p *running.IKEv2Profile, a args) {
			p.Lifetime = a.Int("s")
		})},
		{Pattern: "no lifetime [<x:line>]", Run: on(func(p *running.IKEv2Profile, _ args) { p.Lifetime = 0 })},
		{Pattern: "no config-exchange request", Run: on(func(p *running.IKEv2Profile, _ args) {
			p.NoConfigExchange = true
		})},
		{Pattern: "config-exchange request", Run: on(func(p *running.IKEv2Profile, _ args) {
			p.NoConfigExchange = false
		})},
		{Pattern: "no dpd [<x:line>]", Run: on(func(p *running.IKEv2Profile, _ args) { p.DPD = nil })},
		{Pattern: "dpd <i:10-3600> <r:2-60> <m:periodic|on-demand>", Run: on(func(p *running.IKEv2Profile, a args) {
			p.DPD = &running.DPD{Interval: a.Int("i"), Retry: a.Int("r"), Mode: a["m"]}
		})},
	}
	extra := feature.Kept(false, func(p *running.IKEv2Profile) *[]string { return &p.Extra }, "description <text:line>",
		"nat keepalive <n:5-3600>")
	return submode(profilePrompt, globalPrompt, commands, adopt(extra), known("aaa <x:line>",
		"authentication <w:local|remote> <x:ecdsa-sig|eap|rsa-sig>", "config-mode <x:line>",
		"identity local <x:dn|key-id>", "initial-contact <x:line>", "ivrf <x>", "keyring aaa <x>",
		"match certificate <x>",
		"match identity remote <x:any|email|fqdn|key-id> <y:line>",
		"pki <x:line>", "reconnect <x:line>", "redirect <x:line>", "shutdown", "virtual-template <n>"))
}
