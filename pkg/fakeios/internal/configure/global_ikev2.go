package configure

import (
	"slices"

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
	return slices.Concat(proposalCommands(), policyCommands(), keyringCommands(), profileCommands(), livenessCommands())
}

func proposalCommands() []command {
	return []command{
		{Pattern: "crypto ikev2 proposal <name>", Run: func(s *Session, a args) string {
			c := s.Config
			p := c.Proposal(a["name"])
			c.SwitchDefault(running.DefaultProposal, a["name"], true)
			if p == nil {
				p = &running.IKEv2Proposal{Name: a["name"]}
				c.Proposals = append(c.Proposals, p)
			}
			s.enter(proposalPrompt, p)
			return noteUnless(p.Complete(), ProposalNote)
		}},
		{Pattern: "no crypto ikev2 proposal <name>", Run: func(s *Session, a args) string {
			c := s.Config
			c.SwitchDefault(running.DefaultProposal, a["name"], false)
			if c.Proposal(a["name"]) == nil && a["name"] != "default" {
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
	}
}

func policyCommands() []command {
	return []command{
		{Pattern: "crypto ikev2 policy <name>", Run: func(s *Session, a args) string {
			c := s.Config
			p := c.Policy(a["name"])
			c.SwitchDefault(running.DefaultPolicy, a["name"], true)
			if p == nil {
				p = &running.IKEv2Policy{Name: a["name"]}
				c.Policies = append(c.Policies, p)
			}
			s.enter(policyPrompt, p)
			return noteUnless(len(p.Proposals) > 0, PolicyNote)
		}},
		{Pattern: "no crypto ikev2 policy <name>", Run: func(s *Session, a args) string {
			c := s.Config
			c.SwitchDefault(running.DefaultPolicy, a["name"], false)
			c.Policies = slices.DeleteFunc(c.Policies, func(p *running.IKEv2Policy) bool { return p.Name == a["name"] })
			return ""
		}},
	}
}

func keyringCommands() []command {
	return []command{
		{Pattern: "crypto ikev2 keyring <name>", Run: func(s *Session, a args) string {
			c := s.Config
			k := c.Keyring(a["name"])
			if k == nil {
				k = &running.IKEv2Keyring{Name: a["name"]}
				c.Keyrings = append(c.Keyrings, k)
			}
			s.enter(keyringPrompt, k)
			return ""
		}},
		{Pattern: "no crypto ikev2 keyring <name>", Run: func(s *Session, a args) string {
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
	}
}

func profileCommands() []command {
	return []command{
		{Pattern: "crypto ikev2 profile <name>", Run: func(s *Session, a args) string {
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
		{Pattern: "no crypto ikev2 profile <name>", Run: func(s *Session, a args) string {
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
	}
}

// livenessCommands are dead peer detection and NAT keepalives.
func livenessCommands() []command {
	return []command{
		{Pattern: "crypto ikev2 dpd <i:10-3600> <r:2-60> <m:periodic|on-demand>",
			Run: func(s *Session, a args) string {
				s.Config.DPD = &running.DPD{Interval: a.Int("i"), Retry: a.Int("r"), Mode: a["m"]}
				return ""
			}},
		{Pattern: "no crypto ikev2 dpd [<rest:line>]", Run: func(s *Session, _ args) string {
			s.Config.DPD = nil
			return ""
		}},
		{Pattern: "crypto ikev2 nat keepalive <s:5-3600>", Run: func(s *Session, a args) string {
			s.Config.NATKeepalive = a.Int("s")
			return ""
		}},
		{Pattern: "no crypto ikev2 nat keepalive [<s>]", Run: func(s *Session, _ args) string {
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
