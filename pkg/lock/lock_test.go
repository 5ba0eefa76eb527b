package lock_test

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"testing/synctest"
	"time"

	"github.com/ziatunnel/ziatunnel/pkg/lock"
)

var since = time.Date(2026, 11, 25, 1, 0, 0, 0, time.UTC)

func me(command string) lock.Owner { return lock.CurrentOwner(command, since) }

// TestTakeAndRelease: one at a time, and the next one is told who has it.
func TestTakeAndRelease(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if lock.Holder(dir) != nil {
		t.Error("somebody has it already")
	}
	held, before, err := lock.Acquire(dir, me("rollout start"), lock.Claim{})
	if err != nil || before != nil {
		t.Fatal(before, err)
	}
	if err := held.Check(); err != nil {
		t.Error(err)
	}
	var other *lock.HeldError
	if _, _, err := lock.Acquire(dir, me("rollout resume"), lock.Claim{Break: true}); !errors.As(err, &other) ||
		other.Owner.PID != os.Getpid() || other.Owner.Command != "rollout start" || other.Elsewhere {
		t.Errorf("%v", err)
	}
	if owner := lock.Holder(dir); owner == nil || owner.PID != os.Getpid() {
		t.Errorf("%+v", owner)
	}
	if err := held.Release(); err != nil {
		t.Fatal(err)
	}
	held, before, err = lock.Acquire(dir, me("rollout resume"), lock.Claim{})
	if err != nil || before != nil {
		t.Fatal(before, err)
	}
	_ = held.Release()
}

// leave writes the file of an owner that is not this process. A token makes it a lease.
func leave(t *testing.T, dir string, owner lock.Owner, token string) string {
	t.Helper()
	data, err := json.Marshal(struct {
		lock.Owner
		Token string        `json:"token,omitempty"`
		Lease time.Duration `json:"lease_ns,omitempty"`
	}{owner, token, lock.LeaseTime})
	if err != nil {
		t.Fatal(err)
	}
	name := filepath.Join(dir, "owner")
	if err := os.WriteFile(name, data, 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}

// TestLeftBehind: the lock of a process that is gone is taken over at once. That of another machine is not, and
// when its owner is of an older version, which renews nothing, only after a person has said that it is gone.
func TestLeftBehind(t *testing.T) {
	t.Parallel()
	here := me("rollout start")
	here.PID = 1 << 30
	elsewhere := lock.Owner{Command: "rollout start", User: "noc", Host: "noc-7.example", PID: 1, Since: since}
	clone := here // the same name, and another start of another machine
	clone.Boot = "another"
	for name, c := range map[string]struct {
		owner lock.Owner
		token string
		taken bool
	}{
		"gone": {here, "t", true}, "gone, older version": {here, "", true},
		"elsewhere": {elsewhere, "t", false}, "elsewhere, older version": {elsewhere, "", false},
		"a machine of the same name": {clone, "t", here.Boot == ""},
	} {
		dir := t.TempDir()
		leave(t, dir, c.owner, c.token)
		held, before, err := lock.Acquire(dir, me("rollout resume"), lock.Claim{})
		if !c.taken {
			var other *lock.HeldError
			if !errors.As(err, &other) || !other.Elsewhere ||
				(other.Lease.Length == lock.LeaseTime) != (c.token != "") {
				t.Fatalf("%s: %+v", name, err)
			}
			held, before, err = lock.Acquire(dir, me("rollout resume"), lock.Claim{Break: true})
		}
		if err != nil || before == nil || *before != c.owner {
			t.Fatalf("%s: %+v %v", name, before, err)
		}
		_ = held.Release()
	}
}

// TestLease: an owner elsewhere that renews is never taken over, however its clock goes; one that does not is,
// and is told when it comes back.
func TestLease(t *testing.T) {
	t.Parallel()
	for name, skew := range map[string]time.Duration{
		"clocks agree": 0, "its clock is a day behind": -24 * time.Hour, "its clock is a day ahead": 24 * time.Hour,
	} {
		dir := t.TempDir()
		theirs := time.Now().Add(skew)
		file := leave(t, dir, lock.Owner{Command: "work", User: "noc", Host: "host-a", PID: 7, Since: since}, "a")
		renew := func() {
			theirs = theirs.Add(lock.LeaseTime / 6)
			if err := os.Chtimes(file, theirs, theirs); err != nil {
				t.Fatal(err)
			}
		}
		claim := lock.Claim{}
		for range 20 {
			renew()
			_, _, err := lock.Acquire(dir, me("work"), claim)
			var held *lock.HeldError
			if !errors.As(err, &held) || held.Lease == claim.Stale {
				t.Fatalf("%s: the lock of an owner that renews it: %v", name, err)
			}
			claim.Stale = held.Lease // as if a whole lease had gone by
		}
		stolen, before, err := lock.Acquire(dir, me("work"), claim)
		if err != nil || before == nil || before.Host != "host-a" {
			t.Fatalf("%s: an owner that renews no more: %+v, %v", name, before, err)
		}
		if _, _, err := lock.Acquire(dir, me("work"), claim); err == nil {
			t.Errorf("%s: a look that is over takes the lock of its new owner", name)
		}
		if err := stolen.Release(); err != nil {
			t.Error(err)
		}
	}
}

// TestLost: who was taken over learns it before the next step, renews nothing, and leaves the file of the new
// owner alone.
func TestLost(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	held, _, err := lock.Acquire(dir, me("work"), lock.Claim{})
	if err != nil {
		t.Fatal(err)
	}
	file := leave(t, dir, lock.Owner{Command: "work", User: "noc", Host: "host-b", PID: 7, Since: since}, "b")
	old := time.Unix(1, 0)
	if err := os.Chtimes(file, old, old); err != nil {
		t.Fatal(err)
	}
	var lost *lock.LostError
	if err := held.Check(); !errors.As(err, &lost) || lost.Owner.Host != "host-b" {
		t.Errorf("a lock that was taken over: %v", err)
	}
	if err := held.Renew(); !errors.As(err, &lost) {
		t.Errorf("a lock that was taken over is renewed: %v", err)
	}
	if err := held.Release(); err != nil {
		t.Error(err)
	}
	if info, err := os.Stat(file); err != nil || !info.ModTime().Equal(old) {
		t.Errorf("the file of the new owner: %v", err)
	}
	if err := os.Remove(file); err != nil {
		t.Fatal(err)
	}
}

// TestKept: a lock is renewed as long as it is held, several times in a lease, and no longer.
func TestKept(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	synctest.Test(t, func(t *testing.T) {
		held, _, err := lock.Acquire(dir, me("work"), lock.Claim{})
		if err != nil {
			t.Fatal(err)
		}
		seen := map[time.Time]bool{}
		look := func() {
			info, err := os.Stat(filepath.Join(dir, "owner"))
			if err != nil {
				t.Fatal(err)
			}
			seen[info.ModTime()] = true
		}
		for range 30 {
			<-time.After(lock.LeaseTime / 10) // of the virtual clock
			synctest.Wait()
			look()
		}
		if len(seen) < 3*4 {
			t.Errorf("renewed %d times in three leases", len(seen))
		}
		if err := held.Check(); err != nil {
			t.Error(err)
		}
		if err := held.Release(); err != nil { // synctest fails where a goroutine is left
			t.Error(err)
		}
	})
}
