package ciscoios_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand"
	"net"
	"os"
	"path/filepath"
	"slices"
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
func start(t *testing.T, cfg fakeios.Config) (*fakeios.Router, device.Target) {
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
		Auth: device.Auth{Password: secret.New("noc")}}
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

func TestShowKeepsOutputsApart(t *testing.T) {
	_, target := start(t, fakeios.Config{})
	s := open(t, target, ciscoios.Options{})
	out, err := s.Show(t.Context(), "show privilege", "show running-config", "show ip interface brief")
	if err != nil {
		t.Fatal(err)
	}
	if out[0] != "Current privilege level is 15\n" || !strings.HasSuffix(out[1], "end\n") || !strings.HasPrefix(out[2], "Interface ") {
		t.Errorf("outputs are mixed up: %q", out)
	}
	if s.Hostname() != "branch-881" || s.Stats().Commands != 6 {
		t.Errorf("hostname %q, %+v", s.Hostname(), s.Stats())
	}
	_, err = s.Show(t.Context(), "show privilege", "show nonsense here")
	var refused *device.RejectedLineError
	if !errors.As(err, &refused) || refused.Index != 1 || refused.Caret != 6 { // IOS has commands that start with n
		t.Errorf("refused show: %+v", err)
	}
}

func TestConfigure(t *testing.T) {
	router, target := start(t, fakeios.Config{})
	s := open(t, target, ciscoios.Options{})
	var seen []int
	if err := s.Configure(t.Context(), script(proposal...), func(_, n int) { seen = append(seen, n) }); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(router.RunningConfig(), "crypto ikev2 proposal P \n encryption aes-cbc-256\n integrity sha1\n group 14\n") {
		t.Error(router.RunningConfig())
	}
	if !slices.IsSorted(seen) || seen[len(seen)-1] != len(proposal) {
		t.Errorf("progress %v", seen)
	}
	if err := s.Save(t.Context()); err != nil || router.StartupConfig() != router.RunningConfig() {
		t.Errorf("save: %v", err)
	}
}

func TestRejectedLine(t *testing.T) {
	for _, window := range []int{1, 16} {
		t.Run(fmt.Sprint("window ", window), func(t *testing.T) {
			router, target := start(t, fakeios.Config{})
			s := open(t, target, ciscoios.Options{Window: window})
			lines := slices.Clone(proposal)
			lines[2] = "config-ikev2-proposal>integrity md9>config-ikev2-proposal"
			err := s.Configure(t.Context(), script(lines...), nil)
			var r *device.RejectedLineError
			if !errors.As(err, &r) {
				t.Fatalf("%v", err)
			}
			if r.Index != 2 || r.Mode != "config-ikev2-proposal" || r.Caret != 12 || !strings.Contains(r.Reply.Reveal(), "% Invalid input") {
				t.Errorf("index %d mode %s caret %d reply %q", r.Index, r.Mode, r.Caret, r.Reply)
			}
			if window == 1 && len(r.Ran) > 0 {
				t.Errorf("lock-step ran on: %v", r.Ran)
			}
			if typed := router.Lines(); typed[len(typed)-1] != "end" {
				t.Errorf("configuration mode was not left: %v", typed)
			}
			if _, err := s.Show(t.Context(), "show privilege"); err != nil {
				t.Errorf("the session is out of step: %v", err)
			}
		})
	}
}

// TestWindowsAgree holds the window to lock-step, the oracle: the same verdict on random lines,
// some of them bad.
func TestWindowsAgree(t *testing.T) {
	rng := rand.New(rand.NewSource(1))
	_, target := start(t, fakeios.Config{})
	lock := open(t, target, ciscoios.Options{Window: 1})
	burst := open(t, target, ciscoios.Options{Window: 5, WindowBytes: 200})
	pool := []string{
		"config>crypto ikev2 nat keepalive 20>config", "config>crypto ikev2 nat keepalive 1>config", "config>nonsense>config",
		"config>access-list 101 permit ip any any>config", "config>no access-list 101>config", "config>ip route 10.9.0.0 255.255.0.0 192.0.2.1>config",
	}
	for range 40 {
		var rows []string
		for range 2 + rng.Intn(12) {
			rows = append(rows, pool[rng.Intn(len(pool))])
		}
		verdict := func(s *ciscoios.Session) string {
			err := s.Configure(t.Context(), script(rows...), nil)
			var r *device.RejectedLineError
			if errors.As(err, &r) {
				return fmt.Sprint(r.Index, r.Caret, r.Reply)
			}
			return fmt.Sprint(err)
		}
		if a, b := verdict(lock), verdict(burst); a != b {
			t.Fatalf("lock-step says %s, the window says %s, for %v", a, b, rows)
		}
	}
}

