package feature

import (
	"net/netip"
	"slices"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/grammar"
	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/running"
)

// The prompt words of IKEv1.
const (
	isakmpPolicyPrompt  = "config-isakmp"
	isakmpKeyringPrompt = "conf-keyring"
	isakmpProfilePrompt = "conf-isa-prof"
)

// section makes the commands that enter and remove an object kept as lines.
func section(head, name, prompt string, list func(*running.Config) *[]*running.Section) []Command {
	label := func(a args) string {
		if a["vrf"] != "" {
			return a["name"] + " vrf " + a["vrf"]
		}
		return a["name"]
	}
	return []Command{
		{Pattern: head + " " + name, Run: func(p *Place, a args) string {
			all := list(p.Config)
			o := running.Find(*all, func(o *running.Section) bool { return o.Name == label(a) })
			if o == nil {
				o = &running.Section{Name: label(a)}
				*all = append(*all, o)
			}
			p.Enter(prompt, o)
			return ""
		}},
		{Pattern: "no " + head + " " + name, Run: func(p *Place, a args) string {
			all := list(p.Config)
			*all = without(*all, func(o *running.Section) bool { return o.Name == label(a) })
			return ""
		}},
	}
}

func isakmpCommands() []Command {
	plain := func(p *Place, _ args) string {
		line := strings.TrimPrefix(p.Canonical, "no ")
		about := strings.Join(strings.Fields(line)[:3], " ")
		keepIn(&p.Config.ISAKMPLines, p.Canonical, about)
		return ""
	}
	out := slices.Concat(
		section("crypto isakmp policy", "<name:1-10000>", isakmpPolicyPrompt,
			func(c *running.Config) *[]*running.Section { return &c.ISAKMPPolicies }),
		section("crypto isakmp profile", "<name>", isakmpProfilePrompt,
			func(c *running.Config) *[]*running.Section { return &c.ISAKMPProfiles }),
		section("crypto keyring", "<name> [vrf <vrf>]", isakmpKeyringPrompt,
			func(c *running.Config) *[]*running.Section { return &c.ISAKMPKeyrings }),
	)
	for _, pattern := range []string{"crypto isakmp keepalive <n:10-3600> [<r:2-60>] [<how:on-demand|periodic>]",
		"crypto isakmp nat keepalive <n:5-3600>", "crypto isakmp aggressive-mode disable",
		"crypto isakmp invalid-spi-recovery", "crypto isakmp identity <how:address|dn|hostname>"} {
		out = append(out, Command{Pattern: pattern, Run: plain}, Command{Pattern: "no " + pattern, Run: plain})
	}
	for _, key := range []string{"<key>", "<kind:0|6> <key>"} {
		pattern := "crypto isakmp key " + key + " address <a:ip> [<m:ip>] [<x:no-xauth>]"
		out = append(out, Command{Pattern: pattern, Run: addISAKMPKey}, Command{Pattern: "no " + pattern,
			Run: func(p *Place, a args) string {
				p.Config.ISAKMPKeys = without(p.Config.ISAKMPKeys, func(k *running.ISAKMPKey) bool {
					return k.Prefix.Addr() == a.Addr("a")
				})
				return ""
			}})
	}
	return append(out, grammar.Known[*Place]()...)
}

func addISAKMPKey(p *Place, a args) string {
	prefix, ok := netip.PrefixFrom(a.Addr("a"), 32), true
	if a["m"] != "" {
		prefix, ok = running.PrefixFromMask(a.Addr("a"), a.Addr("m"))
	}
	if !ok {
		return p.Refuse(strings.LastIndex(p.Line, a["m"]))
	}
	mask := a["m"]
	if prefix.Bits() == 32 {
		mask = ""
	}
	key := &running.ISAKMPKey{Key: a["key"], Prefix: prefix, Mask: mask, Option: a["x"]}
	if a["kind"] == "6" {
		key.Key = "6 " + key.Key
	}
	c := p.Config
	c.ISAKMPKeys = append(without(c.ISAKMPKeys, func(k *running.ISAKMPKey) bool { return k.Prefix == prefix }), key)
	return ""
}

func isakmpModes() []Mode {
	lines := func(s *running.Section) *[]string { return &s.Lines }
	policy := Kept(false, lines, "hash <h:md5|sha|sha256|sha384|sha512>",
		"authentication <how:pre-share|rsa-encr|rsa-sig>",
		"group <g:1|2|5|14|15|16|19|20|21|24>", "lifetime <n:60-86400>")
	// IOS takes `encryption` and shows `encr`.
	cipher := func(p *Place, _ args) string {
		keepIn(lines(p.Object.(*running.Section)), strings.Replace(p.Canonical, "encryption", "encr", 1), "encr")
		return ""
	}
	for _, pattern := range []string{"encryption <e:3des|des>", "encryption aes [<bits:128|192|256>]"} {
		policy = append(policy, Command{Pattern: pattern, Run: cipher}, Command{Pattern: "no " + pattern, Run: cipher})
	}
	return []Mode{
		{isakmpPolicyPrompt, global, policy},
		{isakmpKeyringPrompt, global, slices.Concat(Kept(true, lines,
			"pre-shared-key address <a:ip> [<m:ip>] key <key:line>"),
			Kept(false, lines, "description <d:line>", "local-address <if:if>"))},
		{isakmpProfilePrompt, global, slices.Concat(Kept(true, lines,
			"match identity address <a:ip> [<m:ip>] [<vrf>]", "match identity group <g>",
			"match identity host <h:line>"),
			Kept(false, lines, "description <d:line>", "keyring <k>", "vrf <v>", "self-identity <how:line>",
				"keepalive <n:10-3600> retry <r:2-60>", "virtual-template <n:1-200>", "local-address <if:if>",
				"client authentication list <l>", "isakmp authorization list <l>",
				"client configuration address <how:initiate|respond>"))},
	}
}
