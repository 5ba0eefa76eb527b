package ciscoios_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"golang.org/x/crypto/ssh"

	"github.com/ziatunnel/ziatunnel/drivers/ciscoios"
	"github.com/ziatunnel/ziatunnel/pkg/device"
	"github.com/ziatunnel/ziatunnel/pkg/fakeios"
	"github.com/ziatunnel/ziatunnel/pkg/secret"
)

// TestWeakAlgorithmsAreAskedFor: what is broken or weak is offered to a host that has legacy_ssh, behind everything
// else, and to no other.
func TestWeakAlgorithmsAreAskedFor(t *testing.T) {
	key := ed25519Key(t)
	server := serveSSH(t, accepts{}, nil, key)
	target := device.Target{Address: server.address, User: "noc", HostKey: ssh.FingerprintSHA256(key.PublicKey()),
		Auth: device.Auth{Password: secret.New("x")}}
	weak := []string{"ssh-dss", "ssh-rsa", "diffie-hellman-group14-sha1", "diffie-hellman-group1-sha1",
		"diffie-hellman-group-exchange-sha1", "hmac-sha1-96", "3des-cbc", "aes128-cbc"}
	never := []string{"arcfour", "arcfour128", "arcfour256", "none", "ssh-rsa-cert-v01@openssh.com"}
	offered := func(legacy bool) [][]string {
		target.LegacySSH = legacy
		if _, err := ciscoios.Dial(t.Context(), target, ciscoios.Options{}); !errors.Is(err, device.ErrAuth) {
			t.Fatal(err)
		}
		offer := server.offer(t)
		return [][]string{offer.KeyExchanges, offer.HostKeys, offer.CiphersOut, offer.CiphersIn, offer.MACsOut,
			offer.MACsIn}
	}
	for _, list := range offered(false) {
		for _, algorithm := range append(weak, never...) {
			if slices.Contains(list, algorithm) {
				t.Errorf("%s is offered without legacy_ssh", algorithm)
			}
		}
	}
	lists := offered(true)
	for _, algorithm := range weak {
		if !slices.Contains(slices.Concat(lists...), algorithm) {
			t.Errorf("%s is not offered with legacy_ssh", algorithm)
		}
	}
	for _, list := range lists {
		strong := 0
		for i, algorithm := range list {
			switch {
			case slices.Contains(never, algorithm):
				t.Errorf("%s is offered", algorithm)
			case !slices.Contains(weak, algorithm) && !strings.HasPrefix(algorithm, "ext-info-") &&
				!strings.HasPrefix(algorithm, "kex-strict-"):
				if strong != i {
					t.Errorf("%s stands behind a weak algorithm: %q", algorithm, list)
				}
				strong++
			}
		}
	}
}

// TestNoCommonAlgorithm: the message lists what the host offers, and says which setting lets the login go on.
func TestNoCommonAlgorithm(t *testing.T) {
	legacy := "set router.legacy_ssh: true to allow weak algorithms such as "
	profile := func(name string, change func(*fakeios.SSHProfile)) *fakeios.SSHProfile {
		p, err := fakeios.SSHProfileByName(name)
		if err != nil {
			t.Fatal(err)
		}
		if change != nil {
			change(&p)
		}
		return &p
	}
	for name, c := range map[string]struct {
		profile *fakeios.SSHProfile
		legacy  bool
		want    string
	}{
		"881 on 15.4": {profile("881", nil), false, "the router offers diffie-hellman-group-exchange-sha1, " +
			"diffie-hellman-group14-sha1, diffie-hellman-group1-sha1 (key exchange) (" +
			legacy +
			"diffie-hellman-group-exchange-sha1)"},
		"cipher": {profile("modern", func(p *fakeios.SSHProfile) { p.Ciphers = []string{"aes128-cbc", "3des-cbc"} }),
			false,
			"the router offers aes128-cbc, 3des-cbc (client to server cipher) (" + legacy + "aes128-cbc)"},
		"MAC": {profile("modern", func(p *fakeios.SSHProfile) {
			p.Ciphers, p.MACs = []string{"aes128-ctr"}, []string{"hmac-sha1-96"}
		}), false, "the router offers hmac-sha1-96 (client to server MAC) (" + legacy + "hmac-sha1-96)"},
		"host key": {profile("modern", func(p *fakeios.SSHProfile) { p.SHA2 = false }), false,
			"the router offers ssh-rsa (host key) (" + legacy + "ssh-rsa)"},
		"with legacy_ssh": {profile("881", nil), true, ""},
		"today's":         {profile("modern", nil), false, ""},
	} {
		t.Run(name, func(t *testing.T) {
			_, target := start(t, fakeios.Config{SSH: c.profile})
			target.LegacySSH = c.legacy
			s, err := ciscoios.Dial(t.Context(), target, ciscoios.Options{})
			if err == nil {
				_ = s.Close()
			}
			if c.want == "" && err != nil || c.want != "" &&
				(!errors.Is(err, device.ErrAlgorithms) || !strings.HasSuffix(err.Error(), c.want)) {
				t.Errorf("%v, want %s", err, c.want)
			}
		})
	}
}

// TestKeysSignWithSHA1OnlyForLegacy: a host that takes no other signature gets none without legacy_ssh.
func TestKeysSignWithSHA1OnlyForLegacy(t *testing.T) {
	text := userKey(t)
	key := ed25519Key(t)
	for algorithm, want := range map[string][2]bool{"ssh-rsa": {false, true}, "rsa-sha2-512": {true, true}} {
		server := serveSSH(t, accepts{key: rsaKey().PublicKey()}, func(c *ssh.ServerConfig) {
			c.PublicKeyAuthAlgorithms = []string{algorithm}
		}, key)
		for i, legacy := range []bool{false, true} {
			_, err := ciscoios.Dial(t.Context(), device.Target{Address: server.address, User: "noc",
				HostKey: ssh.FingerprintSHA256(key.PublicKey()),
				Auth:    device.Auth{PrivateKey: secret.New(text)}, LegacySSH: legacy}, ciscoios.Options{})
			if in := errors.Is(err, device.ErrNoShell); in != want[i] { // the server has no shell to give
				t.Errorf("%s with legacy_ssh %v: %v", algorithm, legacy, err)
			}
		}
	}
}
