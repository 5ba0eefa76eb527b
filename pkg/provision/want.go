package provision

import (
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/playbook"
	"github.com/ziatunnel/ziatunnel/pkg/site"
	"github.com/ziatunnel/ziatunnel/pkg/verify"
)

// ExpectationOf is what has to be proven for a site. The proposal is the one that the playbook sends.
func ExpectationOf(s *site.Site, rendered playbook.Rendered) verify.Expectation {
	transforms := "esp-null esp-sha-hmac"
	if s.ZIA.Encryption == "aes-gcm" {
		transforms = "esp-gcm 256"
	}
	proposal := proposalOf(s, rendered)
	return verify.Expectation{Tunnels: []verify.Tunnel{
		{Role: "primary", Interface: s.Names.PrimaryTunnel, Peer: s.ZIA.Primary.VPN, Proposal: proposal, Transforms: transforms, Track: s.Names.Track1, SLA: s.Names.SLA1},
		{Role: "backup", Interface: s.Names.BackupTunnel, Peer: s.ZIA.Backup.VPN, Proposal: proposal, Transforms: transforms, Track: s.Names.Track2, SLA: s.Names.SLA2},
	}}
}

// proposalOf reads the IKEv2 proposal among the lines of a playbook. One that names no PRF uses its
// integrity for it, as IOS does; a playbook without the proposal leaves all of it open.
func proposalOf(s *site.Site, rendered playbook.Rendered) verify.Proposal {
	var out verify.Proposal
	for _, step := range rendered.Steps {
		within := false
		for _, line := range step.Lines {
			words := strings.Fields(line.Reveal())
			if !strings.HasPrefix(line.Reveal(), " ") {
				within = line.Reveal() == "crypto ikev2 proposal "+s.Names.Proposal
			}
			if !within || len(words) < 2 {
				continue
			}
			switch words[0] {
			case "encryption":
				out.Encryption = words[1:]
			case "integrity":
				out.Integrity = words[1:]
			case "prf":
				out.PRF = words[1:]
			case "group":
				out.Groups = words[1:]
			}
		}
	}
	if out.PRF == nil {
		out.PRF = out.Integrity
	}
	return out
}
