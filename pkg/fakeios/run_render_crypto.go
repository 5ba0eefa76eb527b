package fakeios

import (
	"fmt"
	"strings"
)

func renderIKEv2(b *strings.Builder, c *config, style Style) {
	list := func(keyword string, words []string) {
		if len(words) > 0 {
			fmt.Fprintf(b, " %s %s\n", keyword, strings.Join(words, " "))
		}
	}
	for _, p := range c.proposals {
		fmt.Fprintf(b, "crypto ikev2 proposal %s \n", p.name)
		list("encryption", p.encryption)
		list("integrity", p.integrity)
		list("prf", p.prf)
		list("group", p.groups)
		b.WriteString("!\n")
	}
	for _, p := range c.policies {
		fmt.Fprintf(b, "crypto ikev2 policy %s \n", p.name)
		if p.fvrf != "" {
			fmt.Fprintf(b, " match fvrf %s\n", p.fvrf)
		}
		for _, name := range p.proposals {
			fmt.Fprintf(b, " proposal %s\n", name)
		}
		b.WriteString("!\n")
	}
	for _, k := range c.keyrings {
		k.render(b)
	}
	for _, p := range c.ikev2Profiles {
		p.render(b, style)
	}
	if c.natKeepalive > 0 {
		fmt.Fprintf(b, "crypto ikev2 nat keepalive %d\n", c.natKeepalive)
	}
	if c.dpd != nil {
		fmt.Fprintf(b, "crypto ikev2 dpd %d %d %s\n", c.dpd.interval, c.dpd.retry, c.dpd.mode)
	}
	b.WriteString("!\n!\n")
}

// inClear is a key as it can be typed again: one that begins like the mark of a key in clear gets
// that mark.
func inClear(key string) string {
	if strings.HasPrefix(key, "0 ") {
		return "0 " + key
	}
	return key
}

func (k *ikev2Keyring) render(b *strings.Builder) {
	fmt.Fprintf(b, "crypto ikev2 keyring %s\n", k.name)
	for _, p := range k.peers {
		fmt.Fprintf(b, " peer %s\n", p.name)
		if p.address.IsValid() {
			fmt.Fprintf(b, "  address %s\n", p.address)
		}
		if p.split && p.localKey != "" {
			fmt.Fprintf(b, "  pre-shared-key local %s\n", inClear(p.localKey))
		}
		if p.split && p.remoteKey != "" {
			fmt.Fprintf(b, "  pre-shared-key remote %s\n", inClear(p.remoteKey))
		}
		if !p.split && p.localKey != "" {
			fmt.Fprintf(b, "  pre-shared-key %s\n", inClear(p.localKey))
		}
		b.WriteString(" !\n")
	}
	b.WriteString("!\n!\n")
}

func (p *ikev2Profile) render(b *strings.Builder, style Style) {
	fmt.Fprintf(b, "crypto ikev2 profile %s\n", p.name)
	for _, a := range p.matchRemote {
		fmt.Fprintf(b, " match identity remote address %s 255.255.255.255 \n", a)
	}
	if p.identity != "" {
		fmt.Fprintf(b, " identity local %s %s\n", p.identityKind, p.identity)
	}
	if p.authRemote != "" {
		fmt.Fprintf(b, " authentication remote %s\n", p.authRemote)
	}
	if p.authLocal != "" {
		fmt.Fprintf(b, " authentication local %s\n", p.authLocal)
	}
	if p.keyring != "" {
		fmt.Fprintf(b, " keyring local %s\n", p.keyring)
	}
	if p.lifetime > 0 && (p.lifetime != 86400 || style.ShowDefaultLifetime) {
		fmt.Fprintf(b, " lifetime %d\n", p.lifetime)
	}
	if p.dpd != nil {
		fmt.Fprintf(b, " dpd %d %d %s\n", p.dpd.interval, p.dpd.retry, p.dpd.mode)
	}
	if p.noConfigExchange {
		b.WriteString(" no config-exchange request\n")
	}
	b.WriteString("!\n")
}

func renderIPsec(b *strings.Builder, c *config) {
	for _, t := range c.transformSets {
		way := "tunnel"
		if t.transport {
			way = "transport"
		}
		fmt.Fprintf(b, "crypto ipsec transform-set %s %s \n mode %s\n", t.name, strings.Join(t.transforms, " "), way)
	}
	if c.fragmentation != "" {
		fmt.Fprintf(b, "crypto ipsec fragmentation %s\n", c.fragmentation)
	}
	b.WriteString("!\n")
	for _, p := range c.ipsecProfiles {
		fmt.Fprintf(b, "crypto ipsec profile %s\n", p.name)
		if p.lifetimeSeconds > 0 && p.lifetimeSeconds != 3600 {
			fmt.Fprintf(b, " set security-association lifetime seconds %d\n", p.lifetimeSeconds)
		}
		if p.policyLimit > 0 {
			fmt.Fprintf(b, " set security-policy limit %d\n", p.policyLimit)
		}
		if p.transformSet != "" {
			fmt.Fprintf(b, " set transform-set %s \n", p.transformSet)
		}
		if p.pfsGroup > 0 {
			fmt.Fprintf(b, " set pfs group%d\n", p.pfsGroup)
		}
		if p.ikev2Profile != "" {
			fmt.Fprintf(b, " set ikev2-profile %s\n", p.ikev2Profile)
		}
		b.WriteString("!\n")
	}
	b.WriteString("!\n")
}
