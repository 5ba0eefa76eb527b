package journal_test

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/ziatunnel/ziatunnel/pkg/chain"
	"github.com/ziatunnel/ziatunnel/pkg/journal"
)

var faults = flag.Bool("faults", false, "flip every bit of a journal, not a sample of them")

// closedRun is a run with a record of every kind that has ended in order, and its files.
func closedRun(t *testing.T) (store *journal.Store, id string, data, mark []byte) {
	t.Helper()
	store = newStore(t)
	run := begin(t, store, "apply")
	write(t, run, whole()...)
	if err := run.Close(); err != nil {
		t.Fatal(err)
	}
	base := filepath.Join(store.Dir, "tokyo-01", run.ID())
	data, err := os.ReadFile(base + ".jsonl")
	if err == nil {
		mark, err = os.ReadFile(base + ".mark")
	}
	if err != nil {
		t.Fatal(err)
	}
	return store, run.ID(), data, mark
}

// TestFlippedBits: no bit of a journal or of its mark can be flipped without being noticed, whether its writer has
// closed it or died.
func TestFlippedBits(t *testing.T) {
	t.Parallel()
	_, id, data, mark := closedRun(t)
	start := chain.Start("journal", "tokyo-01", id)
	step := 23
	if *faults {
		step = 1
	}
	flips := 0
	for i := 0; i < len(data)*8; i += step {
		flipped := slices.Clone(data)
		flipped[i/8] ^= 1 << (i % 8)
		for _, m := range [][]byte{mark, nil} {
			flips++
			if len(chain.Read(flipped, m, start).Faults) == 0 {
				t.Errorf("bit %d of byte %d is not noticed, mark %q", i%8, i/8, m)
			}
		}
	}
	for i := range len(mark) * 8 {
		flipped := slices.Clone(mark)
		flipped[i/8] ^= 1 << (i % 8)
		flips++
		if len(chain.Read(data, flipped, start).Faults) == 0 {
			t.Errorf("%q is not noticed", flipped)
		}
	}
	t.Logf("%d flips", flips)
}

// damaged is a run with a record that was changed, and those before it.
func damaged(t *testing.T) (store *journal.Store, id string, data []byte) {
	t.Helper()
	store, id, data, _ = closedRun(t)
	data = bytes.Replace(data, []byte(`"lines":3,"number":1,"title"`), []byte(`"lines":4,"number":1,"title"`), 1)
	if err := os.WriteFile(filepath.Join(store.Dir, "tokyo-01", id+".jsonl"), data, 0o600); err != nil {
		t.Fatal(err)
	}
	return store, id, data
}

// TestDamaged: everything else of a damaged run can be read, nobody may go on with it, and once somebody has said which
// part is to be trusted, that part alone counts, and what was decided stands in the file.
func TestDamaged(t *testing.T) {
	t.Parallel()
	store, id, data := damaged(t)
	state, err := store.Load("tokyo-01", id)
	if err != nil || len(state.Damage) != 1 || !strings.Contains(state.Damage[0], "line 6 of ") ||
		!strings.Contains(state.Damage[0], ".jsonl was changed after it was written") || state.End == nil ||
		len(state.Steps) != 1 || state.Steps[0].Lines != 0 {
		t.Errorf("%+v %v", state, err)
	}
	var refused *journal.DamagedError
	if _, _, err := store.Resume(t.Context(), header("resume"), id); !errors.As(err, &refused) || refused.Sound != 5 ||
		!strings.Contains(err.Error(), "--trust-records "+id+"=5") {
		t.Errorf("%v", err)
	}
	for records, want := range map[int]string{99: "has 23 records, and not 99"} {
		if err := store.Trust(t.Context(), header("rollback"), id, records); err == nil ||
			!strings.Contains(err.Error(), want) {
			t.Errorf("%d: %v", records, err)
		}
	}
	if err := store.Trust(t.Context(), header("rollback"), id, 5); err != nil {
		t.Fatal(err)
	}
	run, state, err := store.Resume(t.Context(), header("rollback"), id)
	if err != nil || len(state.Trusted) != 1 || state.Trusted[0].Records != 5 || len(state.Steps) > 0 ||
		state.End != nil || state.Arming == nil || len(state.Trusted[0].Damage) != 1 {
		t.Fatalf("%+v %v", state, err)
	}
	write(t, run, journal.RolledBack{Hash: "h"}, journal.End{Outcome: journal.TakenBack})
	if err := run.Close(); err != nil {
		t.Fatal(err)
	}
	state, err = store.Load("tokyo-01", id)
	if err != nil || len(state.Damage) > 0 || state.Status() != journal.TakenBack || state.Pushed != nil {
		t.Errorf("%+v %v", state, err)
	}
	now, err := os.ReadFile(filepath.Join(store.Dir, "tokyo-01", id+".jsonl"))
	if err != nil || !bytes.HasPrefix(now, data) {
		t.Error("what was written was taken away")
	}
	if err := store.Trust(t.Context(), header("rollback"), id, 5); !errors.Is(err, journal.ErrNotDamaged) {
		t.Errorf("%v", err)
	}
}

