package fakeios

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// corpus are the configurations of branches in this repository, by name.
func corpus(t *testing.T) map[string]string {
	t.Helper()
	out := map[string]string{}
	for _, pattern := range []string{"testdata/pasted/*.txt", "../guard/testdata/branches/*.txtar"} {
		files, err := filepath.Glob(pattern)
		if err != nil || len(files) < 10 {
			t.Fatal(files, err)
		}
		for _, path := range files {
			text, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			_, running, isArchive := strings.Cut(string(text), "-- running.cfg --\n")
			if !isArchive {
				running = string(text)
			}
			if at := strings.Index(running, "\n-- "); isArchive && at >= 0 {
				running = running[:at+1]
			}
			out[filepath.Base(path)] = running
		}
	}
	return out
}
