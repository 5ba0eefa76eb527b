package running

import (
	"crypto/md5" //nolint:gosec // what key-hash is
	"encoding/hex"
	"slices"
	"strings"

	"golang.org/x/crypto/ssh"
)

// PublicKeyUser is `username X` of the chain. IOS keeps the hashes of the keys alone.
type PublicKeyUser struct {
	Name   string
	Hashes []string // "ssh-rsa <MD5, hexadecimal, upper case> [comment]"
	Typing strings.Builder
}

// KeyHash is what IOS keeps of a public key: its type and the MD5 of its blob, in hexadecimal.
func KeyHash(key ssh.PublicKey) string {
	sum := md5.Sum(key.Marshal()) //nolint:gosec // as above
	return key.Type() + " " + strings.ToUpper(hex.EncodeToString(sum[:]))
}

// Add adds a key by its hash.
func (u *PublicKeyUser) Add(key ssh.PublicKey, comment string) {
	u.AddHash(strings.TrimSpace(KeyHash(key) + " " + comment))
}

// AddHash adds `key-hash`, unless it is there already.
func (u *PublicKeyUser) AddHash(hash string) {
	if !slices.Contains(u.Hashes, hash) {
		u.Hashes = append(u.Hashes, hash)
	}
}

// Accepts reports whether a key is one of the user's.
func (u *PublicKeyUser) Accepts(key ssh.PublicKey) bool {
	want := KeyHash(key)
	return slices.ContainsFunc(u.Hashes, func(h string) bool { return h == want || strings.HasPrefix(h, want+" ") })
}

// PublicKeyUser finds or makes a user of the chain.
func (c *Config) PublicKeyUser(name string) *PublicKeyUser {
	if u := Find(c.SSH.PublicKeys, func(u *PublicKeyUser) bool { return u.Name == name }); u != nil {
		return u
	}
	u := &PublicKeyUser{Name: name}
	c.SSH.PublicKeys = append(c.SSH.PublicKeys, u)
	return u
}
