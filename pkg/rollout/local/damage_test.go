package local_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/ziatunnel/ziatunnel/pkg/chain"
	"github.com/ziatunnel/ziatunnel/pkg/rollout"
	"github.com/ziatunnel/ziatunnel/pkg/rollout/local"
)

// begun is a rollout with some events in its journal, which is closed, and its path.
func begun(t *testing.T) (store *local.Store, path string) {
	t.Helper()
	store = local.OpenStore(t.TempDir())
	if err := store.Create(plan(4), local.Metadata{By: "noc"}); err != nil {
		t.Fatal(err)
	}
	_, events := open(t, store, "spring")
	at := time.Date(2026, 11, 25, 1, 0, 0, 0, time.UTC)
	for _, e := range []rollout.Event{{Kind: rollout.Began, At: at},
		{Kind: rollout.SiteBegan, Site: "site-00", Attempt: 1, At: at},
		{Kind: rollout.SiteEnded, Site: "site-00", Outcome: rollout.RolledBack, Detail: "the proof", At: at},
		{Kind: rollout.PauseRequested, By: "lead", At: at}} {
		if err := events.Append(e); err != nil {
			t.Fatal(err)
		}
	}
	if err := events.Close(); err != nil {
		t.Fatal(err)
	}
	return store, filepath.Join(store.Dir("spring"), "events.jsonl")
}

func rewrite(t *testing.T, path string, change func([]byte) []byte) {
	t.Helper()
	data, err := os.ReadFile(path)
	if err == nil {
		err = os.WriteFile(path, change(data), 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// TestFlippedBits: no bit of the journal of a rollout can be flipped without being noticed.
func TestFlippedBits(t *testing.T) {
	t.Parallel()
	_, path := begun(t)
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	step := 7
	if *faults {
		step = 1
	}
	for i := 0; i < len(data)*8; i += step {
		flipped := slices.Clone(data)
		flipped[i/8] ^= 1 << (i % 8)
		if len(chain.Read(flipped, nil, chain.Start("rollout", "spring")).Faults) == 0 {
			t.Errorf("bit %d of byte %d is not noticed", i%8, i/8)
		}
	}
}

// TestDamaged: a rollout whose journal was changed shows what it says up to there, and goes on when somebody has said
// which part is to be trusted.
func TestDamaged(t *testing.T) {
	t.Parallel()
	store, path := begun(t)
	rewrite(t, path, func(data []byte) []byte {
		return bytes.Replace(data, []byte("rolled_back"), []byte("unreachable"), 1)
	})
	record, err := store.Load("spring")
	var damaged *local.DamagedError
	if err != nil || len(record.Events) != 2 || !errors.As(record.Trustworthy(), &damaged) || damaged.Sound != 3 ||
		!strings.Contains(damaged.Error(), "line 4 of "+path+" was changed after it was written") {
		t.Fatalf("%+v %v", record, err)
	}
	if _, err := store.OpenLog("spring"); !errors.As(err, &damaged) {
		t.Errorf("%v", err)
	}
	if err := store.Trust("spring", "jane@noc", 9); err == nil {
		t.Error("more lines are trusted than there are")
	}
	if err := store.Trust("spring", "jane@noc", 3); err != nil {
		t.Fatal(err)
	}
	state, events := open(t, store, "spring")
	h := newHands()
	if err := (&local.Runner{State: state, Log: events, Sites: h, Clock: clock()}).Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(events.Close(), store.Trust("spring", "jane@noc", 3)); !errors.Is(err, local.ErrNotDamaged) {
		t.Errorf("%v", err)
	}
	record, err = store.Load("spring")
	if err != nil || record.Trustworthy() != nil || len(record.Decisions) != 1 || record.Decisions[0].Records != 3 ||
		record.Events[2].Kind != rollout.SiteLost {
		t.Errorf("%+v %v", record, err)
	}
}

// TestChangedFiles: an event that is missing, the last ones, and a plan that was changed are noticed, and a plan
// cannot be trusted in part. A journal of an older version is gone on with.
func TestChangedFiles(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		file, want string
		change     func([]byte) []byte
	}{
		"event": {"events.jsonl", "line 3 of", func(data []byte) []byte {
			lines := bytes.SplitAfter(data, []byte("\n"))
			return bytes.Join(slices.Delete(lines, 2, 3), nil)
		}},
		"end": {"events.jsonl", "is missing: the file was closed with 5 lines", func(data []byte) []byte {
			lines := bytes.SplitAfter(data, []byte("\n"))
			return bytes.Join(lines[:3], nil)
		}},
		"plan": {"plan.json", "plan.json was changed after the rollout had begun; bring that file back",
			func(data []byte) []byte { return bytes.Replace(data, []byte("site-03"), []byte("site-07"), 1) }},
	} {
		store, path := begun(t)
		rewrite(t, filepath.Join(filepath.Dir(path), c.file), c.change)
		record, err := store.Load("spring")
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if err := record.Trustworthy(); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v", name, err)
		}
		if err := store.Trust("spring", "jane@noc", 1); (err == nil) != (name != "plan") {
			t.Errorf("%s: %v", name, err)
		}
	}
	store, path := begun(t)
	if err := os.Remove(strings.TrimSuffix(path, "jsonl") + "mark"); err != nil {
		t.Fatal(err)
	}
	rewrite(t, path, func([]byte) []byte { return []byte(`{"kind":"began","at":"2026-11-25T01:00:00Z"}` + "\n") })
	state, events := open(t, store, "spring")
	runner := &local.Runner{State: state, Log: events, Sites: newHands(), Clock: clock()}
	if err := runner.Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	_ = events.Close()
	rewrite(t, path, func(data []byte) []byte { return bytes.Replace(data, []byte("T01:00"), []byte("T02:00"), 1) })
	if record, err := store.Load("spring"); err != nil || record.Trustworthy() == nil {
		t.Errorf("what is covered was changed, and it is not noticed: %v", err)
	}
}

// TestChangedRequest: a request that was changed on its way is none, and one that stands twice is one.
func TestChangedRequest(t *testing.T) {
	t.Parallel()
	store, path := begun(t)
	asks := filepath.Join(filepath.Dir(path), "asks.jsonl")
	asked := store.Requests(t.Context(), "spring", time.Millisecond)
	if err := store.Request("spring", rollout.Event{Kind: rollout.PauseRequested, By: "lead"}); err != nil {
		t.Fatal(err)
	}
	if e := <-asked; e.Kind != rollout.PauseRequested {
		t.Errorf("%+v", e)
	}
	rewrite(t, asks, func(data []byte) []byte {
		return slices.Concat(data, data, bytes.Replace(data, []byte("pause_asked"), []byte("abort_asked"), 1))
	})
	if err := store.Request("spring", rollout.Event{Kind: rollout.Approved, By: "lead"}); err != nil {
		t.Fatal(err)
	}
	if e := <-asked; e.Kind != rollout.Approved {
		t.Errorf("%+v", e)
	}
}
