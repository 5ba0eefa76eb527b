package cli

import (
	"bytes"
	"context"
	"errors"
	"net"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// TestHealth: a worker is well from its first good look on, stays so while a server restarts, and says what is
// wrong when it lasts.
func TestHealth(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		h := &health{now: time.Now, err: errors.New("not yet")}
		var server atomic.Pointer[error] // what is wrong with it
		ctx, end := context.WithCancel(t.Context())
		defer end()
		if err := h.check(); err == nil || err.Error() != "not yet" {
			t.Errorf("before the first look: %v", err)
		}
		go h.look(ctx, func(context.Context) error {
			if err := server.Load(); err != nil {
				return *err
			}
			return nil
		}, writable(t.TempDir()))
		after := func(d time.Duration) error {
			<-time.After(d) // of the virtual clock
			synctest.Wait()
			return h.check()
		}
		if err := after(time.Second); err != nil {
			t.Error(err)
		}
		server.Store(new(errors.New("the server is gone")))
		if err := after(30 * time.Second); err != nil {
			t.Errorf("after a short while: %v", err)
		}
		if err := after(time.Minute); err == nil || !strings.Contains(err.Error(), "the server is gone") {
			t.Errorf("after a long while: %v", err)
		}
		server.Store(nil)
		if err := after(20 * time.Second); err != nil {
			t.Errorf("when the server is back: %v", err)
		}
	})
	if err := writable(filepath.Join(t.TempDir(), "gone"))(t.Context()); err == nil {
		t.Error("a directory that is not there can be written")
	}
}

// TestHealthCommand: the command says what the worker says, and what it is when nobody answers.
func TestHealthCommand(t *testing.T) {
	t.Parallel()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := l.Addr().String()
	_ = l.Close()
	h := &health{now: time.Now, err: errors.New("no inventory")}
	ask := func() (int, string) {
		var said bytes.Buffer
		code := Run(t.Context(), "test", []string{"ziatunnel-temporal", "health", "--health-address", address},
			strings.NewReader(""), &said, &said)
		return code, said.String()
	}
	if code, said := ask(); code != 1 || !strings.Contains(said, "no worker answers") {
		t.Errorf("%d %s", code, said)
	}
	stop, err := serveHealth(t.Context(), address, h)
	if err != nil {
		t.Fatal(err)
	}
	defer stop()
	if _, err := serveHealth(t.Context(), address, h); err == nil {
		t.Error("two workers answer on one address")
	}
	if code, said := ask(); code != 1 || !strings.Contains(said, "the worker cannot work: no inventory") {
		t.Errorf("%d %s", code, said)
	}
	h.note(nil)
	if code, said := ask(); code != 0 || said != "" {
		t.Errorf("%d %s", code, said)
	}
}
