package journal_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/ziatunnel/ziatunnel/pkg/journal"
)

// FuzzLoad: whatever stands in a file, reading it does not fail, and says what it could not read.
func FuzzLoad(f *testing.F) {
	store := newStore(f)
	run := begin(f, store, "apply")
	write(f, run, whole()...)
	path := filepath.Join(store.Dir, "tokyo-01", run.ID()+".jsonl")
	data, err := os.ReadFile(path)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(data)
	f.Add(
		[]byte(`{"seq":1,"kind":"armed","data":{"until":5}}` + "\n" + `{"seq":2,"kind":"step_end","data":null}` +
			"\n{}\n\x00\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		path := filepath.Join(store.Dir, "tokyo-01", "20260101-000000-000000.jsonl")
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
		state, err := store.Load("tokyo-01", "20260101-000000-000000")
		if err != nil {
			t.Fatal(err)
		}
		entries, err := store.Entries("tokyo-01", "20260101-000000-000000")
		if err != nil {
			t.Fatal(err)
		}
		lines := 0
		for i, b := range data {
			if b == '\n' || i == len(data)-1 {
				lines++
			}
		}
		if len(entries)+len(state.Problems) < lines {
			t.Errorf("%d lines, %d records, %d problems", lines, len(entries), len(state.Problems))
		}
		state.Leftovers()
		if state.Unfinished() && state.End != nil {
			t.Error("ended and unfinished")
		}
	})
}

// FuzzMask: the text itself fills every digest in again.
func FuzzMask(f *testing.F) {
	f.Add("key chain K\n key 1\nradius server R\n key 7 a\nusername u secret 5 b\n pre-shared-key c \"d\n" +
		"snmp-server community e RO\n")
	f.Add(`password <secret:0123456789abcdef> key 7 a key 7 b://c:d@e:f@`)
	f.Fuzz(func(t *testing.T, text string) {
		masked := keyed("salt").Mask(text)
		again, missing := keyed("salt").Unmask(masked, text)
		if !strings.Contains(text, "<secret:") && (again != text || len(missing) > 0) {
			t.Errorf("%q\n%q\n%q %q", text, masked, again, missing)
		}
		journal.Hash(text)
	})
}
