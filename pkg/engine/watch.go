package engine

import (
	"context"
	"errors"
	"time"

	"github.com/ziatunnel/ziatunnel/pkg/device"
	"github.com/ziatunnel/ziatunnel/pkg/verify"
)

// longestPause is the longest wait between two attempts to reach a router that is being watched.
const longestPause = 30 * time.Second

// Observation is what one look has shown, or that there was nothing to look at.
type Observation struct {
	At      time.Time
	Report  *verify.Report  // nil: the router could not be looked at
	Changes []verify.Change // since the look before; nil at the first look
	Lost    error           // why it could not be looked at
	Again   bool            // the first look over a new session
}

// Follow looks at the tunnels again and again, for a time or, with zero, until ctx ends, and tells
// see what every look has shown. A lost session is dialled again for as long as the watching goes on.
// It changes nothing. The last look decides: when it did not prove every tunnel, or the router could
// not be looked at in the end, the error is a [NotProvenError].
func Follow(
	ctx context.Context, dial Dialer, job Job, length time.Duration, see func(Observation),
) (verify.Report, error) {
	f := &follower{job: job, dial: dial, clock: job.clock(), see: see}
	if length > 0 {
		f.over = f.clock.Now().Add(length)
	}
	session, err := dial(ctx)
	if err != nil {
		return verify.Report{}, err
	}
	f.session = session
	defer f.close()
	for {
		pause, err := f.lookOnce(ctx)
		if err != nil {
			return verify.Report{}, err
		}
		if ctx.Err() != nil || f.ended() || f.clock.Sleep(ctx, f.untilEnd(pause)) != nil {
			return f.result()
		}
	}
}

// follower is a router that is being watched.
type follower struct {
	job     Job
	dial    Dialer
	clock   Clock
	over    time.Time // zero: never
	see     func(Observation)
	session Session       // nil: it is lost
	last    verify.Report // of the last look that there was
	looked  bool
	lost    error // why the session is lost
	pause   time.Duration
}

func (f *follower) close() {
	if f.session != nil {
		_ = f.session.Close()
		f.session = nil
	}
}

func (f *follower) ended() bool { return !f.over.IsZero() && !f.clock.Now().Before(f.over) }

func (f *follower) untilEnd(pause time.Duration) time.Duration {
	if !f.over.IsZero() {
		pause = min(pause, f.over.Sub(f.clock.Now()))
	}
	return max(pause, time.Millisecond)
}

func (f *follower) result() (verify.Report, error) {
	switch {
	case f.lost != nil:
		return f.last, &NotProvenError{Report: f.last, Lost: f.lost}
	case !f.looked:
		return f.last, &NotProvenError{Lost: errors.New("the watching ended before the first look")}
	case !f.last.Proven():
		return f.last, &NotProvenError{Report: f.last}
	}
	return f.last, nil
}

// lookOnce looks once, over a new session when the old one is lost, and returns how long to wait then. A
// command that the router refuses ends the watching: the next look would be the same.
func (f *follower) lookOnce(ctx context.Context) (pause time.Duration, err error) {
	again := f.session == nil
	if again {
		if f.session, err = f.dial(ctx); err != nil {
			f.session = nil
			return f.unreachable(ctx, err), nil
		}
	}
	report, err := poll(ctx, f.session, f.job.Want)
	var refused *device.RejectedLineError
	if errors.As(err, &refused) {
		return 0, err
	}
	if err != nil { // whatever it is: a new session looks afresh
		f.close()
		return f.unreachable(ctx, err), nil
	}
	now := Observation{At: f.clock.Now(), Report: &report, Again: again}
	if f.looked {
		now.Changes = verify.Changes(f.last, report)
	}
	f.last, f.looked = report, true
	f.lost, f.pause = nil, 0
	f.see(now)
	return f.job.Interval, nil
}

// unreachable records that the router cannot be reached, and returns how long to wait before the next attempt.
// What ends with ctx is no loss.
func (f *follower) unreachable(ctx context.Context, err error) time.Duration {
	if ctx.Err() != nil {
		return 0
	}
	f.lost = err
	f.see(Observation{At: f.clock.Now(), Lost: err})
	f.pause = min(max(2*f.pause, firstPause), longestPause)
	return f.pause
}
