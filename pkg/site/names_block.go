package site

import (
	"strconv"
	"strings"
)

// Block is the `names:` block of a site file that gives these names: what has its default is left out. It is "" when
// all have.
func (n Names) Block() string {
	return n.block(defaultNames())
}

// BlockOfPair is the same for a further pair of a site with these names; of the objects that all pairs have it says
// nothing.
func (n Names) BlockOfPair(number int, of Names) string {
	return n.block(pairNames(number, of))
}

func (n Names) block(d Names) string {
	var b strings.Builder
	for _, f := range []struct{ key, value, def string }{
		{"proposal", n.Proposal, d.Proposal},
		{"policy", n.Policy, d.Policy},
		{"keyring", n.Keyring, d.Keyring},
		{"peer1", n.Peer1, d.Peer1},
		{"peer2", n.Peer2, d.Peer2},
		{"ikev2_profile1", n.IKEv2Profile1, d.IKEv2Profile1},
		{"ikev2_profile2", n.IKEv2Profile2, d.IKEv2Profile2},
		{"transform_set", n.TransformSet, d.TransformSet},
		{"ipsec_profile1", n.IPsecProfile1, d.IPsecProfile1},
		{"ipsec_profile2", n.IPsecProfile2, d.IPsecProfile2},
		{"primary_tunnel", n.PrimaryTunnel, d.PrimaryTunnel},
		{"backup_tunnel", n.BackupTunnel, d.BackupTunnel},
		{"acl", strconv.Itoa(n.ACL), strconv.Itoa(d.ACL)},
		{"route_map", n.RouteMap, d.RouteMap},
		{"sla1", strconv.Itoa(n.SLA1), strconv.Itoa(d.SLA1)},
		{"sla2", strconv.Itoa(n.SLA2), strconv.Itoa(d.SLA2)},
		{"track1", strconv.Itoa(n.Track1), strconv.Itoa(d.Track1)},
		{"track2", strconv.Itoa(n.Track2), strconv.Itoa(d.Track2)},
		{"zone_pair", n.ZonePair, d.ZonePair},
		{"class_map", n.ClassMap, d.ClassMap},
		{"policy_map", n.PolicyMap, d.PolicyMap},
		{"applet_down", n.AppletDown, d.AppletDown},
		{"applet_up", n.AppletUp, d.AppletUp},
	} {
		if f.value != f.def {
			b.WriteString("  " + f.key + ": " + f.value + "\n")
		}
	}
	if b.Len() == 0 {
		return ""
	}
	return "names:\n" + b.String()
}
