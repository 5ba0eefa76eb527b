package plan_test

import (
	"context"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"flag"
	mathrand "math/rand/v2"
	"net"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/ziatunnel/ziatunnel/drivers/ciscoios"
	"github.com/ziatunnel/ziatunnel/pkg/device"
	"github.com/ziatunnel/ziatunnel/pkg/fakeios"
	"github.com/ziatunnel/ziatunnel/pkg/iosconf"
	"github.com/ziatunnel/ziatunnel/pkg/plan"
	"github.com/ziatunnel/ziatunnel/pkg/secret"
)

var (
	lawRuns    = flag.Int("laws", 15, "configurations that the laws are tried on; three times as many with -faults")
	routerRuns = flag.Int("routers", 8, "of them through the virtual router; three times as many with -faults")
)

// hostKey is made once: making one for every router would be most of the tests' time.
var hostKey = sync.OnceValue(func() []byte {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		panic(err)
	}
	return pem.EncodeToMemory(&pem.Block{Type: "RSA PRIVATE KEY", Bytes: x509.MarshalPKCS1PrivateKey(key)})
})

// sectioned brings a configuration into an order in which what is named comes before what names it.
func sectioned(c iosconf.Config) string {
	sections := []string{"crypto ikev2 proposal ", "crypto ikev2 policy ", "crypto ikev2 keyring ",
		"crypto ikev2 profile ", "crypto ipsec transform-set ", "crypto ipsec profile ", ""}
	rank := func(n iosconf.Node) int {
		return slices.IndexFunc(sections, func(start string) bool { return strings.HasPrefix(n.Line, start) })
	}
	nodes := slices.Clone(c.Nodes)
	slices.SortStableFunc(nodes, func(a, b iosconf.Node) int { return rank(a) - rank(b) })
	return iosconf.Config{Nodes: nodes}.String()
}

// boot starts a virtual router with a startup-config, and logs in to it.
func boot(t *testing.T, startup iosconf.Config, quirks fakeios.Quirks) (*fakeios.Router, *ciscoios.Session) {
	t.Helper()
	return bootText(t, sectioned(startup), quirks)
}

func bootText(t *testing.T, startup string, quirks fakeios.Quirks) (*fakeios.Router, *ciscoios.Session) {
	t.Helper()
	clock := fakeios.NewManualClock(time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC))
	router,
		err := fakeios.New(
		fakeios.Config{Clock: clock, HostKeyPEM: hostKey(), Startup: startup, Quirks: quirks})
	if err != nil {
		t.Fatalf("the router does not boot: %v", err)
	}
	if _, _, why := router.WayIn(); why != "" {
		t.Fatalf("nobody gets in: %s", why)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- router.Serve(ctx, l) }()
	t.Cleanup(func() { cancel(); <-done })
	target := device.Target{Address: l.Addr().String(), User: "noc", HostKey: router.HostKeyFingerprint(),
		LegacySSH: true,
		Auth:      device.Auth{Password: secret.New("noc")}}
	session, err := ciscoios.Dial(t.Context(), target, ciscoios.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = session.Close() })
	return router, session
}

// TestLawsOnTheRouter types plans and undos into the virtual router, which shares no code with the
// model: it takes every line, and ends where the model says.
func TestLawsOnTheRouter(t *testing.T) {
	conflicts := 0
	for seed := range runs(*routerRuns) {
		r := mathrand.New(mathrand.NewPCG(seed, 1543))
		startup := runningOf(t, r, plainOptions, foreign)
		steps := rendered(t, plainOptions(r))
		router,
			session := boot(
			t, startup, fakeios.Quirks{ShowTrackStateKeyword: seed%2 == 0, DeepHTTPRaw: seed%3 == 0,
				ShowDefaultLifetime: seed%5 == 0})
		running := iosconf.Parse(router.RunningConfig())
		p, err := plan.Build(running, steps)
		var taken *plan.ConflictError
		if errors.As(err, &taken) {
			conflicts++
			continue
		}
		if err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
		if err := session.Configure(t.Context(), p.Lines(), nil); err != nil {
			t.Fatalf("seed %d: plan: %v", seed, err)
		}
		after := iosconf.Parse(router.RunningConfig())
		if err := reached(running, after, steps); err != nil {
			t.Fatalf("seed %d: plan: %v", seed, err)
		}
		if d := iosconf.Difference(iosconf.Apply(running, plain(p.Lines())), after); len(d) > 0 {
			t.Fatalf("seed %d: the model differs from the router: %q", seed, d)
		}
		if err := session.Configure(t.Context(), p.Undo(), nil); err != nil {
			t.Fatalf("seed %d: undo: %v", seed, err)
		}
		if d := iosconf.Difference(running, iosconf.Parse(router.RunningConfig())); len(d) > 0 {
			t.Fatalf("seed %d: undo leaves %q", seed, d)
		}
		if n := r.IntN(len(p.Lines()) + 1); n > 0 { // cut off behind any line
			if err := session.Configure(t.Context(), p.Lines()[:n], nil); err != nil {
				t.Fatalf("seed %d: the first %d lines: %v", seed, n, err)
			}
			restore, err := plan.Restore(iosconf.Parse(router.RunningConfig()), running, p)
			if err != nil {
				t.Fatal(err)
			}
			if err := session.Configure(t.Context(), restore.Lines(), nil); err != nil {
				t.Fatalf("seed %d: restore behind line %d: %v", seed, n, err)
			}
			if d := iosconf.Difference(running, iosconf.Parse(router.RunningConfig())); len(d) > 0 {
				t.Fatalf("seed %d: restore behind line %d leaves %q", seed, n, d)
			}
		}
	}
	t.Logf("%d routers, %d of them refused as somebody else's", runs(*routerRuns), conflicts)
}
