package inputfile

import (
	"context"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// handedOver are where a shell puts what it hands over as a file: `<(command)`, or its own standard input.
var handedOver = []string{"/dev/fd/", "/proc/self/fd/", "/dev/stdin"}

// ReadOnce is [Read] for what is read a single time: it also reads a pipe that the shell hands over, as in
// `ziatunnel check <(make-site tokyo-01)`, and ends with ctx. Any other pipe has a name, and may have nobody who ever
// writes into it: it is refused.
func ReadOnce(ctx context.Context, path string, most int64) ([]byte, error) {
	info, err := os.Stat(path)
	if err != nil || info.Mode()&fs.ModeNamedPipe == 0 || !isHandedOver(path) {
		return Read(path, most)
	}
	f, err := os.OpenFile(path, os.O_RDONLY|nonBlocking, 0)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return ReadStream(ctx, f, path, most)
}

func isHandedOver(path string) bool {
	path = filepath.ToSlash(path)
	for _, place := range handedOver {
		if path == place || strings.HasSuffix(place, "/") && strings.HasPrefix(path, place) {
			return true
		}
	}
	return false
}

// ReadStream reads a stream of at most most bytes to its end; name is what errors call it. It ends with ctx: a read
// of a terminal that cannot be broken off is left to end with the process.
func ReadStream(ctx context.Context, r io.Reader, name string, most int64) ([]byte, error) {
	type result struct {
		data []byte
		err  error
	}
	done := make(chan result, 1)
	go func() {
		data, err := bounded(r, name, most)
		done <- result{data, err}
	}()
	select {
	case got := <-done:
		return got.data, got.err
	case <-ctx.Done():
	}
	if d, ok := r.(interface{ SetReadDeadline(t time.Time) error }); ok && d.SetReadDeadline(time.Unix(1, 0)) == nil {
		<-done
	}
	return nil, &fs.PathError{Op: "read", Path: name,
		Err: fmt.Errorf("it was broken off before its end: %w", context.Cause(ctx))}
}
