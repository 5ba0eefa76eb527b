package fakeios

func policyMode() mode {
	return submode(policyPrompt, globalPrompt, []command{
		{pattern: "match fvrf any", run: func(s *session, _ args) string { s.object.(*ikev2Policy).fvrf = "any"; return "" }},
		{pattern: "no match fvrf any", run: func(s *session, _ args) string { s.object.(*ikev2Policy).fvrf = ""; return "" }},
		{pattern: "proposal <name>", run: func(s *session, a args) string {
			p := s.object.(*ikev2Policy)
			for _, have := range p.proposals {
				if have == a["name"] {
					return "% Policy already has same proposal set \n"
				}
			}
			if s.router.running.proposal(a["name"]) == nil {
				return "% No Proposal exists with the specified name " + a["name"] + "\n"
			}
			p.proposals = append(p.proposals, a["name"])
			return ""
		}},
		{pattern: "no proposal <name>", run: func(s *session, a args) string {
			p := s.object.(*ikev2Policy)
			p.proposals = without(p.proposals, a["name"])
			return ""
		}},
	})
}
