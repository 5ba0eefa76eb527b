package running

import (
	"crypto/sha256"
	"encoding/base64"
	"fmt"
)

// User is a local account; it has a password in clear or the hash of a secret.
type User struct {
	Name      string
	Privilege int
	Password  string
	Secret    string
}

// Authenticates reports whether a typed password is the user's.
func (u User) Authenticates(typed string) bool {
	if u.Secret != "" {
		return u.Secret == HashSecret(typed)
	}
	return u.Password == typed
}

// String is the account as the running-config shows it.
func (u User) String() string {
	words := "username " + u.Name
	if u.Privilege != 1 {
		words += fmt.Sprintf(" privilege %d", u.Privilege)
	}
	switch {
	case u.Secret != "":
		return words + " secret 5 " + u.Secret
	case u.Password != "":
		return words + " password 0 " + u.Password
	default:
		return words
	}
}

// HashSecret stands in the place of a type 5 hash: stable, and not the secret.
func HashSecret(secret string) string {
	if secret == "" {
		return ""
	}
	sum := sha256.Sum256([]byte(secret))
	return "$1$lab$" + base64.RawStdEncoding.EncodeToString(sum[:])[:22]
}
