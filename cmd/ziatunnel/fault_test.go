package main_test

import (
	"context"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/ziatunnel/ziatunnel/drivers/ciscoios"
	"github.com/ziatunnel/ziatunnel/pkg/device"
	"github.com/ziatunnel/ziatunnel/pkg/engine"
	"github.com/ziatunnel/ziatunnel/pkg/fakeios"
	"github.com/ziatunnel/ziatunnel/pkg/playbook"
	"github.com/ziatunnel/ziatunnel/pkg/secret"
	"github.com/ziatunnel/ziatunnel/pkg/site"
	"github.com/ziatunnel/ziatunnel/pkg/verify"
	"github.com/ziatunnel/ziatunnel/playbooks"
)

const siteText = `site: branch-001
router: {address: 192.0.2.10, user: noc, password: env:PW}
credential: {fqdn: branch@corp.example, psk: env:PSK}
zia:
  cloud: zscalertwo
  primary: {vpn: 198.51.100.11, global: 185.46.212.88}
  backup: {vpn: 203.0.113.22, global: 185.46.212.89}
lan: {interface: Vlan1}
wan: {interface: FastEthernet4}
exempt: [10.0.0.0/8]
`

// hostKey is made once: making one for every router would be most of the tests' time.
var hostKey = sync.OnceValue(func() []byte {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		panic(err)
	}
	return pem.EncodeToMemory(&pem.Block{Type: "RSA PRIVATE KEY", Bytes: x509.MarshalPKCS1PrivateKey(key)})
})

// bench is a router with edges, and the job that brings it up.
type bench struct {
	router  *fakeios.Router
	address string
	dial    engine.Dialer
	job     engine.Job
	clock   *fakeios.ManualClock
}

// newBench starts a router whose clock moves only when the test moves it.
func newBench(t testing.TB, options ciscoios.Options, faults ...fakeios.Fault) *bench {
	t.Helper()
	clock := fakeios.NewManualClock(time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC))
	known := fakeios.Credential{FQDN: "branch@corp.example", PSK: "lab-key-0123456789"}
	edge := func(vpn, global string) *fakeios.Edge {
		return fakeios.NewEdge(fakeios.EdgeConfig{VPN: netip.MustParseAddr(vpn), Global: netip.MustParseAddr(global), Credentials: []fakeios.Credential{known}})
	}
	router, err := fakeios.New(fakeios.Config{Clock: clock, HostKeyPEM: hostKey(), Faults: faults, Edges: []*fakeios.Edge{edge("198.51.100.11", "185.46.212.88"), edge("203.0.113.22", "185.46.212.89")}})
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
	t.Cleanup(func() { cancel(); <-done })
	target := device.Target{Address: l.Addr().String(), User: "noc", HostKey: router.HostKeyFingerprint(), Auth: device.Auth{Password: secret.New("noc")}}
	return &bench{router: router, address: target.Address, clock: clock, job: newJob(t),
		dial: func(ctx context.Context) (engine.Session, error) { return ciscoios.Dial(ctx, target, options) }}
}

func newJob(t testing.TB) engine.Job {
	t.Helper()
	s, err := site.Parse("branch-001.yaml", []byte(siteText))
	if err != nil {
		t.Fatal(err)
	}
	src, err := playbooks.FS.ReadFile(playbooks.Default)
	if err != nil {
		t.Fatal(err)
	}
	book, err := playbook.Load(playbooks.Default, src)
	if err != nil {
		t.Fatal(err)
	}
	rendered, err := book.Render(s, secret.New("lab-key-0123456789"))
	if err != nil {
		t.Fatal(err)
	}
	return engine.Job{Site: s, Rendered: rendered, Wait: 10 * time.Second, Interval: time.Millisecond, Want: verify.Want{Tunnels: []verify.Tunnel{
		{Role: "primary", Interface: "Tunnel1", Peer: s.ZIA.Primary.VPN, Transforms: "esp-null esp-sha-hmac"},
		{Role: "backup", Interface: "Tunnel2", Peer: s.ZIA.Backup.VPN, Transforms: "esp-null esp-sha-hmac"},
	}}}
}

// apply runs an apply whose polls move the router's clock.
func (b *bench) apply(ctx context.Context, watch engine.Watch) (engine.Outcome, error) {
	yes := func(engine.Review) (bool, error) { return true, nil }
	return engine.Apply(ctx, b.dial, b.job, yes, func(e engine.Event) {
		if e.Kind == engine.Polled {
			b.clock.Advance(time.Second)
		}
		if watch != nil {
			watch(e)
		}
	})
}

// TestRejectedAtEachStep rejects the first, a middle and the last line of each of the 14 steps in
// turn: the step and the router's words are named, and the running-config is proven to be what it was.
func TestRejectedAtEachStep(t *testing.T) {
	for _, step := range newJob(t).Rendered.Steps {
		for _, i := range []int{0, len(step.Lines) / 2, len(step.Lines) - 1} {
			line := strings.TrimSpace(step.Lines[i].Reveal())
			if line == "exit" {
				continue
			}
			t.Run(fmt.Sprintf("step %d line %d", step.Number, i+1), func(t *testing.T) {
				b := newBench(t, ciscoios.Options{}, fakeios.Fault{Line: line, Do: fakeios.FaultReject, Reply: "% Command rejected: test"})
				before := b.router.RunningConfig()
				_, err := b.apply(t.Context(), nil)
				var back *engine.RolledBackError
				var at *engine.StepError
				if !errors.As(err, &back) || !errors.As(err, &at) {
					t.Fatalf("%v", err)
				}
				if !strings.Contains(err.Error(), "% Command rejected: test") {
					t.Errorf("the router's words are missing: %v", err)
				}
				b.mustBe(t, before)
			})
		}
	}
}

