package journal_test

import (
	"os"
	"path/filepath"
	"testing"
)

// FuzzSnapshot: whatever stands in the file of a snapshot, it is read or refused, and a text with which nothing is
// missing is the one that was written, or an error.
func FuzzSnapshot(f *testing.F) {
	const name = "20260101-000000-000000.conf"
	store := newStore(f)
	run := begin(f, store, "apply")
	if err := run.Snapshot("hostname R1\nusername u secret 5 $1$abcd\nend\n"); err != nil {
		f.Fatal(err)
	}
	data, err := os.ReadFile(filepath.Join(store.Dir, "tokyo-01", run.ID()+".conf"))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(data, "hostname R1\nusername u secret 5 $1$abcd\nend\n")
	f.Add([]byte("! ziatunnel snapshot {\"salt\":\"a\"}\n<secret:0123456789abcdef>\n"), "")
	f.Fuzz(func(t *testing.T, data []byte, known string) {
		if err := os.WriteFile(filepath.Join(store.Dir, "tokyo-01", name), data, 0o600); err != nil {
			t.Fatal(err)
		}
		s, err := store.Snapshot("tokyo-01", name)
		if err != nil {
			return
		}
		if _, missing, err := s.Config(known); err != nil && len(missing) > 0 {
			t.Errorf("%v are missing, and yet %v", missing, err)
		}
		if _, err := store.Snapshots("tokyo-01"); err != nil {
			t.Error(err)
		}
	})
}
