package ciscoios_test

import (
	"context"
	"crypto/rand"
	"errors"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"golang.org/x/crypto/ssh"
	"golang.org/x/crypto/ssh/knownhosts"

	"github.com/ziatunnel/ziatunnel/drivers/ciscoios"
	"github.com/ziatunnel/ziatunnel/pkg/device"
	"github.com/ziatunnel/ziatunnel/pkg/secret"
)

// branch is the address under which the servers of these tests are dialled.
const branch = "branch.example:22"

// dialAs logs in to a server as if it were at an address, and reports whether its host key was accepted: whether the
// password was sent.
func dialAs(t *testing.T, s *sshServer, address, pin string, keys ciscoios.HostKeys) (accepted bool, err error) {
	t.Helper()
	_, before, _ := s.seen()
	target := device.Target{Address: address, User: "noc", HostKey: pin, Auth: device.Auth{Password: secret.New("x")}}
	_, err = ciscoios.Dial(t.Context(), target, ciscoios.Options{HostKeys: keys,
		Dial: func(ctx context.Context, network, _ string) (net.Conn, error) {
			return (&net.Dialer{}).DialContext(ctx, network, s.address)
		}})
	if err == nil {
		t.Fatal("the server has no shell, and there is a session")
	}
	_, after, _ := s.seen()
	if sent := len(after) > len(before); sent != errors.Is(err, device.ErrAuth) {
		t.Errorf("password sent: %v, and %v", sent, err)
	}
	return errors.Is(err, device.ErrAuth), err
}

func writeKnownHosts(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "known_hosts")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// TestHostKeyAlgorithmsFollowKnownHosts: a host with several keys is asked for the recorded one. Another key than the
// recorded ones is refused, whatever the options say.
func TestHostKeyAlgorithmsFollowKnownHosts(t *testing.T) {
	ed, ec := ed25519Key(t), ecdsaKey(t)
	rsa, other := rsaKey(), ed25519Key(t)
	ca := ed25519Key(t)
	line := func(name string, key ssh.Signer) string {
		return name + " " + strings.TrimSpace(string(ssh.MarshalAuthorizedKey(key.PublicKey()))) + "\n"
	}
	all := []ssh.Signer{ed, ec, rsa}
	for name, c := range map[string]struct {
		keys     []ssh.Signer
		recorded string
		want     string // empty: accepted
	}{
		"ed25519":    {all, line("branch.example", ed), ""},
		"ecdsa":      {all, line("branch.example", ec), ""},
		"rsa":        {all, line("branch.example", rsa), ""},
		"port given": {all, line("[branch.example]:22", ed), ""},
		"hashed":     {all, line(knownhosts.HashHostname("branch.example"), ec), ""},
		"pattern":    {all, line("*.example,!other.example", ed), ""},
		"upper case": {all, line("Branch.Example", ed), ""},
		"one of two": {[]ssh.Signer{ed}, line("branch.example", rsa) + line("branch.example", ed), ""},
		"another one of its type": {all, line("branch.example", other),
			"line 1 records " + ssh.FingerprintSHA256(other.PublicKey()) + " (ssh-ed25519)"},
		"another one, in upper case": {all, "\n" + line("BRANCH.example", other), "line 2 records"},
		"a type that it has no longer": {[]ssh.Signer{rsa}, line("branch.example", ed), "shows " +
			ssh.FingerprintSHA256(rsa.PublicKey()) + " (ssh-rsa), but "},
		"revoked": {[]ssh.Signer{ed}, line("@revoked *", ed) + line("branch.example", ed), "line 1 revokes this key"},
		"certificate": {[]ssh.Signer{certified(t, ed, ca, "branch.example")},
			line("@cert-authority *.example", ca), ""},
		"certificate beside a key": {[]ssh.Signer{certified(t, ed, ca, "branch.example"), ec},
			line("branch.example", ec), ""},
		"certificate of another host": {[]ssh.Signer{certified(t, ed, ca, "other.example")},
			line("@cert-authority *.example", ca), "branch.example"},
		"certificate of another authority": {[]ssh.Signer{certified(t, ed, other, "branch.example")},
			line("@cert-authority *.example", ca), "no authorities for hostname"},
		"not a known_hosts": {all, "gibberish\n", "knownhosts: "},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := serveSSH(t, accepts{}, nil, c.keys...)
			file := writeKnownHosts(t, c.recorded)
			accepted, err := dialAs(t, server, branch, "", ciscoios.HostKeys{File: file, AcceptNew: true})
			if accepted != (c.want == "") || !strings.Contains(err.Error(), c.want) {
				t.Errorf("%v, want %q", err, c.want)
			}
			if now, err := os.ReadFile(file); err != nil || string(now) != c.recorded {
				t.Errorf("the file is now %q, %v", now, err)
			}
		})
	}
}

