package journal_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"

	"github.com/ziatunnel/ziatunnel/pkg/iosconf"
	"github.com/ziatunnel/ziatunnel/pkg/journal"
	"github.com/ziatunnel/ziatunnel/pkg/plan"
	"github.com/ziatunnel/ziatunnel/pkg/playbook"
	"github.com/ziatunnel/ziatunnel/pkg/secret"
)

// TestKeyIsMadeOnce: all that make the key at the same time get the same, and it is for its owner alone.
func TestKeyIsMadeOnce(t *testing.T) {
	t.Parallel()
	store := newStore(t)
	if key, err := store.FindKey(); err != nil || !key.IsZero() {
		t.Errorf("%v", err)
	}
	keys := make([]secret.Key, 20)
	var all sync.WaitGroup
	for i := range keys {
		all.Go(func() {
			key, err := store.Key()
			if err != nil {
				t.Error(err)
			}
			keys[i] = key
		})
	}
	all.Wait()
	for _, key := range keys {
		if key != keys[0] || key.IsZero() {
			t.Error("two have another key")
		}
	}
	path := filepath.Join(store.Dir, "digest.key")
	files, err := os.ReadDir(store.Dir)
	if err != nil || len(files) != 1 {
		t.Errorf("%v %v", files, err)
	}
	if runtime.GOOS == "windows" {
		return
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v %v", info.Mode(), err)
	}
	if err := os.Chmod(path, 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := store.Key(); err != nil {
		t.Error(err)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("others may read it: %v %v", info.Mode(), err)
	}
	if err := os.WriteFile(path, []byte("no key\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := store.Begin(t.Context(), header("apply")); err == nil || !strings.Contains(err.Error(), "not a key") {
		t.Errorf("%v", err)
	}
}

// weakRun is a run with a pre-shared key that a word list has.
func weakRun(t *testing.T) (store *journal.Store, id, running string) {
	t.Helper()
	running = "hostname R\ncrypto ikev2 keyring K\n peer P\n  pre-shared-key summer2026\n"
	store = newStore(t)
	run := begin(t, store, "apply")
	p, err := plan.Build(iosconf.Parse("hostname R\n"), []playbook.Step{{Number: 3, Title: "keyring",
		Lines: []secret.Text{secret.NewText("crypto ikev2 keyring K"), secret.NewText(" peer P"),
			secret.NewText("  pre-shared-key summer2026")}}})
	if err == nil {
		err = errors.Join(run.Plan(p, nil), run.Snapshot(running))
	}
	if err != nil {
		t.Fatal(err)
	}
	write(t, run, journal.RolledBack{Hash: journal.Hash(running)}, journal.End{Outcome: journal.TakenBack})
	if err := run.Close(); err != nil {
		t.Fatal(err)
	}
	return store, run.ID(), running
}

// TestWeakSecretCannotBeTried: without the key nothing in the files tells whether a guess is right: neither a digest in
// the way of older versions, nor the hash of the whole configuration.
func TestWeakSecretCannotBeTried(t *testing.T) {
	t.Parallel()
	store, id, running := weakRun(t)
	state, err := store.Load("tokyo-01", id)
	if err != nil {
		t.Fatal(err)
	}
	sum := sha256.Sum256([]byte(state.Begin.Salt + "\x00summer2026"))
	for _, end := range []string{".jsonl", ".conf"} {
		data, err := os.ReadFile(filepath.Join(store.Dir, "tokyo-01", id+end))
		if err != nil {
			t.Fatal(err)
		}
		for what, guess := range map[string]string{"a salted digest": hex.EncodeToString(sum[:8]),
			"the hash of the configuration": strings.TrimPrefix(journal.Hash(running), "sha256:"),
			"the value":                     "summer2026"} {
			if bytes.Contains(data, []byte(guess)) {
				t.Errorf("%s of the secret stands in the %s file", what, end)
			}
		}
	}
	if state.RolledBack.Hash != state.Snapshot.Hash {
		t.Error("before and after cannot be compared any more")
	}
	if _, missing := state.Planned.Restorable(state.Digests, "summer2026"); len(missing) > 0 {
		t.Errorf("with the key it is not found again: %q", missing)
	}
}

// TestKeyIsNotAtHand: without the key, or with another, it is not known what the secrets are. Nothing is taken for the
// same or for another.
func TestKeyIsNotAtHand(t *testing.T) {
	t.Parallel()
	store, id, running := weakRun(t)
	path := filepath.Join(store.Dir, "digest.key")
	for _, change := range []func() error{
		func() error { return os.Remove(path) },
		func() error { return os.WriteFile(path, []byte(secret.NewKey().Reveal()), 0o600) },
	} {
		if err := change(); err != nil {
			t.Fatal(err)
		}
		s, err := store.Snapshot("tokyo-01", id)
		if err != nil {
			t.Fatal(err)
		}
		var lacks *journal.KeyError
		if text, _, err := s.Config(running); !errors.As(err, &lacks) || !errors.As(s.Known(), &lacks) || text != "" ||
			!strings.Contains(err.Error(), "it is not known what they are") {
			t.Errorf("%q %v", text, err)
		}
		state, err := store.Load("tokyo-01", id)
		if err != nil || len(state.Problems) > 0 {
			t.Errorf("%v %v", state.Problems, err)
		}
		if _, missing := state.Planned.Restorable(state.Digests, "summer2026"); len(missing) != 1 {
			t.Errorf("%q", missing)
		}
	}
}
