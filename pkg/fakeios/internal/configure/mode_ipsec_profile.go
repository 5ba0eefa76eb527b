package configure

import (
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/running"
)

func ipsecProfileMode() mode {
	profile := func(s *Session) *running.IPsecProfile { return s.Object.(*running.IPsecProfile) }
	return submode(ipsecPrompt, globalPrompt, []command{
		{Pattern: "set security-association lifetime seconds <s:120-86400>",
			Run: func(s *Session, a args) string {
				profile(s).LifetimeSeconds = a.Int("s")
				return ""
			}},
		{Pattern: "no set security-association lifetime seconds [<x:line>]",
			Run: func(s *Session, _ args) string {
				profile(s).LifetimeSeconds = 0
				return ""
			}},
		{Pattern: "set security-policy limit <n:1-50000>", Run: on(func(p *running.IPsecProfile, a args) {
			p.PolicyLimit = a.Int("n")
		})},
		{Pattern: "no set security-policy limit [<x:line>]", Run: on(func(p *running.IPsecProfile, _ args) {
			p.PolicyLimit = 0
		})},
		{Pattern: "set transform-set <name>", Run: func(s *Session, a args) string {
			if s.Config.TransformSet(a["name"]) == nil {
				return "ERROR: transform set with tag \"" + a["name"] + "\" does not exist.\n"
			}
			profile(s).TransformSet = a["name"]
			return ""
		}},
		{Pattern: "no set transform-set [<x:line>]", Run: on(func(p *running.IPsecProfile, _ args) {
			p.TransformSet = ""
		})},
		{Pattern: "set ikev2-profile <name>", Run: func(s *Session, a args) string {
			if s.Config.IKEv2Profile(a["name"]) == nil {
				return "% Can't find profile " + a["name"] + "\n"
			}
			profile(s).IKEv2Profile = a["name"]
			return ""
		}},
		{Pattern: "no set ikev2-profile [<x:line>]", Run: on(func(p *running.IPsecProfile, _ args) {
			p.IKEv2Profile = ""
		})},
		{Pattern: "set pfs <g:group1|group2|group5|group14|group19|group20|group21>",
			Run: func(s *Session, a args) string {
				profile(s).PFSGroup = args{"n": strings.TrimPrefix(a["g"], "group")}.Int("n")
				return ""
			}},
		{Pattern: "no set pfs [<x:line>]", Run: on(func(p *running.IPsecProfile, _ args) { p.PFSGroup = 0 })},
	})
}
