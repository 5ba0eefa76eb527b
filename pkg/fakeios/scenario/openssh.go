package scenario

import (
	"cmp"
	"fmt"
	"net"
	"strings"

	"golang.org/x/crypto/ssh"
	"golang.org/x/crypto/ssh/knownhosts"

	"github.com/ziatunnel/ziatunnel/pkg/fakeios"
)

// dialect is what a client needs to know about an SSH profile.
type dialect struct {
	// openSSH are the options that OpenSSH 9 needs beyond its defaults, `Name=value`.
	openSSH []string
	// legacy tells that the site needs legacy_ssh: the router knows no key exchange without SHA-1.
	legacy bool
	note   string // what options cannot mend
}

func dialectOf(profile string) dialect {
	rsa := []string{"HostKeyAlgorithms=+ssh-rsa", "PubkeyAcceptedAlgorithms=+ssh-rsa"}
	with := func(options ...string) []string { return append(options, rsa...) }
	switch cmp.Or(profile, fakeios.ProfileIOS154) {
	case fakeios.ProfileModern:
		return dialect{}
	case fakeios.ProfileCBC:
		return dialect{openSSH: with("KexAlgorithms=+diffie-hellman-group14-sha1", "Ciphers=+aes128-cbc"), legacy: true}
	case fakeios.ProfileGroup1:
		return dialect{openSSH: with("KexAlgorithms=+diffie-hellman-group1-sha1", "Ciphers=+aes128-cbc"), legacy: true}
	case fakeios.ProfileKey768:
		return dialect{openSSH: with("KexAlgorithms=+diffie-hellman-group14-sha1"), legacy: true,
			note: "OpenSSH and Go refuse RSA keys below 1024 bits whatever is asked for"}
	default:
		return dialect{openSSH: with("KexAlgorithms=+diffie-hellman-group14-sha1"), legacy: true}
	}
}

// SSHCommand is the command line that logs in to router i with OpenSSH; known names the file of
// host keys.
func (n *Network) SSHCommand(i int, known string) string {
	host, port, _ := net.SplitHostPort(n.Address(i))
	words := []string{"ssh"}
	for _, option := range dialectOf(n.lab.Routers[i].Config.SSHProfile).openSSH {
		words = append(words, "-o", option)
	}
	words = append(words, "-o", ShellWord("UserKnownHostsFile="+known), "-p", port, ShellWord(n.login(i).Name+"@"+host))
	return strings.Join(words, " ")
}

// login is the account that the site of router i uses.
func (n *Network) login(i int) fakeios.User {
	if users := n.lab.Routers[i].Config.Users; len(users) > 0 {
		return users[0]
	}
	return fakeios.User{Name: "noc", Password: "noc", Privilege: 15}
}

// sshConfig is a configuration of OpenSSH with every router under its name.
func (n *Network) sshConfig(known string) string {
	var b strings.Builder
	b.WriteString("# ssh -F this-file NAME\n")
	for i, router := range n.lab.Routers {
		host, port, _ := net.SplitHostPort(n.Address(i))
		fmt.Fprintf(&b, "\nHost %s\n  HostName %s\n  Port %s\n  User %s\n  UserKnownHostsFile %q\n", router.Name, host,
			port, n.login(i).Name, known)
		d := dialectOf(router.Config.SSHProfile)
		if d.note != "" {
			fmt.Fprintf(&b, "  # %s\n", d.note)
		}
		for _, option := range d.openSSH {
			b.WriteString("  " + strings.Replace(option, "=", " ", 1) + "\n")
		}
	}
	return b.String()
}

// knownHosts pins the host key of every router.
func (n *Network) knownHosts() string {
	var b strings.Builder
	for i := range n.lab.Routers {
		// A short key cannot be parsed back by x/crypto, so its line is put together here.
		address := knownhosts.Normalize(n.Address(i))
		b.WriteString(address + " " + strings.TrimSpace(string(ssh.MarshalAuthorizedKey(n.keys[i]))) + "\n")
	}
	return b.String()
}

// ShellWord quotes a word for a shell where that is needed.
func ShellWord(word string) string {
	if strings.IndexFunc(word, func(c rune) bool { return !strings.ContainsRune(plainLetters, c) }) < 0 {
		return word
	}
	return "'" + strings.ReplaceAll(word, "'", `'\''`) + "'"
}

const plainLetters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789@%+=:,./_-"
