package fakeios

import (
	"crypto/sha256"
	"encoding/base64"
	"fmt"
)

// user is a local account; it has a password in clear or the hash of a secret.
type user struct {
	name      string
	privilege int
	password  string
	secret    string
}

func (u user) knows(typed string) bool {
	if u.secret != "" {
		return u.secret == hashOf(typed)
	}
	return u.password == typed
}

// String is the account as the running-config shows it.
func (u user) String() string {
	words := "username " + u.name
	if u.privilege != 1 {
		words += fmt.Sprintf(" privilege %d", u.privilege)
	}
	switch {
	case u.secret != "":
		return words + " secret 5 " + u.secret
	case u.password != "":
		return words + " password 0 " + u.password
	default:
		return words
	}
}

// hashOf stands in the place of a type 5 hash: stable, and not the secret.
func hashOf(secret string) string {
	if secret == "" {
		return ""
	}
	sum := sha256.Sum256([]byte(secret))
	return "$1$lab$" + base64.RawStdEncoding.EncodeToString(sum[:])[:22]
}
