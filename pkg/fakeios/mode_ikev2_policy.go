package fakeios

import (
	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/grammar"

	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/running"
)

func policyMode() mode {
	return submode(policyPrompt, globalPrompt, []configCommand{
		{Pattern: "match fvrf any", Run: func(s *configSession, _ grammar.Args) string { s.object.(*running.IKEv2Policy).FVRF = "any"; return "" }},
		{Pattern: "no match fvrf any", Run: func(s *configSession, _ grammar.Args) string { s.object.(*running.IKEv2Policy).FVRF = ""; return "" }},
		{Pattern: "proposal <name>", Run: func(s *configSession, a grammar.Args) string {
			p := s.object.(*running.IKEv2Policy)
			for _, have := range p.Proposals {
				if have == a["name"] {
					return "% Policy already has same proposal set \n"
				}
			}
			if s.config.Proposal(a["name"]) == nil {
				return "% No Proposal exists with the specified name " + a["name"] + "\n"
			}
			p.Proposals = append(p.Proposals, a["name"])
			return ""
		}},
		{Pattern: "no proposal <name>", Run: func(s *configSession, a grammar.Args) string {
			p := s.object.(*running.IKEv2Policy)
			p.Proposals = running.Without(p.Proposals, a["name"])
			return ""
		}},
	})
}
