package fakeios

import "github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/grammar"

func policyMode() mode {
	return submode(policyPrompt, globalPrompt, []configCommand{
		{Pattern: "match fvrf any", Run: func(s *configSession, _ grammar.Args) string { s.object.(*ikev2Policy).fvrf = "any"; return "" }},
		{Pattern: "no match fvrf any", Run: func(s *configSession, _ grammar.Args) string { s.object.(*ikev2Policy).fvrf = ""; return "" }},
		{Pattern: "proposal <name>", Run: func(s *configSession, a grammar.Args) string {
			p := s.object.(*ikev2Policy)
			for _, have := range p.proposals {
				if have == a["name"] {
					return "% Policy already has same proposal set \n"
				}
			}
			if s.config.proposal(a["name"]) == nil {
				return "% No Proposal exists with the specified name " + a["name"] + "\n"
			}
			p.proposals = append(p.proposals, a["name"])
			return ""
		}},
		{Pattern: "no proposal <name>", Run: func(s *configSession, a grammar.Args) string {
			p := s.object.(*ikev2Policy)
			p.proposals = without(p.proposals, a["name"])
			return ""
		}},
	})
}
