package site

import (
	"strings"

	"go.yaml.in/yaml/v3"
)

// names reads the names and numbers of the objects. at remembers where they stand.
func (r *reader) names(n *yaml.Node, out *Names, at places) {
	f := nameFields{r, at}
	r.mapping(n, "names", []field{
		f.word("proposal", &out.Proposal),
		f.word("policy", &out.Policy),
		f.word("keyring", &out.Keyring),
		f.word("peer1", &out.Peer1),
		f.word("peer2", &out.Peer2),
		f.word("ikev2_profile1", &out.IKEv2Profile1),
		f.word("ikev2_profile2", &out.IKEv2Profile2),
		f.word("transform_set", &out.TransformSet),
		f.word("ipsec_profile1", &out.IPsecProfile1),
		f.word("ipsec_profile2", &out.IPsecProfile2),
		f.tunnel("primary_tunnel", &out.PrimaryTunnel),
		f.tunnel("backup_tunnel", &out.BackupTunnel),
		f.word("route_map", &out.RouteMap),
		f.word("zone_pair", &out.ZonePair),
		f.word("class_map", &out.ClassMap),
		f.word("policy_map", &out.PolicyMap),
		f.word("applet_down", &out.AppletDown),
		f.word("applet_up", &out.AppletUp),
		f.number("sla1", &out.SLA1, maxSLA),
		f.number("sla2", &out.SLA2, maxSLA),
		f.number("track1", &out.Track1, maxTrack),
		f.number("track2", &out.Track2, maxTrack),
		f.accessList("acl", &out.ACL),
	})
}

// The highest numbers that IOS 15.4 takes.
const (
	maxSLA   = 2147483647
	maxTrack = 1000
)

// nameFields makes the fields of names.
type nameFields struct {
	reader *reader
	at     places
}

// field remembers where the value of a key stands.
func (f nameFields) field(key string, read func(*yaml.Node)) field {
	return field{key, false, func(n *yaml.Node) {
		f.at[key] = n
		read(n)
	}}
}

func (f nameFields) word(key string, to *string) field {
	return f.field(key, func(n *yaml.Node) {
		const form = "a letter, then letters, digits, - _ .; at most 48"
		*to = f.reader.match(n, objName, "not a name that IOS takes", form)
	})
}

func (f nameFields) number(key string, to *int, high int) field {
	return f.field(key, func(n *yaml.Node) { *to = f.reader.integer(n, 1, high, key) })
}

func (f nameFields) tunnel(key string, to *string) field {
	return f.field(key, func(n *yaml.Node) {
		name, ok := CanonicalInterface(f.reader.text(n))
		if !ok || !strings.HasPrefix(name, "Tunnel") {
			f.reader.report(n, "not a tunnel interface", "for example Tunnel1")
		}
		*to = name
	})
}

func (f nameFields) accessList(key string, to *int) field {
	return f.field(key, func(n *yaml.Node) {
		*to = atoi(f.reader.text(n))
		if !IsExtendedList(*to) {
			f.reader.report(n, "not the number of an extended access list", "100 to 199 or 2000 to 2699")
		}
	})
}
