package durable_test

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"github.com/ziatunnel/ziatunnel/pkg/durable"
)

// TestCreate never replaces a file.
func TestCreate(t *testing.T) {
	path := filepath.Join(t.TempDir(), "plan.json")
	if err := durable.Create(path, []byte("one\n")); err != nil {
		t.Fatal(err)
	}
	if err := durable.Create(path, []byte("two\n")); !errors.Is(err, fs.ErrExist) {
		t.Errorf("%v", err)
	}
	holds(t, path, "one\n")
	if err := durable.Create(filepath.Join(t.TempDir(), "none", "plan.json"), nil); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("%v", err)
	}
}

// TestReplace leaves the old file when the new one fails, and never a part beside it.
func TestReplace(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "report.html")
	failed := errors.New("failed half-way")
	for _, step := range []struct {
		write string
		fails error
		holds string
	}{{"old", nil, "old"}, {"half", failed, "old"}, {"new", nil, "new"}} {
		err := durable.Replace(path, func(w io.Writer) error {
			_, err := io.WriteString(w, step.write)
			return errors.Join(err, step.fails)
		})
		if !errors.Is(err, step.fails) {
			t.Errorf("%s: %v", step.write, err)
		}
		holds(t, path, step.holds)
	}
	if files, err := os.ReadDir(dir); err != nil || len(files) != 1 {
		t.Errorf("%v %v", files, err)
	}
}

// TestAppend adds to what is there.
func TestAppend(t *testing.T) {
	path := filepath.Join(t.TempDir(), "events.jsonl")
	f, err := os.OpenFile(path, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range []string{"one\n", "two\n"} {
		if err := durable.Append(f, []byte(line)); err != nil {
			t.Fatal(err)
		}
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	holds(t, path, "one\ntwo\n")
	if err := durable.Append(f, []byte("three\n")); !errors.Is(err, os.ErrClosed) {
		t.Errorf("%v", err)
	}
}

// TestSyncDir: a directory that is not there is an error.
func TestSyncDir(t *testing.T) {
	dir := t.TempDir()
	if err := durable.SyncDir(dir); err != nil {
		t.Error(err)
	}
	if err := durable.SyncDir(filepath.Join(dir, "none")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("%v", err)
	}
}

func holds(t *testing.T, path, want string) {
	t.Helper()
	got, err := os.ReadFile(path)
	if err != nil || string(got) != want {
		t.Errorf("%q %v, want %q", got, err, want)
	}
}
