package journal_test

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/ziatunnel/ziatunnel/pkg/journal"
)

// TestSecondProcessIsRefused: the second process on a site is told who the first one is; on another
// site it may work.
func TestSecondProcessIsRefused(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "state")
	cmd, out := startHelper(t, dir, "HELPER_HOLD=1")
	if !out.Scan() {
		t.Fatal("the helper did not start")
	}
	store, err := journal.OpenStore(dir)
	if err != nil {
		t.Fatal(err)
	}
	_, err = store.Begin(t.Context(), header("rollback"))
	var locked *journal.LockedError
	if !errors.As(err, &locked) || locked.Owner.PID != cmd.Process.Pid || locked.Elsewhere {
		t.Fatalf("%v", err)
	}
	host, _ := os.Hostname()
	for _, word := range []string{"tokyo-01", "ziatunnel apply", strings.ToLower(host), "wait for it"} {
		if !strings.Contains(err.Error(), word) {
			t.Errorf("%q is missing: %v", word, err)
		}
	}
	h := header("rollback")
	h.BreakLock = true
	if _, err := store.Begin(t.Context(), h); !errors.As(err, &locked) {
		t.Errorf("a lock of a living process was broken: %v", err)
	}
	last, err := store.Last("tokyo-01")
	if err != nil || last.Running == nil || last.Running.PID != cmd.Process.Pid {
		t.Errorf("%+v %v", last.Running, err)
	}
	other := header("apply")
	other.Site = "osaka-02"
	run, err := store.Begin(t.Context(), other)
	if err != nil {
		t.Fatal(err)
	}
	_ = run.Close()
}

// TestLockOfAnotherMachine: with a shared home nobody here can tell whether the other lives.
func TestLockOfAnotherMachine(t *testing.T) {
	store := newStore(t)
	run := begin(t, store, "apply")
	if err := run.Close(); err != nil {
		t.Fatal(err)
	}
	owner := filepath.Join(store.Dir, "tokyo-01", "owner")
	data,
		err := json.Marshal(
		journal.Owner{Command: "apply", User: "mallory", Host: "noc-7.example", PID: 4711, Since: start})
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(owner, data, 0o600); err != nil {
		t.Fatal(err)
	}
	_, err = store.Begin(t.Context(), header("apply"))
	var locked *journal.LockedError
	if !errors.As(err, &locked) || !locked.Elsewhere || !strings.Contains(
		err.Error(), "mallory runs `ziatunnel apply` on it on noc-7.example (process 4711)") ||
		!strings.Contains(err.Error(), "--break-lock") {
		t.Fatalf("%v", err)
	}
	h := header("apply")
	h.BreakLock = true
	run, err = store.Begin(t.Context(), h)
	if err != nil {
		t.Fatal(err)
	}
	write(t, run, journal.Saved{})
	state, err := store.Load("tokyo-01", run.ID())
	if err != nil || len(state.LockTaken) != 1 || !state.LockTaken[0].Broken ||
		state.LockTaken[0].Owner.User != "mallory" {
		t.Errorf("%+v %v", state.LockTaken, err)
	}
	if err := run.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(owner); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the owner's file stays: %v", err)
	}
}

// TestTornOwner: an owner's file that a crash cut off locks nobody out.
func TestTornOwner(t *testing.T) {
	store := newStore(t)
	if err := begin(t, store, "apply").Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(store.Dir, "tokyo-01", "owner"), []byte(`{"run`), 0o600); err != nil {
		t.Fatal(err)
	}
	begin(t, store, "apply")
}

// TestOwnerAlone: nobody else of the machine can read a journal, even where a directory was open.
func TestOwnerAlone(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("Windows keeps others out of the profile's directory instead")
	}
	store := newStore(t)
	if err := os.MkdirAll(filepath.Join(store.Dir, "tokyo-01"), 0o777); err != nil {
		t.Fatal(err)
	}
	run := begin(t, store, "apply")
	if err := run.Snapshot("hostname R\n"); err != nil {
		t.Fatal(err)
	}
	seen := 0
	err := filepath.WalkDir(filepath.Join(store.Dir, "tokyo-01"), func(path string, d os.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := d.Info()
		want := os.FileMode(0o600)
		if d.IsDir() {
			want = 0o700
		}
		if info.Mode().Perm() != want {
			t.Errorf("%s: %o", path, info.Mode().Perm())
		}
		seen++
		return err
	})
	if err != nil || seen != 5 { // directory, lock, owner, run, snapshot
		t.Errorf("%d files, %v", seen, err)
	}
}

// TestNamesStayInside: no name of a site, run or snapshot leads out of the directory.
func TestNamesStayInside(t *testing.T) {
	store := newStore(t)
	for _, name := range []string{"", ".", "..", "../x", "a/b", `a\b`, "-x", "nul", "COM1.x", "a.", "rollouts",
		strings.Repeat("a", 65)} {
		h := header("apply")
		h.Site = name
		if _, err := store.Begin(t.Context(), h); err == nil {
			t.Errorf("site %q", name)
		}
		if _, err := store.Load("tokyo-01", name); err == nil {
			t.Errorf("run %q", name)
		}
		if _, err := store.Snapshot("tokyo-01", name); err == nil {
			t.Errorf("snapshot %q", name)
		}
	}
}

// TestSpellingsAreOneSite: a name in another case is the same site on every system, for its lock and its runs.
func TestSpellingsAreOneSite(t *testing.T) {
	store := newStore(t)
	h := header("apply")
	h.Site = "Tokyo-01"
	run, err := store.Begin(t.Context(), h)
	if err != nil {
		t.Fatal(err)
	}
	h.Site = "TOKYO-01"
	var locked *journal.LockedError
	if _, err := store.Begin(t.Context(), h); !errors.As(err, &locked) {
		t.Errorf("a second run of the site: %v", err)
	}
	if err := errors.Join(run.Write(journal.Saved{}), run.Close()); err != nil {
		t.Fatal(err)
	}
	if runs, err := store.Runs("tokyo-01"); err != nil || len(runs) != 1 {
		t.Errorf("%d runs, %v", len(runs), err)
	}
	// A directory of the very spelling is found where there is no other.
	if err := os.Rename(filepath.Join(store.Dir, "tokyo-01"), filepath.Join(store.Dir, "Tokyo-01")); err != nil {
		t.Fatal(err)
	}
	if runs, err := store.Runs("Tokyo-01"); err != nil || len(runs) != 1 {
		t.Errorf("%d runs of the directory as it is spelled, %v", len(runs), err)
	}
}
