package configure

import (
	"slices"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/grammar"
	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/running"
)

// The notes that IOS prints on entering an object that is not complete yet. They are not errors;
// the trailing blanks are real. Whether 15.4(3)M3 says "or match any" is [inferred]:
// Quirks.OldProfileNote switches to the older words.
const (
	ProposalNote = "IKEv2 proposal MUST either have a set of an encryption algorithm other than aes-gcm, an " +
		"integrity algorithm and a DH group configured or \n" +
		" encryption algorithm aes-gcm, a prf algorithm and a DH group configured\n"
	PolicyNote  = "IKEv2 policy MUST have atleast one complete proposal attached \n"
	ProfileNote = "IKEv2 profile MUST have:\n" +
		"   1. A local and a remote authentication method.\n" +
		"   2. A match identity or a match certificate or match any statement.\n"
	oldProfileNote = "IKEv2 profile MUST have:\n" +
		"   1. A local and a remote authentication method.\n" +
		"   2. A match identity or a match certificate statement.\n"
)

// inUse words the refusal to remove an object that another one needs. IOS's own words are known
// for the proposal only; the others are likely forms [inferred].
func inUse(what string) string { return "% Cannot remove as " + what + " is in use.\n" }

func ikev2Commands() []command {
	return []command{
		{Pattern: "crypto ikev2 proposal <name>", Run: func(s *Session, a grammar.Args) string {
			c := s.Config
			p := c.Proposal(a["name"])
			if p == nil {
				p = &running.IKEv2Proposal{Name: a["name"]}
				c.Proposals = append(c.Proposals, p)
			}
			s.enter(proposalPrompt, p)
			return noteUnless(p.Complete(), ProposalNote)
		}},
		{Pattern: "no crypto ikev2 proposal <name>", Run: func(s *Session, a grammar.Args) string {
			c := s.Config
			if c.Proposal(a["name"]) == nil {
				return "% No Proposal exists with the specified name " + a["name"] + "\n"
			}
			if slices.ContainsFunc(c.Policies, func(p *running.IKEv2Policy) bool {
				return slices.Contains(p.Proposals, a["name"])
			}) {
				return inUse("proposal")
			}
			c.Proposals = slices.DeleteFunc(c.Proposals, func(p *running.IKEv2Proposal) bool {
				return p.Name == a["name"]
			})
			return ""
		}},
		{Pattern: "crypto ikev2 policy <name>", Run: func(s *Session, a grammar.Args) string {
			c := s.Config
			p := c.Policy(a["name"])
			if p == nil {
				p = &running.IKEv2Policy{Name: a["name"]}
				c.Policies = append(c.Policies, p)
			}
			s.enter(policyPrompt, p)
			return noteUnless(len(p.Proposals) > 0, PolicyNote)
		}},
		{Pattern: "no crypto ikev2 policy <name>", Run: func(s *Session, a grammar.Args) string {
			c := s.Config
			c.Policies = slices.DeleteFunc(c.Policies, func(p *running.IKEv2Policy) bool { return p.Name == a["name"] })
			return ""
		}},
		{Pattern: "crypto ikev2 keyring <name>", Run: func(s *Session, a grammar.Args) string {
			c := s.Config
			k := c.Keyring(a["name"])
			if k == nil {
				k = &running.IKEv2Keyring{Name: a["name"]}
				c.Keyrings = append(c.Keyrings, k)
			}
			s.enter(keyringPrompt, k)
			return ""
		}},
		{Pattern: "no crypto ikev2 keyring <name>", Run: func(s *Session, a grammar.Args) string {
			c := s.Config
			if slices.ContainsFunc(c.IKEv2Profiles, func(p *running.IKEv2Profile) bool {
				return p.Keyring == a["name"]
			}) {
				return inUse("keyring")
			}
			c.Keyrings = slices.DeleteFunc(c.Keyrings, func(k *running.IKEv2Keyring) bool {
				return k.Name == a["name"]
			})
			return ""
		}},
		{Pattern: "crypto ikev2 profile <name>", Run: func(s *Session, a grammar.Args) string {
			c := s.Config
			p := c.IKEv2Profile(a["name"])
			if p == nil {
				p = &running.IKEv2Profile{Name: a["name"]}
				c.IKEv2Profiles = append(c.IKEv2Profiles, p)
			}
			s.enter(profilePrompt, p)
			if s.platform.OldProfileNote {
				return noteUnless(p.Complete(), oldProfileNote)
			}
			return noteUnless(p.Complete(), ProfileNote)
		}},
		{Pattern: "no crypto ikev2 profile <name>", Run: func(s *Session, a grammar.Args) string {
			c := s.Config
			used := slices.ContainsFunc(c.IPsecProfiles, func(p *running.IPsecProfile) bool {
				return p.IKEv2Profile == a["name"]
			}) ||
				slices.ContainsFunc(c.Interfaces, func(i *running.Interface) bool {
					return i.Tunnel != nil && i.Tunnel.IKEv2Profile == a["name"]
				})
			if used {
				return inUse("profile")
			}
			c.IKEv2Profiles = slices.DeleteFunc(c.IKEv2Profiles, func(p *running.IKEv2Profile) bool {
				return p.Name == a["name"]
			})
			return ""
		}},
		{Pattern: "crypto ikev2 dpd <i:10-3600> <r:2-60> <m:periodic|on-demand>",
			Run: func(s *Session, a grammar.Args) string {
				s.Config.DPD = &running.DPD{Interval: a.Int("i"), Retry: a.Int("r"), Mode: a["m"]}
				return ""
			}},
		{Pattern: "no crypto ikev2 dpd [<rest:line>]", Run: func(s *Session, _ grammar.Args) string {
			s.Config.DPD = nil
			return ""
		}},
		{Pattern: "crypto ikev2 nat keepalive <s:5-3600>", Run: func(s *Session, a grammar.Args) string {
			s.Config.NATKeepalive = a.Int("s")
			return ""
		}},
		{Pattern: "no crypto ikev2 nat keepalive [<s>]", Run: func(s *Session, _ grammar.Args) string {
			s.Config.NATKeepalive = 0
			return ""
		}},
	}
}

