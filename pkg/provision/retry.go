package provision

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/ziatunnel/ziatunnel/pkg/engine"
	"github.com/ziatunnel/ziatunnel/pkg/guard"
	"github.com/ziatunnel/ziatunnel/pkg/journal"
	"github.com/ziatunnel/ziatunnel/pkg/rollout"
)

const (
	retryInterval = 15 * time.Second // between two looks at a router that is waited for
	// timerMargin is what a router may need beyond its timer: for taking a change back, or for a restart.
	timerMargin = 5 * time.Minute
	// unarmedWait is how long a half changed router is waited for that has no timer.
	unarmedWait = time.Minute
	// takeoverWait is how long a process is waited for that should be gone, but renews its lock: it may still
	// take its change back, with the longest timer there is.
	takeoverWait = 2*time.Hour + timerMargin
	// sessionWait is how long a router may keep the session, and the configuration lock, of a machine that is
	// gone: longer than the default of exec-timeout.
	sessionWait = 15 * time.Minute
)

// retryWhilePending does something again and again while the router waits for somebody else's change to be
// confirmed, cannot be reached and may be half changed, or while the worker before is not gone after all: as
// long as the timer that is pending may run, and a margin. Anything else is for the caller.
func (s *siteWork) retryWhilePending(ctx context.Context, do func() error) error {
	var deadline time.Time
	for {
		err := do()
		why, limit := s.retryable(err, !deadline.IsZero())
		if why == "" || ctx.Err() != nil {
			return err
		}
		now := s.run.clock().Now()
		if deadline.IsZero() {
			deadline = now.Add(limit)
		}
		left := deadline.Sub(now)
		if left <= 0 {
			return fmt.Errorf("%w; waited until nothing could be pending any more", err)
		}
		s.reportStep(fmt.Sprintf("%s, at most %s more", why, engine.MinutesAndSeconds(left)))
		if s.run.clock().Sleep(ctx, min(retryInterval, left)) != nil {
			return err
		}
	}
}

// retryable returns why an error may pass by itself, and how long that may take. Without a reason it may
// not. A router that was waited for already may be restarting.
func (s *siteWork) retryable(err error, already bool) (why string, limit time.Duration) {
	var refused *engine.RefusedError
	var locked *journal.LockedError
	switch {
	case errors.Is(err, errGoneOn):
		return "somebody else has gone on with the run meanwhile, looking again", unarmedWait
	case errors.As(err, &locked) && s.recovering && (!locked.Elsewhere || locked.Lease.Length > 0):
		return "waiting for the worker before, which is still at work on " + locked.Owner.Host, takeoverWait
	case errors.As(err, &refused):
		for _, f := range refused.Findings {
			if f.Fatal && (f.Rule == "pending_revert" || f.Rule == "pending_reload") {
				return "waiting for a change of somebody else", s.pending + timerMargin
			}
		}
		if (already || s.recovering) && onlyLocked(refused.Findings) {
			return "waiting for the configuration lock", sessionWait
		}
	case EndingOf(err).Outcome == rollout.Unreachable:
		if already {
			return "waiting for the router", 0
		}
		if last, failed := s.run.runner.Unfinished(s.run.job.Site.Name); failed == nil && last != nil {
			return "waiting for a router that may be half changed", s.timeLeft(last.Leftovers().Timer)
		}
	}
	return "", 0
}

func onlyLocked(findings []guard.Finding) bool {
	locked := false
	for _, f := range findings {
		if f.Fatal && f.Rule != "config_locked" {
			return false
		}
		locked = locked || f.Fatal
	}
	return locked
}

// timeLeft is how long a router may take until its timer has fired, and a margin. Of a timer that was
// not seen to start nobody knows when it did.
func (s *siteWork) timeLeft(timer *journal.Armed) time.Duration {
	if timer == nil {
		return unarmedWait
	}
	left := time.Duration(timer.Minutes) * time.Minute
	if !timer.Until.IsZero() {
		left = min(max(timer.Until.Sub(s.run.clock().Now()), 0), left)
	}
	return left + timerMargin
}