// TestLostSessionAtEachStep closes the connection in the middle of each step, before and after
// the line is run: another session finds out and takes it back.
func TestLostSessionAtEachStep(t *testing.T) {
	for _, step := range newJob(t).Rendered.Steps {
		for _, kind := range []fakeios.FaultKind{fakeios.FaultDrop, fakeios.FaultClose} {
			line := strings.TrimSpace(step.Lines[len(step.Lines)/2].Reveal())
			t.Run(fmt.Sprintf("step %d %s", step.Number, kind), func(t *testing.T) {
				b := newBench(t, ciscoios.Options{}, fakeios.Fault{Line: line, Do: kind})
				before := b.router.RunningConfig()
				_, err := b.apply(t.Context(), nil)
				var back *engine.RolledBackError
				if !errors.As(err, &back) {
					t.Fatalf("%v", err)
				}
				b.mustBe(t, before)
			})
		}
	}
}

// TestCancelAnywhere cancels after every few lines: nothing is left behind.
func TestCancelAnywhere(t *testing.T) {
	for after := 1; after < 120; after += 7 {
		t.Run(fmt.Sprint("after ", after), func(t *testing.T) {
			b := newBench(t, ciscoios.Options{Window: 1 + after%3*8})
			before := b.router.RunningConfig()
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			taken := 0
			_, err := b.apply(ctx, func(e engine.Event) {
				switch e.Kind {
				case engine.StepProgress, engine.StepDone:
					if taken++; taken >= after/3 {
						cancel()
					}
				case engine.Polled:
					cancel()
				}
			})
			var back *engine.RolledBackError
			if !errors.As(err, &back) || !errors.Is(err, context.Canceled) {
				t.Fatalf("%v", err)
			}
			b.mustBe(t, before)
		})
	}
}

func (b *bench) mustBe(t *testing.T, before string) {
	t.Helper()
	if after := b.router.RunningConfig(); after != before {
		t.Errorf("the running-config changed:\n%s\nwas:\n%s", after, before)
	}
	if b.router.StartupConfig() != before {
		t.Error("the startup-config changed")
	}
}

// TestApplyTwice: proven and saved, then nothing to do.
func TestApplyTwice(t *testing.T) {
	for _, window := range []int{1, 16} {
		b := newBench(t, ciscoios.Options{Window: window})
		out, err := b.apply(t.Context(), nil)
		if err != nil || !out.Saved || !out.Report.Proven() {
			t.Fatalf("%v %+v", err, out.Report)
		}
		if b.router.StartupConfig() != b.router.RunningConfig() {
			t.Error("startup and running differ")
		}
		typed := len(b.router.Lines())
		out, err = b.apply(t.Context(), nil)
		if err != nil || out.Lines != 0 || out.Saved {
			t.Fatalf("second apply: %v, %d lines", err, out.Lines)
		}
		for _, line := range b.router.Lines()[typed:] {
			if !strings.HasPrefix(line, "show ") && !strings.HasPrefix(line, "terminal ") && line != "exit" {
				t.Errorf("the second apply typed %q", line)
			}
		}
	}
}

// canaryRouter runs a router with the secrets given, whose login lands at ">".
func canaryRouter(t *testing.T, password, psk, enable, rejected string) (address, fingerprint string) {
	t.Helper()
	cfg := fakeios.Config{EnableSecret: enable, Users: []fakeios.User{{Name: "noc", Password: password, Privilege: 1}}}
	if rejected != "" {
		cfg.Faults = append(cfg.Faults, fakeios.Fault{Line: rejected, Do: fakeios.FaultReject, Reply: "% Command rejected: " + psk, Times: -1})
	}
	return serve(t, cfg, fakeios.Credential{FQDN: "branch@corp.example", PSK: psk})
}

// labFor runs a router whose login lands at "#".
func labFor(t *testing.T, fqdn, password, psk string) (address, fingerprint string) {
	t.Helper()
	cfg := fakeios.Config{Users: []fakeios.User{{Name: "noc", Password: password, Privilege: 15}}}
	return serve(t, cfg, fakeios.Credential{FQDN: fqdn, PSK: psk})
}

// serve runs a router with a fast clock and two edges that know the credential.
func serve(t *testing.T, cfg fakeios.Config, known fakeios.Credential) (address, fingerprint string) {
	t.Helper()
	cfg.HostKeyPEM, cfg.Clock = hostKey(), fakeios.NewSystemClock(60)
	for _, vpn := range []string{"198.51.100.11", "203.0.113.22"} {
		cfg.Edges = append(cfg.Edges, fakeios.NewEdge(fakeios.EdgeConfig{VPN: netip.MustParseAddr(vpn), Credentials: []fakeios.Credential{known}}))
	}
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
	t.Cleanup(func() { cancel(); <-done })
	return l.Addr().String(), router.HostKeyFingerprint()
}
