package ciscoios_test

import (
	"errors"
	"io"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/crypto/ssh"

	"github.com/ziatunnel/ziatunnel/drivers/ciscoios"
	"github.com/ziatunnel/ziatunnel/pkg/device"
	"github.com/ziatunnel/ziatunnel/pkg/fakeios"
	"github.com/ziatunnel/ziatunnel/pkg/secret"
)

// TestJumpHost reaches the router through a bastion that asks by keyboard-interactive.
func TestJumpHost(t *testing.T) {
	_, target := start(t, fakeios.Config{})
	bastion := serveSSH(t, accepts{}, func(config *ssh.ServerConfig) {
		config.PasswordCallback, config.PublicKeyCallback = nil, nil
		config.KeyboardInteractiveCallback = func(_ ssh.ConnMetadata,
			ask ssh.KeyboardInteractiveChallenge) (*ssh.Permissions, error) {
			answers, err := ask("", "", []string{"Password: "}, []bool{false})
			if err != nil || len(answers) != 1 || answers[0] != "ops" {
				return nil, io.ErrUnexpectedEOF
			}
			return nil, nil
		}
	}, ed25519Key(t))
	target.Jump = []device.Hop{{Address: bastion.address, User: "ops", Auth: device.Auth{Password: secret.New("ops")}}}
	keys := ciscoios.HostKeys{File: filepath.Join(t.TempDir(), "known_hosts"), AcceptNew: true}
	s := open(t, target, ciscoios.Options{HostKeys: keys})
	if _, err := s.Show(t.Context(), "show privilege"); err != nil {
		t.Error(err)
	}
	keys.AcceptNew = false
	keys.File += "-empty"
	if _, err := ciscoios.Dial(t.Context(), target, ciscoios.Options{HostKeys: keys}); err == nil {
		t.Error("the bastion's unknown key was accepted")
	}
}

// TestJumpHostsAreTrustedWithTheirOwn: two jump hosts write down what is offered to them. None sees what the router or
// the other one is given: password, key, weak algorithms.
func TestJumpHostsAreTrustedWithTheirOwn(t *testing.T) {
	hopKey := rsaKey().PublicKey()
	first, second := ed25519Key(t), ed25519Key(t)
	one := serveSSH(t, accepts{password: "one"}, nil, first)
	two := serveSSH(t, accepts{key: hopKey}, nil, second)
	_, target := start(t, fakeios.Config{})
	pinned := func(at *sshServer, user string, key ssh.Signer, auth device.Auth) device.Hop {
		return device.Hop{Address: at.address, User: user, HostKey: ssh.FingerprintSHA256(key.PublicKey()), Auth: auth}
	}
	target.Jump = []device.Hop{
		pinned(one, "ann", first, device.Auth{Password: secret.New("one")}),
		pinned(two, "bob", second, device.Auth{PrivateKey: secret.New(userKey(t))}),
	}
	open(t, target, ciscoios.Options{})

	users, passwords, keys := one.seen()
	if !slices.Equal(passwords, []string{"one"}) || len(keys) > 0 || users[0] != "ann" {
		t.Errorf("the first jump host saw %q %q %q", users, passwords, keys)
	}
	_, passwords, keys = two.seen()
	if len(passwords) > 0 || slices.ContainsFunc(keys,
		func(k string) bool { return k != ssh.FingerprintSHA256(hopKey) }) ||
		len(keys) == 0 {
		t.Errorf("the second jump host saw %q %q", passwords, keys)
	}
	for _, at := range []*sshServer{one, two} {
		if offer := at.offer(t); slices.Contains(offer.KeyExchanges, "diffie-hellman-group14-sha1") {
			t.Errorf("the router's legacy_ssh counts for a jump host: %q", offer.KeyExchanges)
		}
	}
}

// TestJumpHostsThatRefuse: messages say which host it is and which of its settings counts, and nothing of the router is
// tried instead.
func TestJumpHostsThatRefuse(t *testing.T) {
	key := ed25519Key(t)
	pin := ssh.FingerprintSHA256(key.PublicKey())
	router := device.Target{Address: "192.0.2.10:22", User: "noc",
		Auth:      device.Auth{Password: secret.New("router-password")},
		LegacySSH: true}
	for name, c := range map[string]struct {
		hop    device.Hop
		change func(*ssh.ServerConfig)
		reason error
		want   []string
		tried  []string
	}{
		"nothing to log in with": {device.Hop{HostKey: pin}, nil, device.ErrAuth,
			[]string{"nothing to log in to the jump host with", "password or key of this jump host"}, nil},
		"wrong password": {device.Hop{HostKey: pin, Auth: device.Auth{Password: secret.New("wrong")}}, nil,
			device.ErrAuth,
			[]string{"user ops was refused", "user of this jump host"}, []string{"wrong"}},
		"another key": {device.Hop{HostKey: "SHA256:" + strings.Repeat("A", 43), Auth: device.Auth{
			Password: secret.New("right")}}, nil, device.ErrHostKey,
			[]string{"the jump host shows " + pin, "host_key of this jump host"}, nil},
		"unknown key": {device.Hop{Auth: device.Auth{Password: secret.New("right")}}, nil, device.ErrHostKey,
			[]string{"unknown key " + pin, "host_key of this jump host"}, nil},
		"weak algorithms": {device.Hop{HostKey: pin, Auth: device.Auth{Password: secret.New("right")}},
			func(c *ssh.ServerConfig) { c.KeyExchanges = []string{"diffie-hellman-group1-sha1"} },
			device.ErrAlgorithms,
			[]string{"the jump host offers diffie-hellman-group1-sha1", "legacy_ssh: true of this jump host"}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			server := serveSSH(t, accepts{password: "right"}, c.change, key)
			target := router
			c.hop.Address, c.hop.User = server.address, "ops"
			target.Jump = []device.Hop{c.hop}
			_, err := ciscoios.Dial(t.Context(), target, ciscoios.Options{})
			if !errors.Is(err, c.reason) {
				t.Fatalf("%v", err)
			}
			for _, want := range append(c.want, "jump host: "+server.address) {
				if !strings.Contains(err.Error(), want) {
					t.Errorf("%q is not in %v", want, err)
				}
			}
			if _, passwords, keys := server.seen(); !slices.Equal(passwords, c.tried) || len(keys) > 0 {
				t.Errorf("it saw %q %q", passwords, keys)
			}
		})
	}
}
