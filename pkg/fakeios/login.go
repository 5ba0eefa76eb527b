package fakeios

import (
	"errors"
	"slices"
	"time"

	"golang.org/x/crypto/ssh"
)

// loginTime is how long a client has for handshake and login.
func (r *Router) loginTime() time.Duration {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.running.SSH.Timeout()
}

// serverConfig offers what the profile says and asks for what the configuration says.
func (r *Router) serverConfig(trouble loginTrouble) *ssh.ServerConfig {
	r.mu.Lock()
	banner, tries := r.running.Banner("login"), r.running.SSH.Tries()
	r.mu.Unlock()
	config := &ssh.ServerConfig{
		MaxAuthTries: tries,
		PasswordCallback: func(c ssh.ConnMetadata, password []byte) (*ssh.Permissions, error) {
			return nil, trouble.password(r, c.User(), string(password))
		},
		KeyboardInteractiveCallback: func(c ssh.ConnMetadata, ask ssh.KeyboardInteractiveChallenge) (*ssh.Permissions,
			error) {
			return nil, trouble.interactive(r, c.User(), ask)
		},
		PublicKeyCallback: func(c ssh.ConnMetadata, key ssh.PublicKey) (*ssh.Permissions, error) {
			if trouble.locked {
				return nil, errors.New("the account is locked")
			}
			return nil, r.checkKey(c.User(), key)
		},
	}
	if banner != "" {
		config.BannerCallback = func(ssh.ConnMetadata) string { return banner + "\n" }
	}
	r.profile().apply(config)
	config.AddHostKey(r.hostKey)
	return config
}

// checkPassword judges the password of an account. Hashes are costly, so that the router is not locked meanwhile.
func (r *Router) checkPassword(vty int, name, password string) error {
	if lab := r.account(name); lab.Hidden {
		if password == lab.Password {
			return nil
		}
		return errors.New("bad password")
	}
	r.mu.Lock()
	local := r.running.LineOf(vty).Login == "local" || r.running.AAA()
	users := slices.Clone(r.running.Users)
	r.mu.Unlock()
	if !local {
		return errors.New("the lines do not log in by local accounts")
	}
	for _, u := range users {
		if u.Name == name && u.Authenticates(password) {
			return nil
		}
	}
	return errors.New("bad password")
}

// checkKey looks the key up in `ip ssh pubkey-chain`.
func (r *Router) checkKey(name string, key ssh.PublicKey) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, u := range r.running.SSH.PublicKeys {
		if u.Name == name && u.Accepts(key) {
			return nil
		}
	}
	return errors.New("unknown key")
}
