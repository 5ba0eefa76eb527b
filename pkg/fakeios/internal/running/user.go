package running

import (
	"crypto/sha256"
	"encoding/base64"
	"fmt"
)

// User is a local account; it has a password or a secret.
type User struct {
	Name      string
	Privilege int
	Password  Credential
	Secret    Credential
}

// Authenticates reports whether a typed password is the user's. An account without one takes an empty password.
func (u User) Authenticates(typed string) bool {
	switch {
	case u.Secret.Type != "":
		return u.Secret.Matches(typed)
	case u.Password.Type != "":
		return u.Password.Matches(typed)
	}
	return typed == ""
}

// String is the account as the running-config shows it.
func (u User) String() string {
	words := "username " + u.Name
	if u.Privilege != 1 {
		words += fmt.Sprintf(" privilege %d", u.Privilege)
	}
	switch {
	case u.Secret.Type != "":
		return words + " secret " + u.Secret.String()
	case u.Password.Type != "":
		return words + " password " + u.Password.String()
	default:
		return words
	}
}

// String is the credential as the running-config shows it.
func (c Credential) String() string { return c.Type + " " + c.Text }

// InClear is a password that nothing hides; an empty one is none.
func InClear(password string) Credential {
	if password == "" {
		return Credential{}
	}
	return Credential{Type: "0", Text: password}
}

// Hashed is a secret that was typed in clear; an empty one is none.
func Hashed(secret string) Credential {
	if secret == "" {
		return Credential{}
	}
	return Credential{Type: "5", Text: HashSecret(secret)}
}

// MayEnable reports whether a password leads to privileged exec: the enable secret, or without one the enable password.
func (c *Config) MayEnable(typed string) bool {
	if c.Enable.Type != "" {
		return c.Enable.Matches(typed)
	}
	return c.EnablePassword.Matches(typed)
}

// HasEnable reports whether there is an enable secret or an enable password.
func (c *Config) HasEnable() bool { return c.Enable.Type != "" || c.EnablePassword.Type != "" }

// HashSecret stands in the place of a type 5 hash: stable, and not the secret.
func HashSecret(secret string) string {
	if secret == "" {
		return ""
	}
	sum := sha256.Sum256([]byte(secret))
	return "$1$lab$" + base64.RawStdEncoding.EncodeToString(sum[:])[:22]
}
