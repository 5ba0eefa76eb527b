package engine

import (
	"context"
	"time"
)

// Clock is the time by which the engine waits and counts the router's timers.
type Clock interface {
	Now() time.Time
	// Sleep waits for d. When ctx ends first the error is its cause.
	Sleep(ctx context.Context, d time.Duration) error
}

// RealTime is the clock of the machine.
func RealTime() Clock { return realTime{} }

// realTime is the clock of a job that names none.
type realTime struct{}

// Now implements [Clock].
func (realTime) Now() time.Time { return time.Now() }

// Sleep implements [Clock].
func (realTime) Sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

func (j Job) clock() Clock {
	if j.Clock == nil {
		return realTime{}
	}
	return j.Clock
}
