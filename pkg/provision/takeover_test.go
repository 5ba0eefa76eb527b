package provision_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/ziatunnel/ziatunnel/drivers/ciscoios"
	"github.com/ziatunnel/ziatunnel/pkg/engine"
	"github.com/ziatunnel/ziatunnel/pkg/engine/enginetest"
	"github.com/ziatunnel/ziatunnel/pkg/journal"
	"github.com/ziatunnel/ziatunnel/pkg/lock"
	"github.com/ziatunnel/ziatunnel/pkg/provision"
	"github.com/ziatunnel/ziatunnel/pkg/rollout"
)

// otherHost is a worker on another host that has the lock of the site, and renews it a number of times while
// this one waits. Then it dies, or releases the lock.
type otherHost struct {
	engine.Clock
	file     string // of the lock's owner
	renewals int
	releases bool
	seen     time.Time
}

// Sleep implements [engine.Clock].
func (o *otherHost) Sleep(ctx context.Context, d time.Duration) error {
	o.renewals--
	switch o.seen = o.seen.Add(time.Second); {
	case o.renewals >= 0:
		_ = os.Chtimes(o.file, o.seen, o.seen)
	case o.releases:
		_ = os.Remove(o.file)
		o.releases = false
	}
	return o.Clock.Sleep(ctx, d)
}

// locked makes the site of an executor one on which another host works. A machine that was taken down leaves
// the file of the owner, and no lock of the system.
func locked(t *testing.T, e *provision.Executor, renewals int, releases bool) *otherHost {
	t.Helper()
	other := *e.Runner.Journal
	other.Host = "host-a"
	run, err := other.Begin(t.Context(), journal.Header{Site: "branch-001", Router: "r:22", Command: "apply"})
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(other.Dir, "branch-001", "owner")
	left, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(run.Close(), os.WriteFile(file, left, 0o600)); err != nil {
		t.Fatal(err)
	}
	o := &otherHost{Clock: e.Runner.Clock, file: file, renewals: renewals, releases: releases, seen: time.Now()}
	e.Runner.Clock = o
	return o
}

// TestTakesOver: what a worker of another host has left is taken over once its lease has run out, without a
// person. As long as it renews the lock nothing is typed.
func TestTakesOver(t *testing.T) {
	for name, c := range map[string]struct {
		renewals int
		releases bool
	}{
		"it is gone": {}, "it lives for a while": {renewals: 9}, "it comes to its end": {renewals: 4, releases: true},
	} {
		t.Run(name, func(t *testing.T) {
			b := enginetest.New(t, ciscoios.Options{})
			e := newExecutor(t, b, b.Address)
			other := locked(t, e, c.renewals, c.releases)
			lost := task(t, e, "branch-001")
			lost.Recover = true
			var steps []string
			result := e.Work(t.Context(), lost, func(step string) {
				if steps = append(steps, step); step == "connecting" && other.renewals > 0 {
					t.Error("the router is dialled while another worker is at it")
				}
			})
			if result.Outcome != rollout.Done {
				t.Fatalf("%+v: %q", result, steps)
			}
			if !told(steps, "host-a, or has died there, at most 0:30 more") {
				t.Errorf("%q", steps)
			}
			if lock.Holder(filepath.Dir(other.file)) != nil {
				t.Error("the lock is still held")
			}
		})
	}
}

// TestTakesNobodyOver: whoever begins a site, and is not called because a worker is gone, waits for one lease,
// and is refused where somebody else lives; so is who waits for a worker that never ends.
func TestTakesNobodyOver(t *testing.T) {
	for name, recovers := range map[string]bool{"begins": false, "recovers": true} {
		t.Run(name, func(t *testing.T) {
			b := enginetest.New(t, ciscoios.Options{})
			e := newExecutor(t, b, b.Address)
			locked(t, e, 1_000_000, false)
			work := task(t, e, "branch-001")
			work.Recover = recovers
			began := b.Clock.Now()
			result := e.Work(t.Context(), work, func(string) {})
			if result.Outcome != rollout.Refused || !strings.Contains(result.Detail, "host-a") {
				t.Errorf("%+v", result)
			}
			waited := b.Clock.Now().Sub(began)
			if !recovers && waited != lock.LeaseTime || recovers && (waited < 2*time.Hour || waited > 4*time.Hour) {
				t.Errorf("it has waited %s", waited)
			}
			if len(b.Router.Lines()) > 0 {
				t.Error("the router was touched")
			}
		})
	}
}
