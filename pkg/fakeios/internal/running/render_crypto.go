package running

import (
	"fmt"
	"strings"
)

func renderIKEv2(b *strings.Builder, c *Config, style Style) {
	list := func(keyword string, words []string) {
		if len(words) > 0 {
			fmt.Fprintf(b, " %s %s\n", keyword, strings.Join(words, " "))
		}
	}
	c.renderDefaultsOff(b, DefaultProposal, DefaultPolicy)
	for _, p := range c.Proposals {
		fmt.Fprintf(b, "crypto ikev2 proposal %s \n", p.Name)
		list("encryption", p.Encryption)
		list("integrity", p.Integrity)
		list("prf", p.PRF)
		list("group", p.Groups)
		b.WriteString("!\n")
	}
	for _, p := range c.Policies {
		fmt.Fprintf(b, "crypto ikev2 policy %s \n", p.Name)
		if p.FVRF != "" {
			fmt.Fprintf(b, " match fvrf %s\n", p.FVRF)
		}
		for _, a := range p.MatchLocal {
			fmt.Fprintf(b, " match address local %s\n", a)
		}
		for _, name := range p.Proposals {
			fmt.Fprintf(b, " proposal %s\n", name)
		}
		b.WriteString("!\n")
	}
	for _, k := range c.Keyrings {
		k.render(b)
	}
	for _, p := range c.IKEv2Profiles {
		p.render(b, style)
	}
	if c.NATKeepalive > 0 {
		fmt.Fprintf(b, "crypto ikev2 nat keepalive %d\n", c.NATKeepalive)
	}
	if c.DPD != nil {
		fmt.Fprintf(b, "crypto ikev2 dpd %d %d %s\n", c.DPD.Interval, c.DPD.Retry, c.DPD.Mode)
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

func (k *IKEv2Keyring) render(b *strings.Builder) {
	fmt.Fprintf(b, "crypto ikev2 keyring %s\n", k.Name)
	for _, p := range k.Peers {
		fmt.Fprintf(b, " peer %s\n", p.Name)
		if p.Address.IsValid() {
			fmt.Fprintf(b, "  address %s\n", p.Address)
		}
		if p.Split && p.LocalKey != "" {
			fmt.Fprintf(b, "  pre-shared-key local %s\n", inClear(p.LocalKey))
		}
		if p.Split && p.RemoteKey != "" {
			fmt.Fprintf(b, "  pre-shared-key remote %s\n", inClear(p.RemoteKey))
		}
		if !p.Split && p.LocalKey != "" {
			fmt.Fprintf(b, "  pre-shared-key %s\n", inClear(p.LocalKey))
		}
		b.WriteString(" !\n")
	}
	b.WriteString("!\n!\n")
}

func (p *IKEv2Profile) render(b *strings.Builder, style Style) {
	fmt.Fprintf(b, "crypto ikev2 profile %s\n", p.Name)
	for _, line := range p.Extra {
		fmt.Fprintf(b, " %s\n", line)
	}
	if p.FVRF != "" {
		fmt.Fprintf(b, " match fvrf %s\n", p.FVRF)
	}
	for _, local := range p.MatchLocal {
		fmt.Fprintf(b, " match address local %s\n", local)
	}
	for _, a := range p.MatchRemote {
		fmt.Fprintf(b, " match identity remote address %s 255.255.255.255 \n", a)
	}
	if p.Identity != "" {
		fmt.Fprintf(b, " identity local %s %s\n", p.IdentityKind, p.Identity)
	}
	if p.AuthRemote != "" {
		fmt.Fprintf(b, " authentication remote %s\n", p.AuthRemote)
	}
	if p.AuthLocal != "" {
		fmt.Fprintf(b, " authentication local %s\n", p.AuthLocal)
	}
	if p.Keyring != "" {
		fmt.Fprintf(b, " keyring local %s\n", p.Keyring)
	}
	if p.Lifetime > 0 && (p.Lifetime != 86400 || style.ShowDefaultLifetime) {
		fmt.Fprintf(b, " lifetime %d\n", p.Lifetime)
	}
	if p.DPD != nil {
		fmt.Fprintf(b, " dpd %d %d %s\n", p.DPD.Interval, p.DPD.Retry, p.DPD.Mode)
	}
	if p.NoConfigExchange {
		b.WriteString(" no config-exchange request\n")
	}
	b.WriteString("!\n")
}

func renderIPsec(b *strings.Builder, c *Config) {
	c.renderDefaultsOff(b, DefaultTransformSet, DefaultIPsecProfile)
	for _, t := range c.TransformSets {
		way := "tunnel"
		if t.Transport {
			way = "transport"
		}
		fmt.Fprintf(b, "crypto ipsec transform-set %s %s \n mode %s\n", t.Name, strings.Join(t.Transforms, " "), way)
	}
	if c.Fragmentation != "" {
		fmt.Fprintf(b, "crypto ipsec fragmentation %s\n", c.Fragmentation)
	}
	b.WriteString("!\n")
	for _, p := range c.IPsecProfiles {
		fmt.Fprintf(b, "crypto ipsec profile %s\n", p.Name)
		if p.LifetimeSeconds > 0 && p.LifetimeSeconds != 3600 {
			fmt.Fprintf(b, " set security-association lifetime seconds %d\n", p.LifetimeSeconds)
		}
		if p.PolicyLimit > 0 {
			fmt.Fprintf(b, " set security-policy limit %d\n", p.PolicyLimit)
		}
		if p.TransformSet != "" {
			fmt.Fprintf(b, " set transform-set %s \n", p.TransformSet)
		}
		if p.PFSGroup > 0 {
			fmt.Fprintf(b, " set pfs group%d\n", p.PFSGroup)
		}
		if p.IKEv2Profile != "" {
			fmt.Fprintf(b, " set ikev2-profile %s\n", p.IKEv2Profile)
		}
		b.WriteString("!\n")
	}
	b.WriteString("!\n")
}
