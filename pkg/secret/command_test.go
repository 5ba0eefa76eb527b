//go:build unix

package secret_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/ziatunnel/ziatunnel/pkg/secret"
)

// resolve fetches what a reference names.
func resolve(ctx context.Context, t *testing.T, r secret.Resolver, text string) (secret.String, error) {
	t.Helper()
	ref, err := secret.ParseRef(text)
	if err != nil {
		t.Fatal(err)
	}
	return r.Resolve(ctx, ref)
}

// gone waits until a process whose number stands in a file has ended.
func gone(t *testing.T, file string) {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	pid, err := strconv.Atoi(strings.TrimSpace(string(text)))
	if err != nil {
		t.Fatal(err)
	}
	end := time.After(5 * time.Second)
	for !isOver(pid) {
		select {
		case <-end:
			t.Fatalf("process %d is still there", pid)
		case <-time.After(5 * time.Millisecond):
		}
	}
}

// isOver reports whether a process has ended, also when nobody has waited for it yet.
func isOver(pid int) bool {
	if errors.Is(syscall.Kill(pid, 0), syscall.ESRCH) {
		return true
	}
	stat, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/stat")
	return err == nil && strings.Contains(string(stat), ") Z ")
}

// TestCommandEnds: whatever a command does, it ends with all that it has started, and says why.
func TestCommandEnds(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		command  string
		patience time.Duration
		why      string
	}{
		"late": {`sleep 600 & echo $! >$PIDS; wait`, 100 * time.Millisecond, "did not end within 100ms and was killed"},
		"deaf to signals": {`trap "" TERM INT HUP; (trap "" TERM; echo $$ >$PIDS; while :; do sleep 1; done)`,
			100 * time.Millisecond, "did not end within 100ms"},
		"keeps its output open": {`sleep 600 & echo $! >$PIDS; echo value`, 0, "keeps its output open"},
		"endless":               {`echo $$ >$PIDS; yes hush`, 0, "it is larger than 64 kB"},
		"reads the terminal":    {`echo $$ >$PIDS; read x </dev/tty && echo value`, 0, "ended with exit status"},
		"reads its input":       {`echo $$ >$PIDS; read x && echo value`, 0, "ended with exit status 1"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			pids := filepath.Join(t.TempDir(), "pids")
			r := secret.Resolver{CommandTimeout: c.patience}
			began := time.Now()
			value, err := resolve(t.Context(), t, r, "cmd:"+strings.ReplaceAll(c.command, "$PIDS", pids))
			if err == nil || !value.IsZero() || !strings.Contains(err.Error(), c.why) {
				t.Fatalf("%v", err)
			}
			if strings.HasSuffix(err.Error(), "hush") || !strings.HasPrefix(err.Error(), "cmd:") {
				t.Errorf("%v", err)
			}
			if took := time.Since(began); took > 10*time.Second {
				t.Errorf("it took %s", took)
			}
			gone(t, pids)
		})
	}
}

// TestCommandEndsWithItsContext kills what was started as soon as the caller no longer wants it.
func TestCommandEndsWithItsContext(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	pids := filepath.Join(dir, "pids")
	ctx, cancel := context.WithCancel(t.Context())
	go func() {
		defer cancel()
		for {
			if text, err := os.ReadFile(pids); err == nil && strings.HasSuffix(string(text), "\n") {
				return
			}
			<-time.After(time.Millisecond)
		}
	}()
	_, err := resolve(ctx, t, secret.Resolver{}, "cmd:sleep 600 & echo $! >"+pids+"; wait")
	if !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
	gone(t, pids)
}

// TestFileOfASecret refuses at once what is no regular file, and what is too large.
func TestFileOfASecret(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	err := errors.Join(syscall.Mkfifo(filepath.Join(dir, "pipe"), 0o600),
		os.WriteFile(filepath.Join(dir, "large"), make([]byte, 64<<10+1), 0o600))
	if err != nil {
		t.Fatal(err)
	}
	for name, why := range map[string]string{
		"pipe": "file:pipe: it is a named pipe, not a regular file", "large": "file:large: it is larger than 64 kB",
		".":         "file:.: it is a directory, not a regular file",
		"/dev/zero": "file:/dev/zero: it is a device, not a regular file",
	} {
		_, err := resolve(t.Context(), t, secret.Resolver{Dir: dir}, "file:"+name)
		if err == nil || err.Error() != why {
			t.Errorf("%s: %v", name, err)
		}
	}
}
