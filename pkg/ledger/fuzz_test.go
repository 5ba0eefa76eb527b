package ledger_test

import (
	"os"
	"path/filepath"
	"testing"
)

// FuzzLoad reads files of runs that anybody may have changed: with an error, or with the damage told.
func FuzzLoad(f *testing.F) {
	dir := f.TempDir()
	at := open(f, dir)
	id := writeRun(f, at, true)
	files, err := filepath.Glob(filepath.Join(dir, "tenants", "*", id+".*"))
	if err != nil || len(files) != 2 {
		f.Fatalf("%v %v", files, err)
	}
	whole, err := os.ReadFile(files[0])
	if err != nil {
		f.Fatal(err)
	}
	f.Add(whole)
	f.Add(whole[:len(whole)/2])
	f.Add([]byte(`{"kind":"doing","data":null}` + "\n\x00\n{}\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		if err := os.WriteFile(files[0], data, 0o600); err != nil {
			t.Fatal(err)
		}
		if s, err := at.Load(id); err == nil && len(s.Damage) == 0 && string(data) != string(whole) {
			t.Errorf("nobody notices that the file of a run was changed: %q", data)
		}
	})
}
