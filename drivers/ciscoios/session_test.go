package ciscoios_test

import (
	"context"
	"errors"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/ziatunnel/ziatunnel/drivers/ciscoios"
	"github.com/ziatunnel/ziatunnel/pkg/device"
	"github.com/ziatunnel/ziatunnel/pkg/fakeios"
	"github.com/ziatunnel/ziatunnel/pkg/secret"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// start runs a virtual router for one test and returns how to log in to it.
func start(t testing.TB, cfg fakeios.Config) (*fakeios.Router, device.Target) {
	t.Helper()
	router, err := fakeios.New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- router.Serve(ctx, l) }()
	t.Cleanup(func() {
		cancel()
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
	return router, device.Target{Address: l.Addr().String(), User: "noc", HostKey: router.HostKeyFingerprint(),
		LegacySSH: true,
		Auth:      device.Auth{Password: secret.New("noc")}}
}

func open(t *testing.T, target device.Target, o ciscoios.Options) *ciscoios.Session {
	t.Helper()
	s, err := ciscoios.Dial(t.Context(), target, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

// script builds lines with the modes around them: "mode>text>mode".
func script(rows ...string) []device.Line {
	var out []device.Line
	for _, row := range rows {
		f := strings.Split(row, ">")
		out = append(out, device.Line{Text: secret.NewText(f[1]), Before: device.Mode(f[0]), After: device.Mode(f[2])})
	}
	return out
}

var proposal = []string{
	"config>crypto ikev2 proposal P>config-ikev2-proposal",
	"config-ikev2-proposal>encryption aes-cbc-256>config-ikev2-proposal",
	"config-ikev2-proposal>integrity sha1>config-ikev2-proposal",
	"config-ikev2-proposal>group 14>config-ikev2-proposal",
	"config-ikev2-proposal>exit>config",
	"config>crypto ikev2 dpd 10 5 periodic>config",
}

// TestHostnameAndCommands learns the name from the prompt and counts what was typed, the terminal set-up
// included; the caret of a refused command is counted without the prompt.
func TestHostnameAndCommands(t *testing.T) {
	_, target := start(t, fakeios.Config{})
	s := open(t, target, ciscoios.Options{})
	if _, err := s.Show(t.Context(), "show privilege", "show running-config", "show ip interface brief"); err != nil {
		t.Fatal(err)
	}
	if s.Hostname() != "branch-881" || s.Stats().Commands != 7 {
		t.Errorf("hostname %q, %+v", s.Hostname(), s.Stats())
	}
	_, err := s.Show(t.Context(), "show privilege", "show nonsense here")
	var refused *device.RejectedLineError
	if !errors.As(err, &refused) || refused.Caret != 6 { // IOS has commands that start with n
		t.Errorf("refused show: %+v", err)
	}
}

// TestClosedBehindTheLine loses the connection once a line has run, before its answer.
func TestClosedBehindTheLine(t *testing.T) {
	_, target := start(t, fakeios.Config{Faults: []fakeios.Fault{{Line: "integrity", Do: fakeios.FaultClose}}})
	s := open(t, target, ciscoios.Options{})
	var lost *device.LostSessionError
	if err := s.Configure(t.Context(), script(proposal...), nil); !errors.As(err, &lost) {
		t.Errorf("%v", err)
	}
}

func TestLogMessageInTheEcho(t *testing.T) {
	_, target := start(t, fakeios.Config{Faults: []fakeios.Fault{{Line: "integ", Do: fakeios.FaultSyslog},
		{Line: "show priv", Do: fakeios.FaultSyslog}}})
	s := open(t, target, ciscoios.Options{})
	if err := s.Configure(t.Context(), script(proposal...), nil); err != nil {
		t.Fatal(err)
	}
	out, err := s.Show(t.Context(), "show privilege")
	if err != nil || out[0] != "Current privilege level is 15\n" {
		t.Errorf("%q, %v", out, err)
	}
}

func TestEnable(t *testing.T) {
	cfg := fakeios.Config{EnableSecret: "raise", Users: []fakeios.User{{Name: "noc", Password: "noc", Privilege: 1}}}
	_, target := start(t, cfg)
	target.Enable = secret.New("raise")
	s := open(t, target, ciscoios.Options{})
	if out, err := s.Show(t.Context(), "show privilege"); err != nil || out[0] != "Current privilege level is 15\n" {
		t.Errorf("%q %v", out, err)
	}
	for _, wrong := range []string{"", "nope"} {
		target.Enable = secret.New(wrong)
		if _, err := ciscoios.Dial(t.Context(), target, ciscoios.Options{}); !errors.Is(err, device.ErrEnable) {
			t.Errorf("enable %q: %v", wrong, err)
		}
	}
}

// TestKnownHosts: an unknown key needs consent, a recorded one passes, a changed one never.
func TestKnownHosts(t *testing.T) {
	_, target := start(t, fakeios.Config{})
	target.HostKey = ""
	keys := ciscoios.HostKeys{File: filepath.Join(t.TempDir(), "sub", "known_hosts")}
	dial := func(target device.Target) error {
		s, err := ciscoios.Dial(t.Context(), target, ciscoios.Options{HostKeys: keys})
		if err == nil {
			_ = s.Close()
		}
		return err
	}
	if err := dial(target); !errors.Is(err, device.ErrHostKey) || !strings.Contains(err.Error(), "SHA256:") {
		t.Errorf("unknown key: %v", err)
	}
	keys.AcceptNew = true
	if err := dial(target); err != nil {
		t.Errorf("accepted key: %v", err)
	}
	keys.AcceptNew = false
	if err := dial(target); err != nil {
		t.Errorf("recorded key: %v", err)
	}
	// Another router answers at the recorded address.
	_, other := start(t, fakeios.Config{})
	line, err := os.ReadFile(keys.File)
	if err != nil {
		t.Fatal(err)
	}
	_, port, _ := net.SplitHostPort(target.Address)
	_, otherPort, _ := net.SplitHostPort(other.Address)
	changed := strings.ReplaceAll(string(line), ":"+port, ":"+otherPort)
	if err := os.WriteFile(keys.File, []byte(changed), 0o600); err != nil {
		t.Fatal(err)
	}
	other.HostKey = ""
	keys.AcceptNew = true
	if err := dial(other); !errors.Is(err, device.ErrHostKey) || !strings.Contains(err.Error(), "records") {
		t.Errorf("changed key: %v", err)
	}
}

func TestSilentPort(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	_, err = ciscoios.Dial(t.Context(), device.Target{Address: l.Addr().String(), User: "noc",
		Auth: device.Auth{Password: secret.New("x")}},
		ciscoios.Options{HandshakeTimeout: 200 * time.Millisecond})
	if !errors.Is(err, device.ErrUnreachable) || !strings.Contains(err.Error(), "handshake") {
		t.Errorf("%v", err)
	}
}