func noteUnless(complete bool, note string) string {
	if complete {
		return ""
	}
	return note
}

// transforms are the words that may follow a transform set's name. Those with a key size take it
// as a word of its own: `esp-gcm 256`, never `esp-aes-gcm-256`.
var transforms = []string{
	"ah-md5-hmac", "ah-sha-hmac", "ah-sha256-hmac", "comp-lzs", "esp-3des", "esp-aes", "esp-des", "esp-gcm",
	"esp-gmac", "esp-md5-hmac", "esp-null", "esp-seal", "esp-sha-hmac", "esp-sha256-hmac", "esp-sha384-hmac",
	"esp-sha512-hmac",
}

// typedTransforms reads the words behind a transform set's name; refusal is IOS's answer to the
// first word that does not fit.
func typedTransforms(s *Session, typed string) (chosen []string, refusal string) {
	start := strings.LastIndex(s.Line, typed)
	words := grammar.Words(typed)
	for i := 0; i < len(words); i++ {
		full, ok := grammar.OneOf(transforms, words[i].Text)
		if !ok {
			at := start + words[i].At + grammar.SharedPrefix(words[i].Text, transforms)
			return nil, s.RefuseAt(at)
		}
		sized := full == "esp-aes" || full == "esp-gcm" || full == "esp-gmac"
		if sized && i+1 < len(words) && slices.Contains([]string{"128", "192", "256"}, words[i+1].Text) {
			if i++; words[i].Text != "128" {
				full += " " + words[i].Text
			}
		}
		chosen = append(chosen, full)
	}
	combined := strings.HasPrefix(chosen[0], "esp-gcm") || strings.HasPrefix(chosen[0], "esp-gmac")
	if combined && len(chosen) > 1 {
		at := start + words[len(words)-1].At
		return nil, s.RefuseAt(at)
	}
	return chosen, ""
}

func ipsecCommands() []command {
	return []command{
		{Pattern: "crypto ipsec transform-set <name> <t:line>", Run: func(s *Session, a grammar.Args) string {
			chosen, refusal := typedTransforms(s, a["t"])
			if refusal != "" {
				return refusal
			}
			c := s.Config
			set := c.TransformSet(a["name"])
			if set == nil {
				set = &running.TransformSet{Name: a["name"]}
				c.TransformSets = append(c.TransformSets, set)
			}
			set.Transforms = chosen
			s.enter(transformPrompt, set)
			if s.platform.NoGCMHardware && strings.HasPrefix(chosen[0], "esp-gcm") {
				return "WARNING: encryption hardware does not support transform esp-gcm within IPSec transform " +
					a["name"] + "\n"
			}
			return ""
		}},
		{Pattern: "no crypto ipsec transform-set <name> [<t:line>]", Run: func(s *Session, a grammar.Args) string {
			return dropTransformSet(s, a["name"])
		}},
		{Pattern: "crypto ipsec profile <name>", Run: func(s *Session, a grammar.Args) string {
			c := s.Config
			p := c.IPsecProfile(a["name"])
			if p == nil {
				p = &running.IPsecProfile{Name: a["name"]}
				c.IPsecProfiles = append(c.IPsecProfiles, p)
			}
			s.enter(ipsecPrompt, p)
			return ""
		}},
		{Pattern: "no crypto ipsec profile <name>", Run: func(s *Session, a grammar.Args) string {
			c := s.Config
			if slices.ContainsFunc(c.Interfaces, func(i *running.Interface) bool {
				return i.Tunnel != nil && i.Tunnel.Profile == a["name"]
			}) {
				return inUse("profile")
			}
			c.IPsecProfiles = slices.DeleteFunc(c.IPsecProfiles, func(p *running.IPsecProfile) bool {
				return p.Name == a["name"]
			})
			return ""
		}},
		{Pattern: "crypto ipsec fragmentation <f:after-encryption|before-encryption>",
			Run: func(s *Session, a grammar.Args) string {
				s.Config.Fragmentation = a["f"]
				if a["f"] == "before-encryption" { // the default is not shown
					s.Config.Fragmentation = ""
				}
				return ""
			}},
		{Pattern: "no crypto ipsec fragmentation <f:line>", Run: func(s *Session, _ grammar.Args) string {
			s.Config.Fragmentation = ""
			return ""
		}},
	}
}

func dropTransformSet(s *Session, name string) string {
	c := s.Config
	if slices.ContainsFunc(c.IPsecProfiles, func(p *running.IPsecProfile) bool { return p.TransformSet == name }) {
		return inUse("transform-set")
	}
	c.TransformSets = slices.DeleteFunc(c.TransformSets, func(t *running.TransformSet) bool { return t.Name == name })
	return ""
}
