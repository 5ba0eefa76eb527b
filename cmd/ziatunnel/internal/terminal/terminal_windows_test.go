package terminal

import (
	"os"
	"path/filepath"
	"testing"
)

// TestUnderstands: what is no console does not understand escape sequences.
func TestUnderstands(t *testing.T) {
	f, err := os.Create(filepath.Join(t.TempDir(), "out.txt"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if Understands(f) {
		t.Error("a file understands escape sequences")
	}
}
