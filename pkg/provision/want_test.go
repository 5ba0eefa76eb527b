package provision

import (
	"slices"
	"strings"
	"testing"

	"github.com/ziatunnel/ziatunnel/pkg/playbook"
	"github.com/ziatunnel/ziatunnel/pkg/secret"
	"github.com/ziatunnel/ziatunnel/pkg/site"
)

// TestProposalOf wants what the playbook sends: alternatives are all good, a PRF that is not named is
// the integrity, and what is not among the lines is left open.
func TestProposalOf(t *testing.T) {
	s := &site.Site{Names: site.Names{Proposal: "P"}}
	of := func(lines string) string {
		var step playbook.Step
		for line := range strings.SplitSeq(lines, "\n") {
			step.Lines = append(step.Lines, secret.NewText(line))
		}
		p := proposalOf(s, playbook.Rendered{Steps: []playbook.Step{step}})
		return strings.Join(slices.Concat(p.Encryption, []string{"/"}, p.Integrity, []string{"/"}, p.PRF, []string{"/"}, p.Groups), " ")
	}
	for lines, want := range map[string]string{
		"crypto ikev2 proposal P\n encryption aes-cbc-256\n integrity sha1\n group 14":                            "aes-cbc-256 / sha1 / sha1 / 14",
		"crypto ikev2 proposal P\n encryption aes-cbc-256 aes-cbc-128\n integrity sha1\n prf sha256\n group 14 2": "aes-cbc-256 aes-cbc-128 / sha1 / sha256 / 14 2",
		"crypto ikev2 proposal OTHER\n encryption 3des\ncrypto isakmp policy 1\n group 2":                         "/ / /",
	} {
		if got := of(lines); got != want {
			t.Errorf("%q: %q", lines, got)
		}
	}
}