func TestLogMessageInTheEcho(t *testing.T) {
	_, target := start(t, fakeios.Config{Faults: []fakeios.Fault{{Line: "integ", Do: fakeios.FaultSyslog}, {Line: "show priv", Do: fakeios.FaultSyslog}}})
	s := open(t, target, ciscoios.Options{})
	if err := s.Configure(t.Context(), script(proposal...), nil); err != nil {
		t.Fatal(err)
	}
	out, err := s.Show(t.Context(), "show privilege")
	if err != nil || out[0] != "Current privilege level is 15\n" {
		t.Errorf("%q, %v", out, err)
	}
}

func TestUnknownRemarkStops(t *testing.T) {
	_, target := start(t, fakeios.Config{Faults: []fakeios.Fault{{Line: "integrity", Do: fakeios.FaultReject, Reply: "something nobody has seen"}}})
	s := open(t, target, ciscoios.Options{})
	err := s.Configure(t.Context(), script(proposal...), nil)
	var r *device.RejectedLineError
	if !errors.As(err, &r) || r.Index != 2 || r.Reply.Reveal() != "something nobody has seen" {
		t.Errorf("%v", err)
	}
}

func TestLostSessionAndSilence(t *testing.T) {
	for kind, want := range map[fakeios.FaultKind]func(error) bool{
		fakeios.FaultDrop:  func(err error) bool { var e *device.LostSessionError; return errors.As(err, &e) },
		fakeios.FaultClose: func(err error) bool { var e *device.LostSessionError; return errors.As(err, &e) },
		fakeios.FaultHang:  func(err error) bool { var e *device.TimeoutError; return errors.As(err, &e) },
	} {
		_, target := start(t, fakeios.Config{Faults: []fakeios.Fault{{Line: "integrity", Do: kind}}})
		s := open(t, target, ciscoios.Options{CommandTimeout: 300 * time.Millisecond})
		if err := s.Configure(t.Context(), script(proposal...), nil); !want(err) {
			t.Errorf("%s: %v", kind, err)
		}
	}
}

func TestCancelLeavesTheSessionUsable(t *testing.T) {
	router, target := start(t, fakeios.Config{})
	s := open(t, target, ciscoios.Options{Window: 1})
	ctx, cancel := context.WithCancelCause(t.Context())
	stop := errors.New("operator stopped")
	err := s.Configure(ctx, script(proposal...), func(_, n int) {
		if n == 2 {
			cancel(stop)
		}
	})
	if !errors.Is(err, stop) {
		t.Fatalf("%v", err)
	}
	if typed := router.Lines(); typed[len(typed)-1] != "end" || slices.Contains(typed, "group 14") {
		t.Errorf("typed %v", typed)
	}
	if _, err := s.Show(t.Context(), "show privilege"); err != nil {
		t.Error(err)
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

func TestRefusedLogins(t *testing.T) {
	_, target := start(t, fakeios.Config{})
	wrong := target
	wrong.Auth.Password = secret.New("nope")
	if _, err := ciscoios.Dial(t.Context(), wrong, ciscoios.Options{}); !errors.Is(err, device.ErrAuth) {
		t.Errorf("wrong password: %v", err)
	}
	wrong = target
	wrong.HostKey = "SHA256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
	if _, err := ciscoios.Dial(t.Context(), wrong, ciscoios.Options{}); !errors.Is(err, device.ErrHostKey) {
		t.Errorf("pinned key: %v", err)
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
	_, err = ciscoios.Dial(t.Context(), device.Target{Address: l.Addr().String(), User: "noc", Auth: device.Auth{Password: secret.New("x")}},
		ciscoios.Options{HandshakeTimeout: 200 * time.Millisecond})
	if !errors.Is(err, device.ErrUnreachable) || !strings.Contains(err.Error(), "handshake") {
		t.Errorf("%v", err)
	}
}
