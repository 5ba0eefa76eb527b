package fakezia

import "time"

// Clock is the only time that the fake knows. The one of the virtual router that stands still until it is moved,
// ManualClock of package fakeios, is one.
type Clock interface {
	Now() time.Time
	// AfterFunc calls f on a goroutine of the clock's choice when d has passed. The function it returns prevents
	// that, and reports whether it did.
	AfterFunc(d time.Duration, f func()) (stop func() bool)
}

// systemClock is the clock of this machine.
type systemClock struct{}

// Now implements [Clock].
func (systemClock) Now() time.Time { return time.Now() }

// AfterFunc implements [Clock].
func (systemClock) AfterFunc(d time.Duration, f func()) func() bool { return time.AfterFunc(d, f).Stop }
