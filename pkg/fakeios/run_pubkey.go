package fakeios

import (
	"crypto/md5" //nolint:gosec // what key-hash is
	"encoding/hex"
	"slices"
	"strings"

	"golang.org/x/crypto/ssh"
)

// pubkeyUser is `username X` of the chain. IOS keeps the hashes of the keys alone.
type pubkeyUser struct {
	name   string
	hashes []string // "ssh-rsa <MD5, hexadecimal, upper case> [comment]"
	typing strings.Builder
}

func keyHash(key ssh.PublicKey) string {
	sum := md5.Sum(key.Marshal()) //nolint:gosec // as above
	return key.Type() + " " + strings.ToUpper(hex.EncodeToString(sum[:]))
}

func (u *pubkeyUser) add(key ssh.PublicKey, comment string) {
	u.keep(strings.TrimSpace(keyHash(key) + " " + comment))
}

func (u *pubkeyUser) keep(hash string) {
	if !slices.Contains(u.hashes, hash) {
		u.hashes = append(u.hashes, hash)
	}
}

func (u *pubkeyUser) knows(key ssh.PublicKey) bool {
	want := keyHash(key)
	return slices.ContainsFunc(u.hashes, func(h string) bool { return h == want || strings.HasPrefix(h, want+" ") })
}

// pubkeyUser finds or makes a user of the chain.
func (c *config) pubkeyUser(name string) *pubkeyUser {
	if u := find(c.ssh.pubkeys, func(u *pubkeyUser) bool { return u.name == name }); u != nil {
		return u
	}
	u := &pubkeyUser{name: name}
	c.ssh.pubkeys = append(c.ssh.pubkeys, u)
	return u
}
