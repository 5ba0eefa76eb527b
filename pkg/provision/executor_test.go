package provision_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/ziatunnel/ziatunnel/drivers/ciscoios"
	"github.com/ziatunnel/ziatunnel/pkg/engine/enginetest"
	"github.com/ziatunnel/ziatunnel/pkg/fakeios"
	"github.com/ziatunnel/ziatunnel/pkg/inventory"
	"github.com/ziatunnel/ziatunnel/pkg/journal"
	"github.com/ziatunnel/ziatunnel/pkg/provision"
	"github.com/ziatunnel/ziatunnel/pkg/rollout"
	"github.com/ziatunnel/ziatunnel/pkg/rollout/local"
	"github.com/ziatunnel/ziatunnel/pkg/site"
)

// newExecutor works at one router at an address, on the clock of the branch.
func newExecutor(t *testing.T, b *enginetest.Branch, address string) *provision.Executor {
	t.Helper()
	t.Setenv("SITE_PSK", enginetest.PSK)
	t.Setenv("SITE_PASSWORD", "noc")
	s := siteAt(t, address, b.Router.HostKeyFingerprint())
	store, err := journal.OpenStore(filepath.Join(t.TempDir(), "state"))
	if err != nil {
		t.Fatal(err)
	}
	return &provision.Executor{
		Runner: &provision.Runner{Journal: store, StateDir: store.Dir,
			Clock: enginetest.VirtualClock{ManualClock: b.Clock}, Version: "test"},
		Find: func(name string) (inventory.Entry, error) {
			if name != s.Name {
				return inventory.Entry{}, errors.New("there is no site " + name)
			}
			return inventory.Entry{Site: s, File: "branch-001.yaml", Line: 1}, nil
		},
	}
}

