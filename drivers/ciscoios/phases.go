package ciscoios

import (
	"context"
	"fmt"
	"sync"
	"time"
)

// phase is what a login waits for.
type phase string

const (
	connecting    phase = "the TCP connection"
	shakingHands  phase = "the SSH handshake"
	askingPerson  phase = "the answer about the host key"
	loggingIn     phase = "the answer to the login"
	askingChannel phase = "the answer to the request for a channel"
	settingUp     phase = "the end of the login"
)

// connectSlack is what a dialer may take beyond its own timeout.
const connectSlack = 2 * time.Second

// phases is the deadline of a login. It is renewed only by progress: when the next phase begins.
type phases struct {
	cancel context.CancelCauseFunc

	mu       sync.Mutex
	now      phase
	patience time.Duration
	timer    *time.Timer
	began    time.Time
	entered  time.Time
}

// lateError is a phase that took too long.
type lateError struct {
	phase  phase
	after  time.Duration
	before time.Duration // what the phases before have taken
}

func (e *lateError) Error() string {
	return fmt.Sprintf("%s did not come within %s", e.phase, e.after)
}

// Timeout makes it one for whoever asks.
func (e *lateError) Timeout() bool { return true }

// watchPhases makes a context that ends with the phase that takes too long.
func watchPhases(ctx context.Context) (context.Context, *phases) {
	ctx, cancel := context.WithCancelCause(ctx)
	return ctx, &phases{cancel: cancel, began: time.Now()}
}

// enter begins a phase that may take as long as patience.
func (p *phases) enter(next phase, patience time.Duration) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.timer != nil {
		p.timer.Stop()
	}
	p.now, p.patience = next, patience
	p.entered = time.Now()
	late := &lateError{phase: next, after: patience, before: p.entered.Sub(p.began)}
	p.timer = time.AfterFunc(patience, func() { p.cancel(late) })
}

// is reports whether a phase is the one that has begun last.
func (p *phases) is(which phase) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.now == which
}

// end ends the watch.
func (p *phases) end() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.timer != nil {
		p.timer.Stop()
	}
	p.cancel(context.Canceled)
}
