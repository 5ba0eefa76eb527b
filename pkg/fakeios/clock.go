package fakeios

import (
	"sync"
	"time"
)

// Clock is the only time a router knows. Everything that changes with time (negotiation, SLA
// probes, track delays, lifetimes) is computed from it when somebody looks, so a test that moves
// a [ManualClock] moves the whole network and nothing ever has to sleep.
type Clock interface{ Now() time.Time }

// SystemClock is the clock of this machine, run Speed times as fast from Start on. The zero value
// is real time.
type SystemClock struct {
	start time.Time
	speed float64
}

// NewSystemClock starts a clock that runs speed times as fast as the machine's.
func NewSystemClock(speed float64) SystemClock {
	return SystemClock{start: time.Now(), speed: speed}
}

// Now implements [Clock].
func (c SystemClock) Now() time.Time {
	if c.speed == 0 {
		return time.Now()
	}
	return c.start.Add(time.Duration(float64(time.Since(c.start)) * c.speed))
}

// ManualClock stands still until it is moved. It is safe for concurrent use.
type ManualClock struct {
	mu  sync.Mutex
	now time.Time
}

// NewManualClock starts at now.
func NewManualClock(now time.Time) *ManualClock { return &ManualClock{now: now} }

// Now implements [Clock].
func (c *ManualClock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

// Advance moves the clock forward.
func (c *ManualClock) Advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}
