package secret_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/ziatunnel/ziatunnel/pkg/secret"
)

// TestPlainStays: nothing is masked in configurations and answers of a router that hold no secret, in what the
// program says, and in the documents.
func TestPlainStays(t *testing.T) {
	lines, changed := 0, 0
	look := func(path string, text string) {
		for line := range strings.Lines(text) {
			lines++
			if got := secret.MaskSyntax(line); got != line {
				changed++
				t.Errorf("%s:\n%s%s", path, line, got)
			}
		}
	}
	_ = filepath.WalkDir("../..", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		switch filepath.Ext(path) {
		case ".cfg", ".conf", ".txt", ".running", ".md", ".yaml", ".txtar":
			data, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			look(path, string(data))
		}
		return nil
	})
	t.Logf("%d lines, %d changed", lines, changed)
}
