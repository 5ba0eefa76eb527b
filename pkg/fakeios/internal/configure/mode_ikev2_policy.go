package configure

import (
	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/running"
)

// matchFVRF sets the front-door VRF of a policy or a profile: one that is there, or any.
func (s *Session) matchFVRF(to *string, vrf string) string {
	if vrf != running.AnyVRF && s.Config.VRF(vrf) == nil {
		return "% VRF " + vrf + " does not exist\n" // wording [inferred]
	}
	*to = vrf
	return ""
}

func policyMode() mode {
	return submode(policyPrompt, globalPrompt, []command{
		{Pattern: "match fvrf <vrf>", Run: func(s *Session, a args) string {
			return s.matchFVRF(&s.Object.(*running.IKEv2Policy).FVRF, a["vrf"])
		}},
		{Pattern: "no match fvrf [<vrf>]", Run: on(func(p *running.IKEv2Policy, _ args) { p.FVRF = "" })},
		{Pattern: "match address local <ip:ip>", Run: on(func(p *running.IKEv2Policy, a args) {
			p.MatchLocal = append(running.Without(p.MatchLocal, a.Addr("ip")), a.Addr("ip"))
		})},
		{Pattern: "no match address local <ip:ip>", Run: on(func(p *running.IKEv2Policy, a args) {
			p.MatchLocal = running.Without(p.MatchLocal, a.Addr("ip"))
		})},
		{Pattern: "proposal <name>", Run: func(s *Session, a args) string {
			p := s.Object.(*running.IKEv2Policy)
			for _, have := range p.Proposals {
				if have == a["name"] {
					return "% Policy already has same proposal set \n"
				}
			}
			if s.Config.Proposal(a["name"]) == nil {
				return "% No Proposal exists with the specified name " + a["name"] + "\n"
			}
			p.Proposals = append(p.Proposals, a["name"])
			return ""
		}},
		{Pattern: "no proposal <name>", Run: func(s *Session, a args) string {
			p := s.Object.(*running.IKEv2Policy)
			p.Proposals = running.Without(p.Proposals, a["name"])
			return ""
		}},
	})
}
