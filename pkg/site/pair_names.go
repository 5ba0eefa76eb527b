package site

import (
	"fmt"

	"go.yaml.in/yaml/v3"
)

// pairNames are the names of a further pair: those of its own objects by its number, the others those of the site.
func pairNames(number int, of Names) Names {
	n := of
	suffix := fmt.Sprintf("-%d", number)
	d := defaultNames()
	n.Keyring = d.Keyring + suffix
	n.Peer1, n.Peer2 = d.Peer1+suffix, d.Peer2+suffix
	n.IKEv2Profile1, n.IKEv2Profile2 = d.IKEv2Profile1+suffix, d.IKEv2Profile2+suffix
	n.IPsecProfile1, n.IPsecProfile2 = d.IPsecProfile1+suffix, d.IPsecProfile2+suffix
	first := 2*number - 1
	n.PrimaryTunnel, n.BackupTunnel = fmt.Sprintf("Tunnel%d", first), fmt.Sprintf("Tunnel%d", first+1)
	n.SLA1, n.SLA2 = first, first+1
	n.Track1, n.Track2 = first, first+1
	n.ACL = d.ACL
	for range number - 1 {
		n.ACL = NextExtendedList(n.ACL)
	}
	n.RouteMap = d.RouteMap + suffix
	return n
}

// beside are the names of a further pair beside those of the site, whose shared objects it has; one by sources has its
// entry in the site's route map.
func (n Names) beside(of Names, bySources bool) Names {
	n.Proposal, n.Policy = of.Proposal, of.Policy
	n.TransformSet, n.ZonePair = of.TransformSet, of.ZonePair
	n.ClassMap, n.PolicyMap = of.ClassMap, of.PolicyMap
	if bySources {
		n.RouteMap = of.RouteMap
	}
	return n
}

// namesOfPair reads `names:` of a further pair.
func (r *reader) namesOfPair(n *yaml.Node, out *Names, at places) {
	f := nameFields{r, at}
	r.mapping(n, "names", []field{
		f.word("keyring", &out.Keyring),
		f.word("peer1", &out.Peer1),
		f.word("peer2", &out.Peer2),
		f.word("ikev2_profile1", &out.IKEv2Profile1),
		f.word("ikev2_profile2", &out.IKEv2Profile2),
		f.word("ipsec_profile1", &out.IPsecProfile1),
		f.word("ipsec_profile2", &out.IPsecProfile2),
		f.tunnel("primary_tunnel", &out.PrimaryTunnel),
		f.tunnel("backup_tunnel", &out.BackupTunnel),
		f.word("route_map", &out.RouteMap),
		f.number("sla1", &out.SLA1, maxSLA),
		f.number("sla2", &out.SLA2, maxSLA),
		f.number("track1", &out.Track1, maxTrack),
		f.number("track2", &out.Track2, maxTrack),
		f.accessList("acl", &out.ACL),
	})
}

// Clashes are the objects of a pair that are those of another one, in sentences: a site file has none.
func (s *Site) Clashes() []string {
	var out []string
	seen := map[ownName]Pair{}
	for _, p := range s.Pairs() {
		for _, name := range p.own() {
			o := ownName{kind: name.kind, value: name.value}
			if other, taken := seen[o]; taken {
				out = append(out, fmt.Sprintf("the %s %s is one of %s and of %s", o.kind, o.value, other, p))
			}
			seen[o] = p
		}
	}
	return out
}

// ownName is an object of one pair, which none of another may be.
type ownName struct{ kind, key, value string }

// own are the objects that every pair has of its own. Of a pair by sources the route map is that of the first one.
func (p Pair) own() []ownName {
	n := p.Names
	out := []ownName{
		{"IKEv2 keyring", "keyring", n.Keyring},
		{"IKEv2 profile", "ikev2_profile1", n.IKEv2Profile1}, {"IKEv2 profile", "ikev2_profile2", n.IKEv2Profile2},
		{"IPsec profile", "ipsec_profile1", n.IPsecProfile1}, {"IPsec profile", "ipsec_profile2", n.IPsecProfile2},
		{"tunnel interface", "primary_tunnel", n.PrimaryTunnel}, {"tunnel interface", "backup_tunnel", n.BackupTunnel},
		{"IP SLA operation", "sla1", fmt.Sprint(n.SLA1)}, {"IP SLA operation", "sla2", fmt.Sprint(n.SLA2)},
		{"track", "track1", fmt.Sprint(n.Track1)}, {"track", "track2", fmt.Sprint(n.Track2)},
		{"access list", "acl", fmt.Sprint(n.ACL)},
	}
	if len(p.From) == 0 {
		out = append(out, ownName{"route map", "route_map", n.RouteMap})
	}
	return out
}
