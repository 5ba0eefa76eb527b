package cli

import (
	"path/filepath"
	"strings"
	"testing"
)

// TestWriteParts: files that hold keys and were written before another one failed are named.
func TestWriteParts(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	names := partNames(filepath.Join(dir, "a.csv"), 3)
	names[2] = filepath.Join(dir, "none", "a-3.csv")
	err := writeParts(names, [][]byte{{1}, {2}, {3}})
	want := "written are " + names[0] + ", " + names[1] + ", with keys in clear"
	if err == nil || !strings.Contains(err.Error(), want) || !strings.HasPrefix(err.Error(), names[2]) {
		t.Errorf("%v", err)
	}
	err = writeParts(names[2:], [][]byte{{1}})
	if err == nil || !strings.Contains(err.Error(), "nothing was written") {
		t.Errorf("%v", err)
	}
}
