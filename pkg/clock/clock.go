// Package clock is the time that waits go by, so that a test moves it and waits for nothing.
//
//	if err := c.Sleep(ctx, 5*time.Second); err != nil {
//		return err // what ended the context
//	}
//
// It schedules nothing, and never waits longer than its context lives.
package clock

import (
	"context"
	"time"
)

// Clock tells the time, and waits.
type Clock interface {
	Now() time.Time
	// Sleep waits for d. When ctx ends first the error is its cause.
	Sleep(ctx context.Context, d time.Duration) error
}

// Real is the clock of the machine.
func Real() Clock { return machine{} }

type machine struct{}

// Now implements [Clock].
func (machine) Now() time.Time { return time.Now() }

// Sleep implements [Clock].
func (machine) Sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}
