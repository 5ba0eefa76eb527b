package engine

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/ziatunnel/ziatunnel/pkg/device"
)

// The timers: IOS takes 1 to 120 minutes for a revert. margin is what must be left beyond the proof
// for confirming; pushTime is the allowance for the push.
const (
	minTimer, maxTimer = 2, 120
	margin             = time.Minute
	pushTime           = 4 * time.Minute
	// armingTime is how long a router may be busy with arming once nobody hears it any more: it writes the
	// running-config to the archive, which may be a slow flash or a server. [inferred]
	armingTime = 2 * time.Minute
)

// minutes is the timer to start with.
func (a *change) minutes() int {
	d := a.job.Timer
	if d == 0 {
		d = a.job.Wait + margin + pushTime
	}
	return wholeMinutes(d)
}

func wholeMinutes(d time.Duration) int {
	return min(max(int((d+time.Minute-1)/time.Minute), minTimer), maxTimer)
}

// left is how long until the router takes the change back by itself; zero when it does not.
func (a *change) left() time.Duration {
	if a.arm.until.IsZero() {
		return 0
	}
	return max(a.arm.until.Sub(a.clock.Now()), time.Second)
}

// errTimerFired is a timer that ran out before we were ready.
var errTimerFired = errors.New("the router's timer has run out: it has taken the change back by itself")

// extendTimer moves the timer on when less than need is left.
func (a *change) extendTimer(ctx context.Context, need time.Duration) error {
	if a.arm.until.IsZero() || a.arm.until.Sub(a.clock.Now()) >= need {
		return nil
	}
	before := a.arm
	a.arm.minutes = max(before.minutes, wholeMinutes(need))
	if a.arm.how == ArmReload {
		said, err := a.scheduleReload(ctx)
		if err == nil && !strings.Contains(said, "Reload scheduled") {
			err = errors.New("the reload could not be moved: " + oneLine(said))
		}
		if err != nil {
			a.arm.until = before.until
			return err
		}
		return a.recordArmed()
	}
	now := a.clock.Now()
	said, err := a.session.Ask(ctx, fmt.Sprintf("configure revert timer %d", a.arm.minutes))
	switch {
	case err != nil:
		return err
	case strings.Contains(said, "No Rollback Confirmed Change pending"):
		return errTimerFired
	case !device.Silent(said) && !strings.Contains(said, "Rollback Confirmed Change"):
		return errors.New("the revert timer could not be moved: " + oneLine(said))
	}
	a.arm.until = now.Add(time.Duration(a.arm.minutes) * time.Minute)
	return a.recordArmed()
}

// timerRanOut is errTimerFired with the time that the whole push needs, when the router's words say that it takes the
// change back; zero: that time is not known. Any other error stays as it is.
func timerRanOut(err error, needs time.Duration) error {
	var rejected *device.RejectedLineError
	if !errors.As(err, &rejected) || !strings.Contains(rejected.Reply.Reveal(), "Rollback Confirmed Change: rolling") {
		return err
	}
	if needs == 0 {
		return fmt.Errorf("%w, before all lines were typed: set --timer to more", errTimerFired)
	}
	return fmt.Errorf("%w, before all lines were typed; at this speed they need %s: set --timer to more than that",
		errTimerFired, needs.Round(time.Second))
}
