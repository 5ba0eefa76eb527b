package site

import (
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/ziatunnel/ziatunnel/pkg/secret"
)

func (r *reader) router(n *yaml.Node, out *Router) {
	ref := func(to *secret.Ref) func(*yaml.Node) { return func(n *yaml.Node) { *to = r.ref(n) } }
	before := len(r.problems)
	r.mapping(n, "router", []field{
		{"address", true, func(n *yaml.Node) { out.Address = r.address(n, r.text(n)) }},
		{"user", true, func(n *yaml.Node) {
			out.User = r.match(n, userName, "not a user name", "1 to 64 characters without blanks")
		}},
		{"password", false, ref(&out.Password)},
		{"key", false, ref(&out.Key)},
		{"key_passphrase", false, ref(&out.KeyPassphrase)},
		{"agent", false, func(n *yaml.Node) { out.Agent = r.boolean(n) }},
		{"enable", false, ref(&out.Enable)},
		{"host_key", false, func(n *yaml.Node) {
			out.HostKey = r.match(n, hostPin, "not a host key fingerprint",
				"SHA256: and 43 characters, as ssh-keygen -l prints it")
		}},
		{"jump", false, func(n *yaml.Node) {
			for _, item := range r.list(n) {
				out.Jump = append(out.Jump, r.hop(item))
			}
		}},
		{"legacy_ssh", false, func(n *yaml.Node) { out.LegacySSH = r.boolean(n) }},
	})
	if len(r.problems) == before && out.Password.IsZero() && out.Key.IsZero() && !out.Agent {
		r.hide(n, "router has no way to log in", "give password, key or agent: true")
	}
}

func (r *reader) hop(n *yaml.Node) Hop {
	user, address, ok := strings.Cut(r.text(n), "@")
	if !ok || !userName.MatchString(user) {
		r.report(n, "not a jump host", "write user@host or user@host:port")
		return Hop{}
	}
	return Hop{User: user, Address: r.address(n, address)}
}

func (r *reader) credential(n *yaml.Node, out *Credential) {
	r.mapping(n, "credential", []field{
		{"fqdn", true, func(n *yaml.Node) {
			out.FQDN = strings.ToLower(r.text(n))
			if !fqdnShape.MatchString(out.FQDN) {
				r.report(n, "not the FQDN of a VPN credential", "it has the form user@domain.tld")
			}
		}},
		{"psk", true, func(n *yaml.Node) { out.PSK = r.ref(n) }},
	})
}

func (r *reader) names(n *yaml.Node, out *Names, at places) {
	var fields []field
	word := func(key string, to *string) {
		fields = append(fields, field{key, false, func(n *yaml.Node) {
			at[key], *to = n, r.match(n, objName, "not a name that IOS takes",
				"a letter, then letters, digits, - _ .; at most 48")
		}})
	}
	number := func(key string, to *int, high int) {
		fields = append(fields, field{key, false, func(n *yaml.Node) { at[key], *to = n, r.integer(n, 1, high, key) }})
	}
	tunnel := func(key string, to *string) {
		fields = append(fields, field{key, false, func(n *yaml.Node) {
			name, ok := CanonicalInterface(r.text(n))
			if !ok || !strings.HasPrefix(name, "Tunnel") {
				r.report(n, "not a tunnel interface", "for example Tunnel1")
			}
			at[key], *to = n, name
		}})
	}
	word("proposal", &out.Proposal)
	word("policy", &out.Policy)
	word("keyring", &out.Keyring)
	word("peer1", &out.Peer1)
	word("peer2", &out.Peer2)
	word("ikev2_profile1", &out.IKEv2Profile1)
	word("ikev2_profile2", &out.IKEv2Profile2)
	word("transform_set", &out.TransformSet)
	word("ipsec_profile1", &out.IPsecProfile1)
	word("ipsec_profile2", &out.IPsecProfile2)
	tunnel("primary_tunnel", &out.PrimaryTunnel)
	tunnel("backup_tunnel", &out.BackupTunnel)
	word("route_map", &out.RouteMap)
	number("sla1", &out.SLA1, 2147483647)
	number("sla2", &out.SLA2, 2147483647)
	number("track1", &out.Track1, 1000)
	number("track2", &out.Track2, 1000)
	fields = append(fields, field{"acl", false, func(n *yaml.Node) {
		at["acl"], out.ACL = n, atoi(r.text(n))
		if a := out.ACL; a < 100 || a > 199 && a < 2000 || a > 2699 {
			r.report(n, "not the number of an extended access list", "100 to 199 or 2000 to 2699")
		}
	}})
	r.mapping(n, "names", fields)
}
