package local

import (
	"time"
)

// Clock is the time of a runner.
type Clock interface {
	Now() time.Time
	// At gives a channel that is written to at a moment, and what forgets about it.
	At(t time.Time) (woken <-chan time.Time, forget func())
}

// realTime is the clock of the machine.
type realTime struct{}

// Now implements [Clock].
func (realTime) Now() time.Time { return time.Now() }

// At implements [Clock].
func (realTime) At(t time.Time) (<-chan time.Time, func()) {
	timer := time.NewTimer(time.Until(t))
	return timer.C, func() { timer.Stop() }
}
