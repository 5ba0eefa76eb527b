package main_test

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/ziatunnel/ziatunnel/drivers/ciscoios"
	"github.com/ziatunnel/ziatunnel/pkg/device"
	"github.com/ziatunnel/ziatunnel/pkg/engine"
	"github.com/ziatunnel/ziatunnel/pkg/fakeios"
	"github.com/ziatunnel/ziatunnel/pkg/iosconf"
	"github.com/ziatunnel/ziatunnel/pkg/journal"
	"github.com/ziatunnel/ziatunnel/pkg/plan"
	"github.com/ziatunnel/ziatunnel/pkg/playbook"
	"github.com/ziatunnel/ziatunnel/pkg/secret"
	"github.com/ziatunnel/ziatunnel/pkg/site"
	"github.com/ziatunnel/ziatunnel/pkg/verify"
	"github.com/ziatunnel/ziatunnel/playbooks"
)

// bench is a router with edges, the job that brings it up, and the truth about both: what the engine
// says about the end of a run is held against what the router is. Time is virtual: where the engine
// waits, the router's clock moves.
type bench struct {
	router  *fakeios.Router
	address string
	dial    engine.Dialer
	job     engine.Job
	clock   *fakeios.ManualClock
	before  string // running-config, and startup-config unless told otherwise, at the start
	startup string
	records *records
	kind    string // of the command, for the journal
}

// newBench starts a router whose clock moves only when the engine waits or the test moves it.
func newBench(t testing.TB, options ciscoios.Options, faults ...fakeios.Fault) *bench {
	return newBenchOn(t, fakeios.Config{Faults: faults}, options)
}

func newBenchOn(t testing.TB, cfg fakeios.Config, options ciscoios.Options) *bench {
	t.Helper()
	clock := fakeios.NewManualClock(time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC))
	cfg.Clock, cfg.HostKeyPEM = clock, hostKey()
	if cfg.Edges == nil {
		cfg.Edges = edges("lab-key-0123456789")
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
	target := device.Target{Address: l.Addr().String(), User: "noc", HostKey: router.HostKeyFingerprint(), Auth: device.Auth{Password: secret.New("noc")}}
	b := &bench{router: router, address: target.Address, clock: clock, job: newJob(t), before: router.RunningConfig(), startup: router.StartupConfig(), records: &records{},
		dial: func(ctx context.Context) (engine.Session, error) { return ciscoios.Dial(ctx, target, options) }}
	b.job.Clock, b.job.Journal, b.job.Run = virtual{clock}, b.records, "20261124-090000-a1b2c3"
	return b
}

// edges are the two service edges of the site, which take one key.
func edges(psk string) []*fakeios.Edge {
	known := fakeios.Credential{FQDN: "branch@corp.example", PSK: psk}
	edge := func(vpn, global string) *fakeios.Edge {
		return fakeios.NewEdge(fakeios.EdgeConfig{VPN: netip.MustParseAddr(vpn), Global: netip.MustParseAddr(global), Cloud: "zscalertwo", Credentials: []fakeios.Credential{known}})
	}
	return []*fakeios.Edge{edge("198.51.100.11", "185.46.212.88"), edge("203.0.113.22", "185.46.212.89")}
}

// virtual lets the engine wait on the router's clock.
type virtual struct{ *fakeios.ManualClock }

func (v virtual) Sleep(ctx context.Context, d time.Duration) error {
	if err := context.Cause(ctx); err != nil {
		return err
	}
	v.Advance(d)
	return context.Cause(ctx)
}

// records is a journal in memory. It fails at the record with the number failAt, from 1, and at
// every one behind it.
type records struct {
	mu      sync.Mutex
	list    []journal.Record
	plans   []plan.Plan
	failAt  int
	written int
}

var errDisk = errors.New("no space left on device")

func (r *records) add(record journal.Record) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.written++; r.failAt > 0 && r.written >= r.failAt {
		return errDisk
	}
	r.list = append(r.list, record)
	return nil
}

func (r *records) Write(record journal.Record) error { return r.add(record) }

func (r *records) Plan(p plan.Plan, _ []journal.Override) error {
	r.plans = append(r.plans, p)
	return r.add(journal.Planned{})
}

func (r *records) Snapshot(config string) error {
	return r.add(journal.SnapshotTaken{Hash: journal.Hash(config)})
}

// kinds are the types of the records, in order, each run of equal ones once.
func (r *records) kinds() []string {
	var out []string
	for _, record := range r.list {
		out = append(out, strings.TrimPrefix(fmt.Sprintf("%T", record), "journal."))
	}
	return slices.Compact(out)
}

// end is how a run ended, as far as the engine says.
type end string

const (
	provenDone      end = "proven done"
	provenUnchanged end = "proven unchanged"
	inDoubt         end = "in doubt" // a person is told what, and what to type
	refused         end = "refused"
	notProven       end = "not proven, kept" // with --if-unproven keep
	failed          end = "failed before anything was sent"
)

// endOf classifies what the engine returned.
func endOf(err error) end {
	switch {
	case err == nil:
		return provenDone
	case is[*engine.InDoubtError](err), is[*engine.UnsavedError](err):
		return inDoubt
	case is[*engine.RolledBackError](err):
		return provenUnchanged
	case is[*engine.NotProvenError](err):
		return notProven
	case is[*engine.RefusedError](err):
		return refused
	default:
		return failed
	}
}

