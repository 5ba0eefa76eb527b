//go:build unix

package inputfile_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/ziatunnel/ziatunnel/pkg/inputfile"
)

// TestPipes refuses a pipe with a name at once, by whatever name, and takes one that a shell hands over.
func TestPipes(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	pipe, link := filepath.Join(dir, "x.yaml"), filepath.Join(dir, "y.yaml")
	if err := errors.Join(syscall.Mkfifo(pipe, 0o600), os.Symlink(pipe, link)); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{pipe, link} {
		_, err := inputfile.Read(name, 10)
		_, once := inputfile.ReadOnce(t.Context(), name, 10)
		for _, err := range []error{err, once} {
			if err == nil || !strings.HasSuffix(err.Error(), "it is a named pipe, not a regular file") {
				t.Errorf("%s: %v", name, err)
			}
		}
	}
	if _, err := inputfile.Read("/dev/zero", 10); err == nil || !strings.Contains(err.Error(), "it is a device") {
		t.Error(err)
	}
	files, other, err := inputfile.List(dir, ".yaml")
	if err != nil || len(files) != 0 || len(other) != 2 {
		t.Errorf("%q %v %v", files, other, err)
	}

	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	handed := fmt.Sprintf("/dev/fd/%d", r.Fd())
	if _, err := os.Stat(handed); err != nil {
		t.Skip("no /dev/fd here")
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := inputfile.ReadOnce(ctx, handed, 10); !errors.Is(err, context.Canceled) {
		t.Errorf("nobody writes: %v", err)
	}
	if _, err := inputfile.Read(handed, 10); err == nil {
		t.Error("a pipe was read as a file")
	}
	_, _ = w.WriteString("text")
	_ = w.Close()
	if data, err := inputfile.ReadOnce(t.Context(), handed, 10); err != nil || string(data) != "text" {
		t.Errorf("%q, %v", data, err)
	}
}
