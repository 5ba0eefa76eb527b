package scenario

import (
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/fakeios"
	"github.com/ziatunnel/ziatunnel/pkg/lazyregexp"
	"go.yaml.in/yaml/v3"
	"golang.org/x/crypto/ssh"
)

var userShape = lazyregexp.New(`^[!-~]{1,64}$`)

// users is the list of a router's accounts.
func users(to *[]fakeios.User) value {
	return list("users", func() { *to = nil }, func() value {
		u := &fakeios.User{Privilege: 15}
		one := object("user", "a user", userKeys(u), nil)
		return value{func(r *reader, n *yaml.Node) {
			one.read(r, n)
			for _, other := range *to {
				if other.Name == u.Name && u.Name != "" {
					r.note(n, u.Name, "two users with the same name", "keep one of them")
				}
			}
			*to = append(*to, *u)
		}, one.schema}
	})
}

func userKeys(u *fakeios.User) []key {
	keys := list("keys", func() { u.PublicKeys = nil }, func() value {
		var line string
		one := content(&line, false)
		return value{func(r *reader, n *yaml.Node) {
			one.read(r, n)
			if line = strings.TrimSpace(line); line == "" {
				return
			}
			if why := checkPublicKey(line); why != "" {
				r.hide(n, why, "the line of id_rsa.pub, or file:PATH of that file")
			}
			u.PublicKeys = append(u.PublicKeys, line)
		}, one.schema}
	})
	return []key{
		{"name", true, "login", text(&u.Name, userShape, "not a user name", "1 to 64 characters without blanks")},
		{"password", false, "env:NAME, file:PATH or the password itself; default one made up at every start",
			secret(&u.Password, typeable)},
		{"privilege", false, "15, the default, may do everything; 0 and 1 land at >, the others at #",
			integer(&u.Privilege, 0, 15)},
		{"hidden", false, "no configuration shows it, and it logs in whatever the lines say about SSH and AAA",
			boolean(&u.Hidden)},
		{"keys", false, "RSA public keys: lines of authorized_keys, or file:PATH", keys},
		{"view", false, "parser view that it lands in", text(&u.View, userShape, "not the name of a view",
			"1 to 64 characters without blanks")},
		{"exec", false, "commands it has below level 15 beside those of every user or view, or all", texts(&u.Exec)},
		{"configures", false, "lines of configuration it may type below level 15, or all", texts(&u.Configures)},
		{"shows", false, "lines its running-config has below level 15: interface for the heads, all interface for " +
			"the blocks; default what it may type", texts(&u.Shows)},
		{"denied", false, "commands and lines that AAA refuses it at any level", texts(&u.Denied)},
		{"lacks", false, "commands that its level does not have, until enable", texts(&u.Lacks)},
	}
}

func checkPublicKey(line string) string {
	known, _, _, _, err := ssh.ParseAuthorizedKey([]byte(line))
	switch {
	case err != nil:
		return "not a public key"
	case known.Type() != ssh.KeyAlgoRSA:
		return "IOS 15.4 takes RSA keys alone"
	}
	return ""
}

func checkHostKey(pem string) string {
	signer, err := ssh.ParsePrivateKey([]byte(pem))
	switch {
	case err != nil:
		return "not a private key in PEM"
	case signer.PublicKey().Type() != ssh.KeyAlgoRSA:
		return "the host key of an IOS 15.4 router is an RSA key"
	}
	return ""
}
