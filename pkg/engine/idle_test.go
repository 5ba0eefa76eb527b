package engine_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/ziatunnel/ziatunnel/drivers/ciscoios"
	"github.com/ziatunnel/ziatunnel/pkg/device"
	"github.com/ziatunnel/ziatunnel/pkg/engine"
	"github.com/ziatunnel/ziatunnel/pkg/engine/enginetest"
	"github.com/ziatunnel/ziatunnel/pkg/failover"
	"github.com/ziatunnel/ziatunnel/pkg/fakeios"
	"github.com/ziatunnel/ziatunnel/pkg/journal"
)

// pause is how long a person reads a plan: longer than the ten minutes of exec-timeout.
const pause = 11 * time.Minute

// logins counts how often an engine dials, and may send it somewhere else.
type logins struct {
	dial  engine.Dialer
	after engine.Dialer // for the second login and those behind it; nil: the same
	count int
}

func (l *logins) Dial(ctx context.Context) (engine.Session, error) {
	if l.count++; l.count > 1 && l.after != nil {
		return l.after(ctx)
	}
	return l.dial(ctx)
}

// TestIdleWhileDeciding: the router closes the session while a person reads the plan. The engine logs in again, reads
// again, and goes on.
func TestIdleWhileDeciding(t *testing.T) {
	t.Parallel()
	b := enginetest.New(t, ciscoios.Options{})
	thinking := func(engine.Review) (bool, error) {
		b.Clock.Advance(pause)
		return true, nil
	}
	l := &logins{dial: b.Dial}
	out, err := engine.Apply(t.Context(), l.Dial, b.Job, thinking, enginetest.Unwatched)
	if got := b.Judge(t, err); got != enginetest.ProvenDone || !out.Saved || l.count != 3 {
		t.Fatalf("%s with %d logins: %v", got, l.count, err)
	}
	// With nothing to change there is only the proof.
	l.count = 0
	if out, err = engine.Apply(t.Context(), l.Dial, b.Job, thinking, enginetest.Unwatched); err != nil || l.count != 2 {
		t.Errorf("nothing to change: %d logins: %v", l.count, err)
	}
	if out.Lines != 0 || !out.Report.Proven() {
		t.Errorf("nothing to change: %+v", out)
	}
	b.Before, b.Startup = b.Router.RunningConfig(), b.Router.StartupConfig()
	if out, err = engine.Remove(t.Context(), b.Dial, b.Job, thinking, enginetest.Unwatched); err != nil || !out.Saved {
		t.Errorf("remove: %v", err)
	}
	if strings.Contains(b.Router.RunningConfig(), "ZIA-") {
		t.Error("remove: it is still there")
	}
}

// TestIdleRefused: over the new session the router is not what the plan was made for, or not the router, or there is
// no session. Nothing is sent.
func TestIdleRefused(t *testing.T) {
	t.Parallel()
	other := enginetest.NewOn(t, fakeios.Config{Serial: "FCZ9999ZZZZ", Hostname: "other"}, ciscoios.Options{})
	nowhere := func(context.Context) (engine.Session, error) {
		return nil, &device.ConnectError{
			Address: "192.0.2.10",
			Reason:  device.ErrUnreachable,
			Detail:  "no route to host",
		}
	}
	for name, c := range map[string]struct {
		meanwhile func(t *testing.T, b *enginetest.Branch)
		after     engine.Dialer
		end       enginetest.End
		words     string
	}{
		"changed meanwhile": {
			meanwhile: func(t *testing.T, b *enginetest.Branch) { b.Configure(t, theirRoute) },
			end:       enginetest.Refused, words: "changed_meanwhile",
		},
		"another router": {after: other.Dial, end: enginetest.Refused, words: "other_router"},
		"unreachable":    {after: nowhere, end: enginetest.Failed, words: "and a new login failed: "},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := enginetest.New(t, ciscoios.Options{})
			l := &logins{dial: b.Dial, after: c.after}
			_, err := engine.Apply(t.Context(), l.Dial, b.Job, func(engine.Review) (bool, error) {
				b.Clock.Advance(pause)
				if c.meanwhile != nil {
					c.meanwhile(t, b)
				}
				return true, nil
			}, enginetest.Unwatched)
			if got := b.Judge(t, err); got != c.end || !strings.Contains(err.Error(), c.words) {
				t.Errorf("%s: %v", got, err)
			}
			if b.Typed("crypto") || b.Typed("configure terminal revert") || other.Typed("configure") {
				t.Error("something was sent")
			}
		})
	}
}

