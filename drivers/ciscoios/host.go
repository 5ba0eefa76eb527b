package ciscoios

import (
	"golang.org/x/crypto/ssh"

	"github.com/ziatunnel/ziatunnel/pkg/device"
)

// host is one machine to log in to: the router, or a jump host on the way to it. Nothing of one is used for another.
type host struct {
	device.Hop
	router bool
}

// routerOf is the router itself.
func routerOf(t device.Target) host {
	return host{device.Hop{Address: t.Address, User: t.User, Auth: t.Auth, HostKey: t.HostKey, LegacySSH: t.LegacySSH},
		true}
}

// noun is what messages call it.
func (h host) noun() string {
	if h.router {
		return "the router"
	}
	return "the jump host"
}

// setting names a key of the site file that is about it.
func (h host) setting(key string) string {
	if h.router {
		return "router." + key
	}
	return key + " of this jump host"
}

// refuse is a host key that is not accepted.
func (h host) refuse(detail, hint string) error {
	return &device.ConnectError{Address: h.Address, Reason: device.ErrHostKey, Detail: detail, Hint: hint}
}

// otherKeyError is a host that shows another key than the pinned one. It may have several, and show that one when it
// is asked for its type.
type otherKeyError struct {
	refused error
	key     ssh.PublicKey
}

func (e *otherKeyError) Error() string { return e.refused.Error() }

func (e *otherKeyError) Unwrap() error { return e.refused }