func certified(t *testing.T, key, authority ssh.Signer, principal string) ssh.Signer {
	t.Helper()
	cert := &ssh.Certificate{Key: key.PublicKey(), CertType: ssh.HostCert, ValidPrincipals: []string{principal},
		ValidBefore: ssh.CertTimeInfinity}
	if err := cert.SignCert(rand.Reader, authority); err != nil {
		t.Fatal(err)
	}
	signer, err := ssh.NewCertSigner(cert, key)
	if err != nil {
		t.Fatal(err)
	}
	return signer
}

// TestPinOfAHostWithSeveralKeys: a pin does not say which type its key has. One that fits none is refused, with the
// key that was shown first, and nothing is sent.
func TestPinOfAHostWithSeveralKeys(t *testing.T) {
	keys := []ssh.Signer{ed25519Key(t), ecdsaKey(t), rsaKey()}
	server := serveSSH(t, accepts{}, nil, keys...)
	for _, key := range keys {
		pin := ssh.FingerprintSHA256(key.PublicKey())
		if accepted, err := dialAs(t, server, branch, pin, ciscoios.HostKeys{}); !accepted {
			t.Errorf("%s: %v", key.PublicKey().Type(), err)
		}
	}
	pin := "SHA256:" + strings.Repeat("A", 43)
	accepted, err := dialAs(t, server, branch, pin, ciscoios.HostKeys{AcceptNew: true})
	if accepted || !errors.Is(err, device.ErrHostKey) || !strings.Contains(err.Error(), "the site file pins "+pin) {
		t.Errorf("%v", err)
	}
}

// TestRecordsAreWhole: a new key stands on a line of its own whatever the file ends with; what was there stays, with
// its mode, and a link stays a link.
func TestRecordsAreWhole(t *testing.T) {
	key := ed25519Key(t)
	server := serveSSH(t, accepts{}, nil, key)
	other := "other.example " + strings.TrimSpace(string(ssh.MarshalAuthorizedKey(ed25519Key(t).PublicKey())))
	record := "branch.example " + strings.TrimSpace(string(ssh.MarshalAuthorizedKey(key.PublicKey()))) + "\n"
	for before, want := range map[string]string{
		"":                "",
		other + "\n":      other + "\n",
		other:             other + "\n",
		other + "\r\n":    other + "\r\n",
		other + "\r":      other + "\r\n",
		"# a comment":     "# a comment\n",
		other + "\n\n  ":  other + "\n\n  \n",
		other + " a note": other + " a note\n",
	} {
		dir := t.TempDir()
		file, link := filepath.Join(dir, "file"), filepath.Join(dir, "link")
		if err := errors.Join(os.WriteFile(file, []byte(before), 0o600), os.Chmod(file, 0o644),
			os.Symlink(file, link)); err != nil {
			t.Fatal(err)
		}
		for _, keys := range []ciscoios.HostKeys{{File: link, AcceptNew: true}, {File: file},
			{File: link, AcceptNew: true}} {
			if accepted, err := dialAs(t, server, branch, "", keys); !accepted {
				t.Errorf("%q: %v", before, err)
			}
		}
		if now, err := os.ReadFile(file); err != nil || string(now) != want+record {
			t.Errorf("%q became %q, %v", before, now, err)
		}
		info, err := os.Stat(file)
		linked, err2 := os.Lstat(link)
		if err != nil || err2 != nil || info.Mode().Perm() != 0o644 || linked.Mode()&os.ModeSymlink == 0 {
			t.Errorf("%q: %v %v, %v %v", before, info.Mode(), linked.Mode(), err, err2)
		}
	}
}

// TestManyRecordAtOnce: every host is recorded once, on a line of its own, however many write at the same time.
func TestManyRecordAtOnce(t *testing.T) {
	server := serveSSH(t, accepts{}, nil, ed25519Key(t))
	keys := ciscoios.HostKeys{File: filepath.Join(t.TempDir(), "new", "known_hosts"), AcceptNew: true}
	names := []string{"a.example:22", "b.example:22", "c.example:22", "[2001:db8::1]:2222"}
	var working sync.WaitGroup
	for range 6 {
		for _, name := range names {
			working.Go(func() {
				if accepted, err := dialAs(t, server, name, "", keys); !accepted {
					t.Error(err)
				}
			})
		}
	}
	working.Wait()
	text, err := os.ReadFile(keys.File)
	if err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(string(text), "\n"); n != len(names) {
		t.Errorf("%d lines for %d hosts:\n%s", n, len(names), text)
	}
	info, err := os.Stat(keys.File)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v %v", info.Mode(), err)
	}
	keys.AcceptNew = false
	for _, name := range names {
		if accepted, err := dialAs(t, server, name, "", keys); !accepted {
			t.Error(err)
		}
	}
}
