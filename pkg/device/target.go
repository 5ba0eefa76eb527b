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
	// LegacySSH allows algorithms that are weak by now, behind the strong ones: SHA-1 in key exchanges and
	// signatures, DSA, CBC ciphers. A router with IOS 15.4 knows no other key exchange.
	LegacySSH bool
}

// Auth is what a login may offer. Methods that are absent are not tried.
type Auth struct {
	Password   secret.String // for password and keyboard-interactive
	PrivateKey secret.String // PEM or OpenSSH text, not a path
	Passphrase secret.String // of PrivateKey
	Agent      string        // path of the ssh-agent socket; empty: no agent
}

// Hop is a jump host. All that it is trusted with is its own: it gets no password and no key of the router, and the
// router's pin and LegacySSH do not count for it.
type Hop struct {
	Address   string // host:port or [v6]:port
	User      string
	Auth      Auth
	HostKey   string // as in [Target]
	LegacySSH bool   // as in [Target]
}
