package lock_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/ziatunnel/ziatunnel/pkg/lock"
)

// TestFile: a file has one owner of its lock at a time; whoever waits gets it when that one closes it, or gives up with
// the cause of its context.
func TestFile(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "file")
	open := func() *os.File {
		f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = f.Close() })
		return f
	}
	first, second := open(), open()
	if err := lock.File(t.Context(), first); err != nil {
		t.Fatal(err)
	}
	late := errors.New("late")
	ctx, cancel := context.WithCancelCause(t.Context())
	cancel(late)
	if err := lock.File(ctx, second); !errors.Is(err, late) {
		t.Errorf("a lock that somebody has: %v", err)
	}
	if _, err := second.WriteString("x"); err != nil { // it keeps nobody from the file itself
		t.Error(err)
	}
	got := make(chan error, 1)
	go func() { got <- lock.File(t.Context(), second) }()
	select {
	case err := <-got:
		t.Errorf("the lock was given away: %v", err)
	default:
	}
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	if err := <-got; err != nil {
		t.Error(err)
	}
}
