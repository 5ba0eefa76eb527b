package journal

import (
	"os"
	"path/filepath"
	"testing"
	"time"
)

// TestWriteFails: a record that could not be written does not count, the run goes on with the next
// one, and what was torn spoils nothing.
func TestWriteFails(t *testing.T) {
	store, err := OpenStore(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	store.Now = func() time.Time { return time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC) }
	run, err := store.Begin(t.Context(), Header{Site: "tokyo-01", Command: "apply"})
	if err != nil {
		t.Fatal(err)
	}
	defer run.Close()
	if err := run.Write(Pushed{Lines: 1}); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(store.Dir, "tokyo-01", run.ID()+".jsonl")
	good := run.file
	if run.file, err = os.Open(path); err != nil { // a file that can be neither written nor shortened
		t.Fatal(err)
	}
	if err := run.Write(Saved{}); err == nil {
		t.Fatal("it was written")
	}
	_ = run.file.Close()
	run.file = good
	if _, err := good.WriteString(`{"seq":3,"ki`); err != nil { // what the failed write left
		t.Fatal(err)
	}
	if err := run.Write(Proven{Verdict: "active"}); err != nil {
		t.Fatal(err)
	}
	state, err := store.Load("tokyo-01", run.ID())
	if err != nil || state.Saved || state.Pushed == nil || state.Proven == nil || len(state.Problems) != 1 {
		t.Errorf("%+v %v", state, err)
	}
	entries, err := store.Entries("tokyo-01", run.ID())
	if err != nil || len(entries) != 3 || entries[2].Seq != 3 {
		t.Errorf("%+v %v", entries, err)
	}
}
