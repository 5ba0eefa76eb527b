package diagnosis

import (
	"cmp"
	"slices"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/iosconf"
	"github.com/ziatunnel/ziatunnel/pkg/verify"
)

var proposalRefused = Rule{
	Name: "proposal_refused", LastVerified: "2026-11-25", about: notUp,
	Source: "the vendor's table of supported parameters for IKEv2, phase 1: AES-CBC or 3DES, SHA-1 to SHA-512, " +
		"groups 2, 5, 14, 19, 20, 21; SHA-384 and SHA-512 with group 14 only, 3DES with group 2 and SHA-1 or SHA-256 " +
		"only",
	check: func(t *tunnel) *finding {
		if t.report.IKE == "READY" {
			return nil
		}
		next := "`ziatunnel apply` configures the proposal of the site file: aes-cbc-256, " +
			cmp.Or(t.in.Site.ZIA.IKEIntegrity, "sha1") + ", group 14"
		offered, policy := offeredProposals(t.running)
		switch {
		case policy == nil: // the default of the release, which no source gives for 15.4
			return nil
		case len(offered) == 0:
			return sure(text("%s has no complete IKEv2 proposal: the router has nothing to offer", policy.Line), next,
				configured(policy.Line))
		}
		var lines []Evidence
		for _, p := range offered {
			if acceptable(p) {
				return nil
			}
			for _, child := range p.Children {
				lines = append(lines, configured(p.Line, child.Line))
			}
		}
		names := t.in.Site.Names
		if name := strings.TrimPrefix(policy.Line, "crypto ikev2 policy "); name != names.Policy &&
			node(t.running.Nodes, "crypto ikev2 policy "+names.Policy) != nil {
			return sure(text("the IKEv2 policy %s stands before %s, and the edge takes none of its proposals", name,
				names.Policy),
				text("let %s match another local address (`match address local`), or add `proposal %s` to it",
					name, names.Proposal), append([]Evidence{configured(policy.Line)}, lines...)...)
		}
		return sure("the edge takes no combination of the IKEv2 proposal: it is not in the vendor's table", next,
			lines...)
	},
}

// offeredProposals are the complete proposals of the first policy that has one, and the policy; nil:
// the router has none. Which of several policies counts is [inferred].
func offeredProposals(c iosconf.Config) (offered []*iosconf.Node, policy *iosconf.Node) {
	for i := range c.Nodes {
		n := &c.Nodes[i]
		if !strings.HasPrefix(n.Line, "crypto ikev2 policy ") {
			continue
		}
		if policy == nil {
			policy = n
		}
		for _, child := range n.Children {
			name, ok := strings.CutPrefix(child.Line, "proposal ")
			if p := node(c.Nodes, "crypto ikev2 proposal "+name); ok && p != nil && complete(p) {
				offered = append(offered, p)
			}
		}
		if len(offered) > 0 {
			return offered, n
		}
	}
	return nil, policy
}

func complete(p *iosconf.Node) bool {
	return value(p, "encryption") != "" && value(p, "group") != "" && (value(p, "integrity") != "" ||
		value(p, "prf") != "")
}

// acceptable reports whether any combination of a proposal stands in the table.
func acceptable(p *iosconf.Node) bool {
	for _, encryption := range strings.Fields(value(p, "encryption")) {
		for _, integrity := range strings.Fields(value(p, "integrity")) {
			for _, group := range strings.Fields(value(p, "group")) {
				prf := integrity
				if words := strings.Fields(value(p, "prf")); len(words) > 0 {
					prf = words[0]
				}
				if inTable(encryption, integrity, prf, group) {
					return true
				}
			}
		}
	}
	return false
}

func inTable(encryption, integrity, prf, group string) bool {
	hashes := []string{"sha1", "sha256", "sha384", "sha512"}
	weak := integrity == "sha1" || integrity == "sha256"
	switch {
	case !slices.Contains(hashes, integrity), !slices.Contains(hashes, prf), !slices.Contains(groups, group):
		return false
	case encryption == "3des":
		return group == "2" && weak
	default:
		return strings.HasPrefix(encryption, "aes-cbc-") && (weak || group == "14")
	}
}

// groups are the Diffie-Hellman groups of the vendor's table.
var groups = []string{"2", "5", "14", "19", "20", "21"}

var proposalDiffers = Rule{
	Name: "proposal_differs", LastVerified: "2026-11-25", about: always,
	Source: "step 1 of the guide: aes-cbc-256, sha1, group 14, or `zia.ike_integrity`; an SA keeps the values that " +
		"it was built with",
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
