package inputfile_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/ziatunnel/ziatunnel/pkg/inputfile"
)

// TestRead reads regular files and refuses the rest at once.
func TestRead(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	small := filepath.Join(dir, "small")
	if err := os.WriteFile(small, []byte("text\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		path string
		most int64
		data string
		why  string
	}{
		"as large as it may be": {small, 5, "text\n", ""},
		"larger":                {small, 4, "", "it is larger than 4 bytes"},
		"a directory":           {dir, 5, "", "it is a directory, not a regular file"},
		"not there":             {filepath.Join(dir, "none"), 5, "", "no such file"},
		"the null device":       {os.DevNull, 5, "", ""},
	} {
		data, err := inputfile.Read(c.path, c.most)
		if c.why == "" && (err != nil || string(data) != c.data) {
			t.Errorf("%s: %q, %v", name, data, err)
		}
		if c.why != "" && (err == nil || data != nil || !strings.HasSuffix(err.Error(), c.why) &&
			!errors.Is(err, os.ErrNotExist)) {
			t.Errorf("%s: %q, %v", name, data, err)
		}
	}
}

func TestSizesInWords(t *testing.T) {
	t.Parallel()
	for most, want := range map[int64]string{10: "10 bytes", 64 << 10: "64 kB", 8 << 20: "8 MB"} {
		if got := (&inputfile.SizeError{Most: most}).Error(); got != "it is larger than "+want {
			t.Errorf("%d: %s", most, got)
		}
	}
}

// silent is a stream on which nobody ever says anything.
type silent struct{ ended chan struct{} }

func (s silent) Read([]byte) (int, error) { <-s.ended; return 0, os.ErrDeadlineExceeded }

// SetReadDeadline ends the silence.
func (s silent) SetReadDeadline(_ time.Time) error { close(s.ended); return nil }

// TestReadStream ends with the stream, at the limit, and with its context.
func TestReadStream(t *testing.T) {
	t.Parallel()
	data, err := inputfile.ReadStream(t.Context(), strings.NewReader("text"), "stdin", 4)
	if err != nil || string(data) != "text" {
		t.Errorf("%q, %v", data, err)
	}
	var large *inputfile.SizeError
	if _, err = inputfile.ReadStream(t.Context(), strings.NewReader("text"), "stdin", 3); !errors.As(err, &large) {
		t.Errorf("%v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err = inputfile.ReadStream(ctx, silent{make(chan struct{})}, "stdin", 4)
	if !errors.Is(err, context.Canceled) || !strings.HasPrefix(err.Error(), "read stdin: it was broken off") {
		t.Errorf("%v", err)
	}
}

// TestList lists files by their endings, and names what is no file.
func TestList(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for _, name := range []string{"a.yaml", "B.YAML", "notes.txt"} {
		if err := os.WriteFile(filepath.Join(dir, name), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Mkdir(filepath.Join(dir, "d.yaml"), 0o700); err != nil {
		t.Fatal(err)
	}
	files, other, err := inputfile.List(dir, ".yaml")
	if err != nil || len(files) != 2 || filepath.Base(files[0]) != "B.YAML" || len(other) != 1 ||
		!strings.Contains(other[0].Error(), "d.yaml: it is a directory") {
		t.Errorf("%q %v %v", files, other, err)
	}
	if err := os.Symlink("nowhere", filepath.Join(dir, "z.yaml")); err == nil {
		if _, _, err = inputfile.List(dir, ".yaml"); !errors.Is(err, os.ErrNotExist) {
			t.Errorf("a link that leads nowhere: %v", err)
		}
	}
}
