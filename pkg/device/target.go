package device

import "github.com/ziatunnel/ziatunnel/pkg/secret"

// Target is a router to log in to.
type Target struct {
	Address string // host:port or [v6]:port; the port is always there
	User    string
	Auth    Auth
	Enable  secret.String // enable secret; zero when the login lands at "#"
	HostKey string        // pinned fingerprint, "SHA256:..."; empty: known_hosts decides
	Jump    []Hop         // bastions to pass through, first hop first
	// LegacySSH allows the algorithms that x/crypto leaves out of its defaults as insecure:
	// CBC ciphers, group1 and group-exchange with SHA-1.
	LegacySSH bool
}

// Auth is what a login may offer. Methods that are absent are not tried.
type Auth struct {
	Password   secret.String // for password and keyboard-interactive
	PrivateKey secret.String // PEM or OpenSSH text, not a path
	Passphrase secret.String // of PrivateKey
	Agent      string        // path of the ssh-agent socket; empty: no agent
}

// Hop is a jump host; it is logged in to with the Auth of the target it leads to.
type Hop struct {
	Address string // host:port
	User    string
}