// TestLostFile: a run whose file is gone, or stands in the place of another, is not a run of which nothing is known.
func TestLostFile(t *testing.T) {
	t.Parallel()
	store, id, _, _ := closedRun(t)
	second := begin(t, store, "apply")
	write(t, second, journal.Pushed{Lines: 1})
	if err := second.Close(); err != nil {
		t.Fatal(err)
	}
	path := func(run string) string { return filepath.Join(store.Dir, "tokyo-01", run+".jsonl") }
	data, err := os.ReadFile(path(id))
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(os.WriteFile(path(second.ID()), data, 0o600), os.Remove(path(id))); err != nil {
		t.Fatal(err)
	}
	runs, err := store.Runs("tokyo-01")
	if err != nil || len(runs) != 2 {
		t.Fatalf("%+v %v", runs, err)
	}
	for i, want := range []string{"is missing: the file was closed with 23 lines", "is not the first one"} {
		if damage := fmt.Sprint(runs[i].Damage); !strings.Contains(damage, want) {
			t.Errorf("%d: %s", i, damage)
		}
	}
	if err := store.Trust(t.Context(), header("resume"), id, 0); err != nil {
		t.Error(err)
	}
	if state, err := store.Load("tokyo-01", id); err != nil || len(state.Damage) > 0 || state.Run != id {
		t.Errorf("%+v %v", state, err)
	}
}

// TestChangedSnapshot: a snapshot that was changed after it was written is not taken for one.
func TestChangedSnapshot(t *testing.T) {
	t.Parallel()
	store := newStore(t)
	run := begin(t, store, "apply")
	if err := run.Snapshot(secretive); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(store.Dir, "tokyo-01", run.ID()+".conf")
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i < len(data); i += len(data) / 9 {
		flipped := slices.Clone(data)
		flipped[i] ^= 1
		if err := os.WriteFile(path, flipped, 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := store.Snapshot("tokyo-01", run.ID()); err == nil ||
			!strings.Contains(err.Error(), "was changed after it was written") {
			t.Errorf("byte %d: %v", i, err)
		}
	}
	state, err := store.Load("tokyo-01", run.ID())
	if err != nil || len(state.Problems) != 1 || len(state.Damage) > 0 {
		t.Errorf("%v %v", state.Problems, err)
	}
}

// TestOlder: files of a version without hashes and keys are read, finished and taken back, and covered from there on.
func TestOlder(t *testing.T) {
	t.Parallel()
	store := newStore(t)
	if err := os.CopyFS(store.Dir, os.DirFS("testdata/older")); err != nil {
		t.Fatal(err)
	}
	const id = "20261124-225713-74f5b4"
	run, state, err := store.Resume(t.Context(), header("rollback"), id)
	if err != nil || !state.Unprotected || len(state.Problems) > 0 || !state.Unfinished() {
		t.Fatalf("%+v %v", state, err)
	}
	if _, missing := state.Planned.Restorable(state.Digests, "summer2026"); len(missing) > 0 {
		t.Errorf("%q", missing)
	}
	s, err := store.Snapshot("tokyo-01", id)
	if err != nil || s.Known() != nil {
		t.Fatalf("%v %v", err, s.Known())
	}
	if text, missing, err := s.Config("enable secret 5 $1$CANARY\n"); err != nil || len(missing) > 0 ||
		text != "hostname R\nenable secret 5 $1$CANARY\n" {
		t.Errorf("%q %v %v", text, missing, err)
	}
	back := journal.Hash("hostname R\nenable secret 5 $1$CANARY\n")
	write(t, run, journal.RolledBack{Hash: back}, journal.End{Outcome: journal.TakenBack})
	if err := run.Close(); err != nil {
		t.Fatal(err)
	}
	state, err = store.Load("tokyo-01", id)
	if err != nil || state.Unprotected || len(state.Problems) > 0 || state.RolledBack.Hash != state.Snapshot.Hash {
		t.Errorf("%+v %v", state, err)
	}
	path := filepath.Join(store.Dir, "tokyo-01", id+".jsonl")
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, bytes.Replace(data, []byte("FCZ1"), []byte("FCZ2"), 1), 0o600); err != nil {
		t.Fatal(err)
	}
	if state, err = store.Load("tokyo-01", id); err != nil || len(state.Damage) == 0 {
		t.Errorf("what is covered was changed, and it is not noticed: %v", err)
	}
}
