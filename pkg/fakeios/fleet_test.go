package fakeios

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"net/netip"
	"os"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"
)

// What a session may cost the process that holds a fleet.
const (
	sessionBytes      = 100_000
	sessionGoroutines = 8
)

// free is loopback with a free port for every router.
var free = netip.MustParseAddrPort("127.0.0.1:0")

// named gives router i a hostname with its number.
func named(i int, cfg *Config) { cfg.Hostname = fmt.Sprintf("branch-%04d", i) }

// fleet opens count routers and serves them for one test or benchmark.
func fleet(t testing.TB, base Config, at []netip.AddrPort) *Fleet {
	t.Helper()
	base.HostKey = testKey()
	routers, err := NewRouters(base, len(at), named)
	if err != nil {
		t.Fatal(err)
	}
	f, err := OpenFleet(t.Context(), routers, at)
	if errors.Is(err, syscall.EMFILE) {
		t.Skip(err)
	}
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- f.Serve(ctx) }()
	t.Cleanup(func() {
		cancel()
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
	return f
}

func ports(t testing.TB, count int) []netip.AddrPort {
	t.Helper()
	at, err := PortEach(free, count)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

// TestFleet opens as many routers as the largest customers have, and logs into five. Where each costs more, a tenth of
// them is enough, and without the flag fewer.
func TestFleet(t *testing.T) {
	count := 5000
	switch {
	case underRace && *everyForm:
		count = 500
	case underRace:
		count = 150
	}
	f := fleet(t, Config{}, ports(t, count))
	for range 5 {
		i := rand.IntN(count)
		s := dialTerminal(t, f.Addr(i).String())
		if got, want := s.ask("show privilege"), fmt.Sprintf("branch-%04d#", i); !strings.Contains(got, want) {
			t.Errorf("router %d: %q", i, got)
		}
	}
}

// TestFleetSessions holds a session on every router, from another process, and weighs them.
func TestFleetSessions(t *testing.T) {
	count := 200
	if underRace {
		count = 20
	}
	f := fleet(t, Config{}, ports(t, count))
	before := weigh()
	clients := startClients(t)
	clients.open(addresses(f, count))
	each := weigh().added(before, count)
	t.Logf("%d sessions: %.0f B and %.2f goroutines each", count, each.bytes, each.goroutines)
	if each.goroutines > sessionGoroutines {
		t.Errorf("%.2f goroutines a session, more than %d", each.goroutines, sessionGoroutines)
	}
	if each.bytes > sessionBytes && !underRace {
		t.Errorf("%.0f B a session, more than %d", each.bytes, sessionBytes)
	}
	for i, r := range f.Routers() {
		r.mu.Lock()
		if n := len(r.sessions); n != 1 {
			t.Errorf("router %d has %d sessions", i, n)
		}
		r.mu.Unlock()
	}
}

// TestAddressEach: the routers of a fleet may have one port and an address each.
func TestAddressEach(t *testing.T) {
	port := uint16(0)
	probe, err := net.Listen("tcp", "127.88.0.254:0")
	if err != nil {
		t.Skip("only Linux answers on all of 127.0.0.0/8: ", err)
	}
	port = probe.Addr().(*net.TCPAddr).AddrPort().Port()
	_ = probe.Close()
	at, err := AddressEach(netip.AddrPortFrom(netip.MustParseAddr("127.88.0.254"), port), 4)
	if err != nil {
		t.Fatal(err)
	}
	f := fleet(t, Config{}, at)
	want := fmt.Sprintf("127.88.1.1:%d", port)
	if got := f.Addr(3).String(); got != want {
		t.Errorf("%s, want %s", got, want)
	}
	contains(t, dialTerminal(t, want).ask("show privilege"), "branch-0003#")
}

// TestPlaces are the addresses that a fleet cannot have.
func TestPlaces(t *testing.T) {
	if at, err := PortEach(netip.MustParseAddrPort("127.0.0.1:65534"), 2); err != nil || at[1].Port() != 65535 {
		t.Error(at, err)
	}
	if _, err := PortEach(netip.MustParseAddrPort("127.0.0.1:65534"), 3); err == nil {
		t.Error("65536 is no port")
	}
	for _, first := range []string{"192.0.2.1:22", "127.255.255.255:22", "[::1]:22"} {
		if at, err := AddressEach(netip.MustParseAddrPort(first), 2); err == nil {
			t.Error(at)
		}
	}
}

// TestOpenFleetFails: an address that is taken is named, and nothing stays open.
func TestOpenFleetFails(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	routers, err := NewRouters(Config{HostKey: testKey()}, 2, nil)
	if err != nil {
		t.Fatal(err)
	}
	at := []netip.AddrPort{free, taken.Addr().(*net.TCPAddr).AddrPort()}
	f, err := OpenFleet(t.Context(), routers, at)
	if f != nil || !errors.Is(err, syscall.EADDRINUSE) {
		t.Fatal(f, err)
	}
	contains(t, err.Error(), "router branch-881 (2 of 2): listen tcp "+taken.Addr().String())
	if _, err := OpenFleet(t.Context(), routers, at[:1]); err == nil {
		t.Error("two routers on one address")
	}
	if _, err := NewRouters(Config{HostKey: testKey()}, 3, func(i int, cfg *Config) {
		if i == 1 {
			cfg.Startup, cfg.Strict = "no such line", true
		}
	}); err == nil || !strings.Contains(err.Error(), "router branch-881 (2 of 3)") {
		t.Error(err)
	}
}

// TestScarce says what to do without file descriptors.
func TestScarce(t *testing.T) {
	err := explainDescriptors(&net.OpError{Op: "listen", Net: "tcp", Err: os.NewSyscallError("socket", syscall.EMFILE)},
		5000)
	if !errors.Is(err, syscall.EMFILE) {
		t.Error(err)
	}
	contains(t, err.Error(), "5000 routers need one file descriptor each", "ulimit -Hn")
}

// TestFleetFails: a listener that fails ends the whole fleet and is named.
func TestFleetFails(t *testing.T) {
	routers, err := NewRouters(Config{HostKey: testKey()}, 3, nil)
	if err != nil {
		t.Fatal(err)
	}
	f, err := OpenFleet(t.Context(), routers, ports(t, 3))
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan error, 1)
	go func() { done <- f.Serve(t.Context()) }()
	s := dialTerminal(t, f.Addr(0).String())
	s.ask("show privilege")
	_ = f.listeners[1].Close()
	if err := <-done; err == nil || !strings.Contains(err.Error(), "router branch-881 (2 of 3)") {
		t.Error(err)
	}
	s.rest()
}

// TestRest: a router that has rested is the router that it would have been.
func TestRest(t *testing.T) {
	edge := NewEdge(EdgeConfig{VPN: netip.MustParseAddr("198.51.100.11"),
		Credentials: []Credential{{FQDN: "a@corp.example", PSK: "0123456789abcdef"}}})
	clock := NewManualClock(epoch)
	cfg := Config{HostKey: testKey(), Clock: clock, Edges: []*Edge{edge}, Flash: map[string]string{"note.txt": "x"}}
	eager, err := New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	rested, err := NewRouters(cfg, 1, nil)
	if err != nil {
		t.Fatal(err)
	}
	r := rested[0]
	if r.running != nil || r.net != nil {
		t.Error("it does not rest")
	}
	clock.Advance(90 * time.Minute)
	if r.RunningConfig() != eager.RunningConfig() || r.StartupConfig() != eager.StartupConfig() ||
		r.Hostname() != eager.Hostname() {
		t.Error("another configuration")
	}
	if !slices.Equal(r.Log(), eager.Log()) {
		t.Errorf("%q, want %q", r.Log(), eager.Log())
	}
	a, b := newConsole(t, r), newConsole(t, eager)
	for _, line := range []string{"show version", "show ip interface brief", "show ip route", "dir flash:",
		"show clock", "show users"} {
		if got, want := a.say(line), b.say(line); got != want {
			t.Errorf("%s:\n%s\nwant\n%s", line, got, want)
		}
	}
	contains(t, a.say("show version"), "uptime is 1 hour, 30 minutes")
	if r.hibernate(); r.running == nil {
		t.Error("a router in use may not rest")
	}
}
