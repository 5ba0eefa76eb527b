package fakeios

import (
	"sync"
	"time"
)

// lock is the mutex of a router. It wakes a hibernating router before it lets anybody see it.
type lock struct {
	sync.Mutex
	used     bool    // somebody has looked at the router, or changed it
	sleeping *Router // to be woken by the first who looks
}

// Lock takes the mutex.
func (l *lock) Lock() {
	l.Mutex.Lock()
	l.used = true
	if r := l.sleeping; r != nil {
		l.sleeping = nil
		r.wake()
	}
}

// hibernate forgets what a router that nobody has used yet can read from its startup-config again. Its
// running-config and its network are most of what it weighs, and most routers of a fleet are never
// looked at.
func (r *Router) hibernate() {
	r.mu.Mutex.Lock()
	defer r.mu.Unlock()
	if !r.mu.used {
		r.running = nil
		r.net = nil
		r.applets = nil
		r.mu.sleeping = r
	}
}

// wake boots a hibernating router as it booted before: at the same time and, because that startup-config
// was taken then, without a refusal.
func (r *Router) wake() {
	clock := r.clock
	r.clock = frozenClock{clock, r.booted.Add(-r.skew)}
	r.bootAnyway()
	r.clock = clock
}

// frozenClock is a clock that stands still.
type frozenClock struct {
	Clock
	at time.Time
}

// Now implements [Clock].
func (c frozenClock) Now() time.Time { return c.at }
