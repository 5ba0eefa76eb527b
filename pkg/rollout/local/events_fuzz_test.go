package local_test

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"github.com/ziatunnel/ziatunnel/pkg/rollout"
	"github.com/ziatunnel/ziatunnel/pkg/rollout/local"
)

// FuzzLoad: whatever stands in the files of a rollout, they are read or refused; events that are read are as many
// as there are whole lines, lead to a state or to an error, and can be written on after a line that was cut off.
func FuzzLoad(f *testing.F) {
	f.Add([]byte(`{"plan":{"id":"spring","sites":[{"name":"a"}],"policy":{}}}`),
		[]byte(`{"kind":"began","at":"2026-11-25T01:00:00Z"}`+"\n"+`{"kind":"site_beg`))
	f.Add([]byte(`{"plan":{"id":"x","sites":[{"name":"a"},{"name":"a"}]}}`), []byte("null\n{}\n\n"))
	f.Add([]byte("[]"), []byte("\x00\n"))
	f.Fuzz(func(t *testing.T, plan, events []byte) {
		store := local.OpenStore(t.TempDir())
		dir := store.Dir("spring")
		if err := os.MkdirAll(dir, 0o700); err != nil {
			t.Fatal(err)
		}
		for name, text := range map[string][]byte{"plan.json": plan, "events.jsonl": events} {
			if err := os.WriteFile(filepath.Join(dir, name), text, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		record, err := store.Load("spring")
		if err != nil {
			return
		}
		if lines := bytes.Count(events, []byte("\n")); len(record.Events) != lines ||
			record.Torn != (len(events) > 0 && events[len(events)-1] != '\n') {
			t.Errorf("%d events of %d lines, torn %v", len(record.Events), lines, record.Torn)
		}
		_, _ = record.State(rollout.Zones{})
		written, err := store.OpenLog("spring")
		if err != nil {
			t.Fatal(err)
		}
		defer written.Close()
		if err := written.Append(rollout.Event{Kind: rollout.PauseRequested}); err != nil {
			t.Fatal(err)
		}
		again, err := store.Load("spring")
		if err != nil || again.Torn || len(again.Events) != len(record.Events)+1 {
			t.Errorf("%d events, then %d: %v", len(record.Events), len(again.Events), err)
		}
	})
}
