package lock

import (
	"context"
	"errors"
	"os"
	"time"
)

// askAgain is how long a file that is locked is left alone.
const askAgain = 20 * time.Millisecond

// File waits until nobody else has the lock of an open file, in this process or in another one, and takes it. Closing
// the file gives it up. It fails with the cause of ctx. Where the file system knows no locks nobody is kept out.
func File(ctx context.Context, f *os.File) error {
	tick := time.NewTicker(askAgain)
	defer tick.Stop()
	for {
		err := lockFile(f)
		if err == nil || errors.Is(err, errNoLocks) {
			return nil
		}
		if !errors.Is(err, errHeld) {
			return err
		}
		select {
		case <-ctx.Done():
			return context.Cause(ctx)
		case <-tick.C:
		}
	}
}
