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
