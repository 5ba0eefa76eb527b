package engine

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/ziatunnel/ziatunnel/pkg/device"
)

// How long an unreachable router is dialled again, beyond the time at which it must have taken the
// change back: a revert needs moments, an 881 boots in three to four minutes.
const (
	revertSlack = 2 * time.Minute
	bootSlack   = 12 * time.Minute
	unarmedWait = 8 * time.Minute
	firstPause  = 2 * time.Second
	longestWait = time.Minute
)

// errGivenUp is a wait that a person has ended.
var errGivenUp = errors.New("the wait was ended by hand")

// sessionGone reports whether an error means that this session is of no more use.
func sessionGone(err error) bool {
	var lost *device.LostSessionError
	var silent *device.TimeoutError
	return errors.As(err, &lost) || errors.As(err, &silent)
}

// unreachableError is a router that did not answer for as long as was waited.
type unreachableError struct{ last error }

func (e *unreachableError) Error() string {
	return fmt.Sprintf("the router cannot be reached: %v", e.last)
}

func (e *unreachableError) Unwrap() error { return e.last }

// reconnect opens a new session in the place of a lost one. While the router cannot be reached it
// waits until the router must have taken the change back by itself, and a little longer.
func (a *change) reconnect(ctx context.Context) error {
	_ = a.session.Close()
	// A router that reloads in the middle is gone for as long as it boots, whatever was armed.
	end := a.clock.Now().Add(unarmedWait)
	if !a.arm.until.IsZero() {
		slack := revertSlack
		if a.arm.how == ArmReload {
			slack = bootSlack
		}
		if fired := a.arm.until.Add(slack); fired.After(end) {
			end = fired
		}
	}
	for pause := firstPause; ; pause = min(2*pause, longestWait) {
		session, err := a.dial(ctx)
		if err == nil {
			a.session = session
			a.watch(Event{Kind: Reconnected})
			return nil
		}
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		left := end.Sub(a.clock.Now())
		if left <= 0 {
			return &unreachableError{err}
		}
		a.watch(Event{Kind: Waiting, Detail: err.Error(), Left: left})
		if err := a.clock.Sleep(ctx, min(pause, left)); err != nil {
			return err
		}
	}
}

// waitOut waits until the router must have taken the change back by itself.
func (a *change) waitOut(ctx context.Context) error {
	for {
		left := a.arm.until.Add(firstPause).Sub(a.clock.Now())
		if left <= 0 {
			return nil
		}
		a.watch(Event{Kind: Waiting, Detail: "until the router takes the change back by itself", Left: left})
		if err := a.clock.Sleep(ctx, min(longestWait, left)); err != nil {
			return err
		}
	}
}

// waitUntilSettled waits a while when an arming that was not answered may still be under way, so that the router is
// looked at again. It reports whether it has waited.
func (a *change) waitUntilSettled(ctx context.Context) (waited bool, err error) {
	left := a.arm.settled.Sub(a.clock.Now())
	if a.arm.settled.IsZero() || left <= 0 {
		return false, nil
	}
	a.watch(Event{Kind: Waiting, Left: left,
		Detail: "until arming, which the router has not answered, has surely ended"})
	return true, a.clock.Sleep(ctx, min(longestWait, left))
}

// uncancelled is a context for what must go on after a cancel. It ends when a person gives up, or when stop
// is called.
func (a *change) uncancelled(ctx context.Context) (out context.Context, stop func()) {
	out, cancel := context.WithCancelCause(context.WithoutCancel(ctx))
	done := make(chan struct{})
	go func() {
		defer close(done)
		select {
		case <-a.job.GiveUp: // nil: never
			cancel(errGivenUp)
		case <-out.Done():
		}
	}()
	return out, func() { cancel(nil); <-done }
}
