package fakeios

import (
	"slices"
	"sync"
	"time"
)

// Clock is the only time a router knows. What changes gradually (negotiation, SLA probes, track
// delays, lifetimes) is computed from it when somebody looks; what must happen by itself (reload
// timer, revert timer, exec-timeout) asks to be called. A test that moves a [ManualClock] moves
// the whole network, and nothing ever has to sleep.
type Clock interface {
	Now() time.Time
	// AfterFunc calls f on a goroutine of the clock's choice when d has passed. The function it
	// returns prevents that, and reports whether it did.
	AfterFunc(d time.Duration, f func()) (stop func() bool)
}

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

// AfterFunc implements [Clock].
func (c SystemClock) AfterFunc(d time.Duration, f func()) func() bool {
	if c.speed != 0 {
		d = time.Duration(float64(d) / c.speed)
	}
	return time.AfterFunc(d, f).Stop
}

// clientTime is how long d of a client's own time is on a router's clock. Whoever types lives in real time,
// however fast the clock runs: at sixty times the speed, ten minutes of exec-timeout would be over in ten seconds.
func clientTime(c Clock, d time.Duration) time.Duration {
	if fast, ok := c.(SystemClock); ok && fast.speed > 1 {
		return time.Duration(min(float64(d)*fast.speed, float64(longest)))
	}
	return d
}

// longest is a duration that no lab outlives, and to which a time can be added.
const longest = 100 * 365 * 24 * time.Hour

// ManualClock stands still until it is moved. It is safe for concurrent use.
type ManualClock struct {
	mu    sync.Mutex
	now   time.Time
	calls []*call
}

type call struct {
	at time.Time
	f  func()
}

// NewManualClock starts at now.
func NewManualClock(now time.Time) *ManualClock { return &ManualClock{now: now} }

// Now implements [Clock].
func (c *ManualClock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

// AfterFunc implements [Clock]. f runs inside [ManualClock.Advance].
func (c *ManualClock) AfterFunc(d time.Duration, f func()) func() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	due := &call{c.now.Add(d), f}
	c.calls = append(c.calls, due)
	return func() bool {
		c.mu.Lock()
		defer c.mu.Unlock()
		i := slices.Index(c.calls, due)
		if i >= 0 {
			c.calls = slices.Delete(c.calls, i, i+1)
		}
		return i >= 0
	}
}

// Advance moves the clock forward and makes the calls that fall due on the way, in their order,
// each at its own time.
func (c *ManualClock) Advance(d time.Duration) {
	c.mu.Lock()
	end := c.now.Add(d)
	c.mu.Unlock()
	for {
		c.mu.Lock()
		next := -1
		for i, due := range c.calls {
			if !due.at.After(end) && (next < 0 || due.at.Before(c.calls[next].at)) {
				next = i
			}
		}
		if next < 0 {
			if end.After(c.now) { // else somebody has moved it further meanwhile
				c.now = end
			}
			c.mu.Unlock()
			return
		}
		due := c.calls[next]
		c.calls = slices.Delete(c.calls, next, next+1)
		if due.at.After(c.now) {
			c.now = due.at
		}
		c.mu.Unlock()
		due.f()
	}
}
