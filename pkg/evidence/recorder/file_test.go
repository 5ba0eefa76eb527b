package recorder

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/ziatunnel/ziatunnel/pkg/evidence"
)

// TestNewFile refuses, before anything is done, what could not be written in the end.
func TestNewFile(t *testing.T) {
	dir := t.TempDir()
	if err := os.Mkdir(filepath.Join(dir, "d.txt"), 0o700); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{
		"a.html": "", "a.JSON": "", "a.txt": "", "a.pdf": "ends in .html", "d.txt": "no file",
		"gone/a.txt": "no file can be made there",
	} {
		_, err := NewFile(filepath.Join(dir, name))
		if (err == nil) != (want == "") || err != nil && !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) != 1 {
		t.Errorf("%v, left: %v", err, left)
	}
}

// TestWrite replaces an older file as a whole, for its owner only.
func TestWrite(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.txt")
	if err := os.WriteFile(path, []byte(strings.Repeat("old", 1000)), 0o644); err !=
		nil {
		t.Fatal(err)
	}
	file, err := NewFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := file.Write(evidence.Document{Site: "tokyo-01"}); err != nil || file.Path() != path {
		t.Fatalf("%v: %s", err, file.Path())
	}
	text, err := os.ReadFile(path)
	if err != nil || strings.Contains(string(text), "old") || !strings.Contains(string(text), "tokyo-01") {
		t.Errorf("%v: %s", err, text)
	}
	if info, err := os.Stat(path); err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
		t.Errorf("%v: %v", err, info.Mode())
	}
}

// TestWriteDirectory makes the directory, and writes both forms; it says which file could not be written.
func TestWriteDirectory(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "evidence")
	for range 2 {
		if err := WriteDirectory(dir, "tokyo-01", evidence.Document{}); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range []string{"tokyo-01.html", "tokyo-01.json"} {
		if _, err := os.Stat(filepath.Join(dir, name)); err != nil {
			t.Error(err)
		}
	}
	if err := os.Mkdir(filepath.Join(dir, "osaka.json"), 0o700); err != nil {
		t.Fatal(err)
	}
	err := WriteDirectory(dir, "osaka", evidence.Document{})
	if err == nil || !strings.Contains(err.Error(), "osaka.json") {
		t.Error(err)
	}
	if left, _ := filepath.Glob(filepath.Join(dir, ".*")); len(left) > 0 {
		t.Errorf("left: %v", left)
	}
	if err := WriteDirectory(filepath.Join(dir, "tokyo-01.json"), "a", evidence.Document{}); err == nil {
		t.Error("a file is taken for a directory")
	}
}
