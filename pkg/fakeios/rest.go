package fakeios

import (
	"sync"
	"time"
)

// lock is the mutex of a router. It wakes a resting router before it lets anybody see it.
type lock struct {
	sync.Mutex
	used    bool    // somebody has looked at the router, or changed it
	resting *Router // to be woken by the first who looks
}

// Lock takes the mutex.
func (l *lock) Lock() {
	l.Mutex.Lock()
	l.used = true
	if r := l.resting; r != nil {
		l.resting = nil
		r.arise()
	}
}

// rest forgets what a router that nobody has used yet can read from its startup-config again. Its
// running-config and its network are most of what it weighs, and most routers of a fleet are never
// looked at.
func (r *Router) rest() {
	r.mu.Mutex.Lock()
	defer r.mu.Unlock()
	if !r.mu.used {
		r.running, r.net, r.mu.resting = nil, nil, r
	}
}

// arise boots a resting router as it booted before: at the same time and, because that startup-config
// was taken then, without a refusal.
func (r *Router) arise() {
	clock := r.clock
	r.clock = stopped{clock, r.booted.Add(-r.skew)}
	r.bootAnyway()
	r.clock = clock
}

// stopped is a clock that stands still.
type stopped struct {
	Clock
	at time.Time
}

// Now implements [Clock].
func (c stopped) Now() time.Time { return c.at }
