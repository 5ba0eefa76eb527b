package diagnosis

import "github.com/ziatunnel/ziatunnel/pkg/verify"

var proposalDiffers = Rule{
	Name: "proposal_differs", LastVerified: "2026-11-25", about: always,
	Source: "step 1 of the guide: aes-cbc-256, sha1, group 14; an SA keeps the values that it was built with",
	check: func(t *tunnel) *finding {
		if !t.contradicts(verify.ProposalUnintended) {
			return nil
		}
		return sure(text("phase 1 uses %s, not the proposal of the playbook", t.report.Proposal),
			"`ziatunnel apply`, then `clear crypto session`: an SA that is up keeps what it was built with",
			t.detail("Encr:"), t.ike())
	},
}

// contradicts reports whether the verdict has found this contradiction.
func (t *tunnel) contradicts(name string) bool {
	for _, c := range t.report.Contradictions {
		if c.Name == name {
			return true
		}
	}
	return false
}