// siteAt is the site of the branch, whose router is at an address and has a host key with a fingerprint.
func siteAt(t *testing.T, address, pin string) *site.Site {
	t.Helper()
	s, err := site.Parse("branch-001.yaml", []byte(fmt.Sprintf(`site: branch-001
router: {address: %q, user: noc, password: "env:SITE_PASSWORD", legacy_ssh: true, host_key: %q}
credential: {fqdn: branch@corp.example, psk: "env:SITE_PSK"}
zia:
  cloud: zscalertwo
  encryption: none
  primary: {vpn: 198.51.100.11, global: 185.46.212.88}
  backup: {vpn: 203.0.113.22, global: 185.46.212.89}
lan: {interface: Vlan1}
wan: {interface: FastEthernet4}
traffic: all
`, address, pin)))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// task is a piece of work at the site, with the options of a rollout.
func task(t *testing.T, e *provision.Executor, name string) local.Task {
	t.Helper()
	o := provision.DefaultOptions()
	o.Interval = time.Second
	var err error
	if _, o.Playbook, err = provision.FindPlaybook(""); err != nil {
		t.Fatal(err)
	}
	text, err := json.Marshal(o)
	if err != nil {
		t.Fatal(err)
	}
	out := local.Task{Rollout: "spring", Site: name, Attempt: 1, Options: text}
	if entry, err := e.Find(name); err == nil {
		out.Router = entry.Site.Router.Address
	}
	return out
}

// work does the site, and gives the steps that were told.
func work(ctx context.Context, t *testing.T, e *provision.Executor, name string) (rollout.Result, []string) {
	t.Helper()
	var steps []string
	return e.Work(ctx, task(t, e, name), func(step string) { steps = append(steps, step) }), steps
}

func told(steps []string, words string) bool {
	return slices.ContainsFunc(steps, func(step string) bool { return strings.Contains(step, words) })
}

// TestExecutorWaitsForSomebodyElse: a router on which another process's change is pending is waited for,
// until its timer has taken that back.
func TestExecutorWaitsForSomebodyElse(t *testing.T) {
	for name, command := range map[string]string{"revert": "configure terminal revert timer 5",
		"reload": "reload in 10"} {
		t.Run(name, func(t *testing.T) {
			b := enginetest.New(t, ciscoios.Options{})
			b.Configure(t, "archive", "path flash:archive")
			b.Save(t)
			link, err := b.Dial(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			if err := enginetest.Ask(t, link, command); err != nil {
				t.Fatal(err)
			}
			_ = link.Close()
			began := b.Clock.Now()
			result, steps := work(t.Context(), t, newExecutor(t, b, b.Address), "branch-001")
			if result.Outcome != rollout.Done || result.Figures.Lines < 100 {
				t.Fatalf("%+v", result)
			}
			if !told(steps, "waiting for a change of somebody else, at most ") ||
				b.Clock.Now().Sub(began) < 5*time.Minute {
				t.Errorf("after %s: %q", b.Clock.Now().Sub(began), steps)
			}
			if !strings.Contains(b.Router.StartupConfig(), "interface Tunnel2") {
				t.Error("it is not saved")
			}
		})
	}
}

// TestExecutorHalfChanged: a router that cannot be reached, and on which a run was begun that nobody has
// finished, is in doubt and not merely unreachable.
func TestExecutorHalfChanged(t *testing.T) {
	b := enginetest.New(t, ciscoios.Options{})
	c := newExecutor(t, b, "127.0.0.1:1")
	if result, _ := work(t.Context(), t, c, "branch-001"); result.Outcome != rollout.Unreachable {
		t.Fatalf("before anything was begun: %+v", result)
	}
	run, err := c.Runner.Journal.Begin(t.Context(),
		journal.Header{Site: "branch-001", Router: "127.0.0.1:1", Command: "apply", Version: "test"})
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(run.Snapshot(b.Before),
		run.Write(journal.StepBegin{Number: 1, Title: "IKEv2 proposal", Lines: 5}), run.Close()); err != nil {
		t.Fatal(err)
	}
	result, steps := work(t.Context(), t, c, "branch-001")
	if result.Outcome != rollout.InDoubt || !strings.Contains(result.Detail, "half changed") {
		t.Errorf("%+v", result)
	}
	if !told(steps, "waiting for a router that may be half changed") {
		t.Errorf("%q", steps)
	}
}

// TestExecutorClasses are the ends of a site that needs no router.
func TestExecutorClasses(t *testing.T) {
	b := enginetest.New(t, ciscoios.Options{})
	c := newExecutor(t, b, b.Address)
	if result, _ := work(t.Context(), t, c, "paris-01"); result.Outcome != rollout.Refused ||
		result.Detail != "there is no site paris-01" {
		t.Errorf("%+v", result)
	}
	over, cancel := context.WithCancel(t.Context())
	cancel()
	if result, _ := work(over, t, c, "branch-001"); result.Outcome != rollout.Interrupted {
		t.Errorf("%+v", result)
	}
	t.Setenv("SITE_PSK", "")
	if result, _ := work(t.Context(), t, c, "branch-001"); result.Outcome != rollout.Refused ||
		!strings.Contains(result.Detail, "credential.psk") {
		t.Errorf("%+v", result)
	}
	if len(b.Router.Lines()) > 0 {
		t.Error("the router was touched")
	}
}

// TestExecutorProves: what was brought up is proven again without a line, and what is down is not.
func TestExecutorProves(t *testing.T) {
	list := enginetest.Edges(enginetest.PSK)
	b := enginetest.NewOn(t, fakeios.Config{Edges: list}, ciscoios.Options{})
	c := newExecutor(t, b, b.Address)
	if result, _ := work(t.Context(), t, c, "branch-001"); result.Outcome != rollout.Done {
		t.Fatalf("%+v", result)
	}
	config := b.Router.RunningConfig()
	prove := func() rollout.Result {
		return c.Prove(t.Context(), task(t, c, "branch-001"), func(string) {})
	}
	if result := prove(); result.Outcome != rollout.Done || result.Figures.Lines != 0 {
		t.Errorf("%+v", result)
	}
	list[1].SetReachable(false)
	b.Clock.Advance(10 * time.Minute)
	if result := prove(); result.Outcome != rollout.Unproven || !strings.Contains(result.Detail, "backup") {
		t.Errorf("%+v", result)
	}
	if b.Router.RunningConfig() != config {
		t.Error("the proof has changed the router")
	}
}

// TestExecutorInterrupted: when it is cancelled in the middle the change is taken back, and that is what is
// said.
func TestExecutorInterrupted(t *testing.T) {
	b := enginetest.New(t, ciscoios.Options{})
	c := newExecutor(t, b, b.Address)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	result := c.Work(ctx, task(t, c, "branch-001"), func(step string) {
		if strings.HasPrefix(step, "step 5") {
			cancel()
		}
	})
	if result.Outcome != rollout.Interrupted || b.Router.RunningConfig() != b.Before {
		t.Errorf("%+v", result)
	}
	if result, _ := work(t.Context(), t, c, "branch-001"); result.Outcome != rollout.Done {
		t.Errorf("and then: %+v", result)
	}
}