func is[T error](err error) bool {
	var target T
	return errors.As(err, &target)
}

// apply runs one apply.
func (b *bench) apply(ctx context.Context, watch engine.Watch) (engine.Outcome, error) {
	yes := func(engine.Review) (bool, error) { return true, nil }
	return engine.Apply(ctx, b.dial, b.job, yes, func(e engine.Event) {
		if watch != nil {
			watch(e)
		}
	})
}

// judge holds the end that the engine claims against the router, and returns it. others are lines
// that somebody else configured meanwhile and that must still be there.
func (b *bench) judge(t testing.TB, err error, others ...string) end {
	t.Helper()
	e := endOf(err)
	running, startup := b.router.RunningConfig(), b.router.StartupConfig()
	switch e {
	case provenDone:
		for name, text := range map[string]string{"running": running, "startup": startup} {
			missing, planErr := plan.Build(iosconf.Parse(text), b.job.Rendered.Steps)
			if planErr != nil || !missing.Empty() {
				t.Errorf("proven done, but the %s-config lacks %d lines (%v)", name, len(missing.Lines()), planErr)
			}
		}
	case provenUnchanged, refused, failed:
		if got := withoutLines(running, others); got != b.before {
			t.Errorf("%s, but the running-config differs: %v\n%v", e, iosconf.Difference(iosconf.Parse(b.before), iosconf.Parse(got)), err)
		}
		if startup != b.startup {
			t.Errorf("%s, but the startup-config differs", e)
		}
	case inDoubt:
		if !strings.Contains(err.Error(), "to type by hand") {
			t.Errorf("in doubt, and nobody is told what to type: %v", err)
		}
		return e
	}
	for _, line := range others {
		if !strings.Contains(running, line) {
			t.Errorf("the line of somebody else is lost: %s", line)
		}
	}
	b.mustBeClean(t)
	return e
}

// withoutLines is a configuration without certain lines.
func withoutLines(config string, lines []string) string {
	var out strings.Builder
	for line := range strings.Lines(config) {
		if !slices.Contains(lines, strings.TrimRight(line, "\r\n")) {
			out.WriteString(line)
		}
	}
	return out.String()
}

// mustBeClean looks for what arming leaves: files on flash, timers, the temporary archive.
func (b *bench) mustBeClean(t testing.TB) {
	t.Helper()
	for name, text := range b.router.Flash() {
		if strings.Contains(name, "ziatunnel") || strings.Contains(text, "lab-key-0123456789") {
			t.Errorf("flash:%s is left", name)
		}
	}
	for _, text := range []string{b.router.RunningConfig(), b.router.StartupConfig()} {
		if strings.Contains(text, "flash:ziatunnel") {
			t.Error("the temporary archive is left")
		}
	}
	session, err := b.dial(context.Background())
	for range 100 { // a VTY is free a moment after its session is closed
		if err == nil {
			break
		}
		<-time.After(10 * time.Millisecond)
		session, err = b.dial(context.Background())
	}
	if err != nil {
		t.Errorf("no login: %v", err)
		return
	}
	defer session.Close()
	out, err := session.Show(context.Background(), "show reload", "show archive config rollback timer")
	if err != nil && !is[*device.RejectedLineError](err) {
		t.Errorf("%v", err)
		return
	}
	if !strings.Contains(out[0], "No reload is scheduled") || strings.Contains(out[1], "Timer value") {
		t.Errorf("a timer is left: %q", out)
	}
}

// typed tells whether a line that starts so was typed on the router.
func (b *bench) typed(start string) bool {
	return slices.ContainsFunc(b.router.Lines(), func(line string) bool { return strings.HasPrefix(line, start) })
}

func newJob(t testing.TB) engine.Job {
	t.Helper()
	job, err := makeJob()
	if err != nil {
		t.Fatal(err)
	}
	return job
}

// makeJob is the job of the site in siteText.
func makeJob() (engine.Job, error) { return jobOf(siteText) }

// jobOf is the job of a site file.
func jobOf(text string) (engine.Job, error) {
	s, err := site.Parse("branch-001.yaml", []byte(text))
	if err != nil {
		return engine.Job{}, err
	}
	src, err := playbooks.FS.ReadFile(playbooks.Default)
	if err != nil {
		return engine.Job{}, err
	}
	book, err := playbook.Load(playbooks.Default, src)
	if err != nil {
		return engine.Job{}, err
	}
	rendered, err := book.Render(s, secret.New("lab-key-0123456789"))
	if err != nil {
		return engine.Job{}, err
	}
	transforms := map[string]string{"none": "esp-null esp-sha-hmac", "aes-gcm": "esp-gcm 256"}[s.ZIA.Encryption]
	return engine.Job{Site: s, Rendered: rendered, Wait: 30 * time.Second, Interval: 2 * time.Second, Want: verify.Expectation{Tunnels: []verify.Tunnel{
		{Role: "primary", Interface: "Tunnel1", Peer: s.ZIA.Primary.VPN, Transforms: transforms},
		{Role: "backup", Interface: "Tunnel2", Peer: s.ZIA.Backup.VPN, Transforms: transforms},
	}}}, nil
}