// TestIdleCancelled: a cancel that comes with the loss ends the run.
func TestIdleCancelled(t *testing.T) {
	t.Parallel()
	b := enginetest.New(t, ciscoios.Options{})
	ctx, cancel := context.WithCancel(t.Context())
	_, err := engine.Apply(ctx, b.Dial, b.Job, func(engine.Review) (bool, error) {
		b.Clock.Advance(pause)
		cancel()
		return true, nil
	}, enginetest.Unwatched)
	if got := b.Judge(t, err); got != enginetest.Failed || !errors.Is(err, context.Canceled) {
		t.Errorf("%s: %v", got, err)
	}
}

// TestIdleFailover: the same while a person reads what a failover would do.
func TestIdleFailover(t *testing.T) {
	t.Parallel()
	b := newTrial(t, fakeios.Config{}, ciscoios.Options{})
	thinking := func(engine.Review, failover.Waits) (bool, error) {
		b.Clock.Advance(pause)
		return true, nil
	}
	r, err := engine.Failover(t.Context(), b.Dial, b.Job, b.trial, thinking, enginetest.Unwatched)
	if err != nil || !r.Proven || !r.Restored {
		t.Fatalf("%v %+v", err, r)
	}
	b.mustBeAsBefore(t)
}

// TestIdleTakingOver: the router closes the session between the reading of a run that another process has left and
// the first line that is sent, whether the run is finished or taken back.
func TestIdleTakingOver(t *testing.T) {
	t.Parallel()
	for _, way := range []string{"resume", "resume, changed meanwhile", "rollback", "rollback of an ended run"} {
		oneIn(2, t, way, func(t *testing.T) {
			t.Parallel()
			b := enginetest.New(t, ciscoios.Options{})
			b.Job.Arm, b.Job.Timer = engine.ArmRevert, time.Hour
			store, err := journal.OpenStore(t.TempDir())
			if err != nil {
				t.Fatal(err)
			}
			kind := engine.SecondLogin
			if strings.HasSuffix(way, "ended run") {
				kind = engine.Saved
			}
			die(t, b, "apply", store, engine.Apply, func(e engine.Event) bool { return e.Kind == kind })
			i, job, done := interrupted(t, b, store)
			defer done()
			if strings.HasSuffix(way, "ended run") {
				i.State.End = &journal.End{Outcome: journal.Done}
				job.Journal, job.Run = b.Records, "20261124-100000-a1b2c3" // it is a run of its own
			}
			closeIt := func(e engine.Event) {
				if e.Kind != engine.Connected {
					return
				}
				b.Clock.Advance(pause)
				if strings.HasSuffix(way, "changed meanwhile") {
					typeRoute(t, b)
				}
			}
			want := enginetest.ProvenUnchanged
			var others []string
			switch way {
			case "resume":
				want = enginetest.ProvenDone
				_, err = engine.Resume(t.Context(), b.Dial, job, i, closeIt)
			case "resume, changed meanwhile":
				others = append(others, theirRoute)
				_, err = engine.Resume(t.Context(), b.Dial, job, i, closeIt)
			default:
				if err = engine.RollBackTo(t.Context(), b.Dial, job, i, closeIt); err == nil {
					err = &engine.RolledBackError{Err: errDied}
				}
			}
			if got := b.Judge(t, err, others...); got != want {
				t.Errorf("%s: %v", got, err)
			}
		})
	}
}

// theirRoute is a line of somebody else.
const theirRoute = "ip route 10.9.0.0 255.255.0.0 192.0.2.1"

// typeRoute types it. What the router was before stays what it is to be taken back to.
func typeRoute(t *testing.T, b *enginetest.Branch) {
	t.Helper()
	s, err := b.Dial(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if err := s.Configure(t.Context(), enginetest.Lines(theirRoute), nil); err != nil {
		t.Fatal(err)
	}
}
