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
	"github.com/ziatunnel/ziatunnel/pkg/engine"
	"github.com/ziatunnel/ziatunnel/pkg/fakeios"
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
				_, err := b.apply(t.Context(), nil)
				var back *engine.RolledBackError
				var at *engine.StepError
				if !errors.As(err, &back) || !errors.As(err, &at) {
					t.Fatalf("%v", err)
				}
				if !strings.Contains(err.Error(), "% Command rejected: test") {
					t.Errorf("the router's words are missing: %v", err)
				}
				b.judge(t, err)
			})
		}
	}
}

// TestLostSessionAtEachStep closes the connection in the middle of each step, before and after
// the line is run: another session finds out and takes it back.
func TestLostSessionAtEachStep(t *testing.T) {
	for _, step := range newJob(t).Rendered.Steps {
		for _, kind := range []fakeios.FaultKind{fakeios.FaultDrop, fakeios.FaultCut, fakeios.FaultClose, fakeios.FaultCutReply, fakeios.FaultHang} {
			line := strings.TrimSpace(step.Lines[len(step.Lines)/2].Reveal())
			t.Run(fmt.Sprintf("step %d %s", step.Number, kind), func(t *testing.T) {
				t.Parallel()
				b := newBench(t, ciscoios.Options{CommandTimeout: 500 * time.Millisecond}, fakeios.Fault{Line: line, Do: kind})
				_, err := b.apply(t.Context(), nil)
				var back *engine.RolledBackError
				if !errors.As(err, &back) {
					t.Fatalf("%v", err)
				}
				b.judge(t, err)
			})
		}
	}
}

// TestCancelAnywhere cancels after every few lines: nothing is left behind.
func TestCancelAnywhere(t *testing.T) {
	for after := 1; after < 120; after += 7 {
		t.Run(fmt.Sprint("after ", after), func(t *testing.T) {
			b := newBench(t, ciscoios.Options{Window: 1 + after%3*8})
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
			b.judge(t, err)
		})
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
			if !strings.HasPrefix(line, "show ") && !strings.HasPrefix(line, "terminal ") && line != "exit" && !strings.HasPrefix(line, "ping ") {
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
	for vpn, global := range map[string]string{"198.51.100.11": "185.46.212.88", "203.0.113.22": "185.46.212.89"} {
		cfg.Edges = append(cfg.Edges, fakeios.NewEdge(fakeios.EdgeConfig{VPN: netip.MustParseAddr(vpn), Global: netip.MustParseAddr(global), Credentials: []fakeios.Credential{known}}))
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
