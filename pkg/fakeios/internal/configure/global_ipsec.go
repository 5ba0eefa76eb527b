package configure

import (
	"slices"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/grammar"
	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/running"
)

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
	transforms := s.platform.without(transforms)
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
		{Pattern: "crypto ipsec transform-set <name> <t:line>", Run: func(s *Session, a args) string {
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
		{Pattern: "no crypto ipsec transform-set <name> [<t:line>]", Run: func(s *Session, a args) string {
			return dropTransformSet(s, a["name"])
		}},
		{Pattern: "crypto ipsec profile <name>", Run: func(s *Session, a args) string {
			c := s.Config
			p := c.IPsecProfile(a["name"])
			c.SwitchDefault(running.DefaultIPsecProfile, a["name"], true)
			if p == nil {
				p = &running.IPsecProfile{Name: a["name"]}
				c.IPsecProfiles = append(c.IPsecProfiles, p)
			}
			s.enter(ipsecPrompt, p)
			return ""
		}},
		{Pattern: "no crypto ipsec profile <name>", Run: func(s *Session, a args) string {
			c := s.Config
			if slices.ContainsFunc(c.Interfaces, func(i *running.Interface) bool {
				return i.Tunnel != nil && i.Tunnel.Profile == a["name"]
			}) {
				return inUse("profile")
			}
			c.SwitchDefault(running.DefaultIPsecProfile, a["name"], false)
			c.IPsecProfiles = slices.DeleteFunc(c.IPsecProfiles, func(p *running.IPsecProfile) bool {
				return p.Name == a["name"]
			})
			return ""
		}},
		{Pattern: "crypto ipsec fragmentation <f:after-encryption|before-encryption>",
			Run: func(s *Session, a args) string {
				s.Config.Fragmentation = a["f"]
				if a["f"] == "before-encryption" { // the default is not shown
					s.Config.Fragmentation = ""
				}
				return ""
			}},
		{Pattern: "no crypto ipsec fragmentation <f:line>", Run: func(s *Session, _ args) string {
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
	c.SwitchDefault(running.DefaultTransformSet, name, false)
	c.TransformSets = slices.DeleteFunc(c.TransformSets, func(t *running.TransformSet) bool { return t.Name == name })
	return ""
}
