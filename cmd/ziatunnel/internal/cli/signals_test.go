//go:build unix

package cli

import (
	"context"
	"os"
	"os/signal"
	"syscall"
	"testing"
	"time"
)

// TestSecondSignal: the first signal ends the context, only the next one ends the wait.
func TestSecondSignal(t *testing.T) {
	ctx, cancel := signal.NotifyContext(t.Context(), os.Interrupt)
	defer cancel()
	again, stop := secondSignal(ctx)
	defer stop()
	for signals := 0; ; signals++ {
		select {
		case <-again:
			if signals < 2 {
				t.Errorf("%d signals were enough", signals)
			}
			return
		case <-time.After(20 * time.Millisecond): // a signal may be taken a moment after it is sent
		}
		if err := syscall.Kill(os.Getpid(), syscall.SIGINT); err != nil {
			t.Fatal(err)
		}
	}
}

// TestNoSecondSignal: a command that ends in order leaves nothing behind.
func TestNoSecondSignal(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	_, stop := secondSignal(ctx)
	cancel()
	stop()
	_, stop = secondSignal(t.Context())
	stop()
}
