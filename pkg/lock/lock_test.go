package lock_test

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/ziatunnel/ziatunnel/pkg/lock"
)

var since = time.Date(2026, 11, 25, 1, 0, 0, 0, time.UTC)

// TestTakeAndRelease: one at a time, and the next one is told who has it.
func TestTakeAndRelease(t *testing.T) {
	dir := t.TempDir()
	if lock.Holder(dir) != nil {
		t.Error("somebody has it already")
	}
	held, before, err := lock.Acquire(dir, lock.CurrentOwner("rollout start", since), false)
	if err != nil || before != nil {
		t.Fatal(before, err)
	}
	var other *lock.HeldError
	if _, _, err := lock.Acquire(dir, lock.CurrentOwner("rollout resume", since), true); !errors.As(err, &other) ||
		other.Owner.PID != os.Getpid() || other.Owner.Command != "rollout start" || other.Elsewhere {
		t.Errorf("%v", err)
	}
	if owner := lock.Holder(dir); owner == nil || owner.PID != os.Getpid() {
		t.Errorf("%+v", owner)
	}
	if err := held.Release(); err != nil {
		t.Fatal(err)
	}
	held, before, err = lock.Acquire(dir, lock.CurrentOwner("rollout resume", since), false)
	if err != nil || before != nil {
		t.Fatal(before, err)
	}
	_ = held.Release()
}

// TestLeftBehind: the lock of a process that is gone is taken over, that of another machine only when it
// is broken.
func TestLeftBehind(t *testing.T) {
	for name, owner := range map[string]lock.Owner{
		"gone":      {Command: "rollout start", User: "noc", Host: lock.HostName(), PID: 1 << 30, Since: since},
		"elsewhere": {Command: "rollout start", User: "noc", Host: "noc-7.example", PID: 1, Since: since},
	} {
		dir := t.TempDir()
		data, err := json.Marshal(owner)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, "owner"), data, 0o600); err != nil {
			t.Fatal(err)
		}
		held, before, err := lock.Acquire(dir, lock.CurrentOwner("rollout resume", since), false)
		if name == "elsewhere" {
			var other *lock.HeldError
			if !errors.As(err, &other) || !other.Elsewhere {
				t.Fatalf("%v", err)
			}
			held, before, err = lock.Acquire(dir, lock.CurrentOwner("rollout resume", since), true)
		}
		if err != nil || before == nil || *before != owner {
			t.Fatalf("%s: %+v %v", name, before, err)
		}
		_ = held.Release()
	}
}
