package site

import (
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/ziatunnel/ziatunnel/pkg/secret"
)

func (r *reader) router(n *yaml.Node, out *Router) {
	var login Hop
	before := len(r.problems)
	r.mapping(n, "router", append(r.login(&login),
		field{"enable", false, r.to(&out.Enable)},
		field{"jump", false, func(n *yaml.Node) { out.Jump = r.jump(n) }},
	))
	r.wayIn(n, "router", before, login)
	out.Address, out.User = login.Address, login.User
	out.Password, out.Agent = login.Password, login.Agent
	out.Key, out.KeyPassphrase = login.Key, login.KeyPassphrase
	out.HostKey, out.LegacySSH = login.HostKey, login.LegacySSH
}

func (r *reader) to(ref *secret.Ref) func(*yaml.Node) { return func(n *yaml.Node) { *ref = r.ref(n) } }

// login are the keys by which a host is logged in to.
func (r *reader) login(out *Hop) []field {
	return []field{
		{"address", true, func(n *yaml.Node) { out.Address = r.address(n, r.text(n)) }},
		{"user", true, func(n *yaml.Node) {
			out.User = r.match(n, userName, "not a user name", "1 to 64 characters without blanks")
		}},
		{"password", false, r.to(&out.Password)},
		{"key", false, r.to(&out.Key)},
		{"key_passphrase", false, r.to(&out.KeyPassphrase)},
		{"agent", false, func(n *yaml.Node) { out.Agent = r.boolean(n) }},
		{"host_key", false, func(n *yaml.Node) {
			out.HostKey = r.match(n, hostPin, "not a host key fingerprint",
				"SHA256: and 43 characters, as ssh-keygen -l prints it")
		}},
		{"legacy_ssh", false, func(n *yaml.Node) { out.LegacySSH = r.boolean(n) }},
	}
}

// wayIn reports a host that nobody can log in to, unless something else is wrong with it.
func (r *reader) wayIn(n *yaml.Node, what string, before int, login Hop) {
	if len(r.problems) == before && login.Password.IsZero() && login.Key.IsZero() && !login.Agent {
		r.hide(n, what+" has no way to log in", "give password, key or agent: true")
	}
}

// jump takes one jump host or a list of them.
func (r *reader) jump(n *yaml.Node) []Hop {
	if n.Kind == yaml.MappingNode || n.Kind == yaml.ScalarNode {
		return []Hop{r.hop(n)}
	}
	var out []Hop
	for _, item := range r.list(n) {
		out = append(out, r.hop(item))
	}
	return out
}

// hop takes a jump host as a mapping, or as user@host, which is logged in to with the keys of the ssh-agent.
func (r *reader) hop(n *yaml.Node) Hop {
	var out Hop
	if n.Kind == yaml.MappingNode {
		before := len(r.problems)
		r.mapping(n, "jump host", r.login(&out))
		r.wayIn(n, "jump host", before, out)
		return out
	}
	user, address, ok := strings.Cut(r.text(n), "@")
	if !ok || !userName.MatchString(user) {
		r.report(n, "not a jump host", "write user@host, user@host:port or {address: host, user: name, key: file:PATH}")
		return Hop{}
	}
	return Hop{User: user, Address: r.address(n, address), Agent: true}
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
