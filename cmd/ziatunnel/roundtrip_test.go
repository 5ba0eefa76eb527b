package main_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/ziatunnel/ziatunnel/drivers/ciscoios"
	"github.com/ziatunnel/ziatunnel/pkg/device"
	"github.com/ziatunnel/ziatunnel/pkg/engine"
	"github.com/ziatunnel/ziatunnel/pkg/engine/enginetest"
	"github.com/ziatunnel/ziatunnel/pkg/verify"
)

// What one site may cost in round trips, TCP and all logins included, until the probes are answered. A change that
// waits once more than the one before shows here, not on a link to the other end of the world.
const (
	firstApplyLimit  = 45 // from nothing to proven, confirmed, cleaned up and saved
	secondApplyLimit = 14 // nothing to change
	verifyLimit      = 12

	// Where the release has earned its speed.
	fastFirstApplyLimit  = 29
	fastSecondApplyLimit = 11
)

// handshakeWaits are the round trips of TCP and SSH up to the request for a shell, in order.
var handshakeWaits = []string{
	"TCP",
	"SSH version",
	"key exchange",
	"service",
	"which logins there are",
	"password",
	"channel",
}

// wait is one round trip: what was going on and which answer ended it.
type wait struct {
	phase engine.Kind // the event before it
	line  string      // masked; empty: the first prompt
}

// bill is what the sessions of a run have waited for.
type bill struct {
	phase    engine.Kind
	waits    []wait
	sessions []*ciscoios.Session
}

// dial makes a dialer whose sessions are counted.
func (c *bill) dial(target device.Target, options ciscoios.Options) engine.Dialer {
	options.Waited = func(line string) { c.waits = append(c.waits, wait{c.phase, line}) }
	return func(ctx context.Context) (engine.Session, error) {
		if len(c.sessions) > 0 {
			c.phase = engine.SecondLogin
		}
		for _, name := range handshakeWaits {
			c.waits = append(c.waits, wait{c.phase, name})
		}
		s, err := ciscoios.Dial(ctx, target, options)
		if err == nil {
			c.sessions = append(c.sessions, s)
		}
		return s, err
	}
}

// beginLogin makes logins beside a session that are counted. What passes beside the push is no wait.
func (c *bill) beginLogin(ctx context.Context, beside engine.Session) engine.Login {
	return countedLogin{enginetest.BeginLogin(ctx, beside), c}
}

type countedLogin struct {
	engine.Login
	bill *bill
}

func (l countedLogin) Open(ctx context.Context) (engine.Session, error) {
	c := l.bill
	c.phase = engine.SecondLogin
	c.waits = append(c.waits, wait{c.phase, "channel"})
	s, err := l.Login.Open(ctx)
	if err == nil {
		c.sessions = append(c.sessions, s.(*ciscoios.Session))
	}
	return s, err
}

func (c *bill) watch(e engine.Event) {
	switch e.Kind {
	case engine.StepStarted, engine.StepProgress, engine.StepDone, engine.StepPresent:
		c.phase = engine.StepStarted
	default:
		c.phase = e.Kind
	}
}

// roundTrips are those that the sessions have counted.
func (c *bill) roundTrips() int {
	n := 0
	for _, s := range c.sessions {
		n += s.Stats().RoundTrips
	}
	return n
}

// String is one row a wait.
func (c *bill) String() string {
	var b strings.Builder
	for i, w := range c.waits {
		line := w.line
		if line == "" {
			line = "(the first prompt)"
		}
		fmt.Fprintf(&b, "%3d  %-14s %s\n", i+1, w.phase, line)
	}
	return b.String()
}

// routine is one of the things that a site costs again and again.
type routine struct {
	name  string
	limit int
	fast  bool // where the release has earned its speed
	run   func(ctx context.Context, dial engine.Dialer, job engine.Job, watch engine.Watch) error
}

// routines run in this order on one router, and those that are fast on another one.
func routines() []routine {
	apply := func(ctx context.Context, dial engine.Dialer, job engine.Job, watch engine.Watch) error {
		_, err := engine.Apply(ctx, dial, job, func(engine.Review) (bool, error) { return true, nil }, watch)
		return err
	}
	prove := func(ctx context.Context, dial engine.Dialer, job engine.Job, watch engine.Watch) error {
		s, err := dial(ctx)
		if err != nil {
			return err
		}
		defer s.Close()
		_, err = engine.Examine(ctx, s, job, watch)
		return err
	}
	fast := func(ctx context.Context, dial engine.Dialer, job engine.Job, watch engine.Watch) error {
		job.Renderings, job.Widen = enginetest.Fast(), true
		return apply(ctx, dial, job, watch)
	}
	return []routine{
		{"first apply", firstApplyLimit, false, apply},
		{"second apply", secondApplyLimit, false, apply},
		{"verify", verifyLimit, false, prove},
		{"first apply, speed earned", fastFirstApplyLimit, true, fast},
		{"second apply, speed earned", fastSecondApplyLimit, true, fast},
	}
}

// TestRoundTrips holds what a site costs against the limits, by what the sessions count and not by
// time, and every wait has a name: with -v they are listed.
func TestRoundTrips(t *testing.T) {
	t.Parallel()
	routers := map[bool]*enginetest.Branch{false: new881(t), true: new881(t)}
	for _, r := range routines() {
		b := routers[r.fast]
		b.Job.Want = enginetest.FullExpectation(b.Job.Want)
		b.Job.Want.Proof = verify.LevelProbe
		b.Job.Wait = b.Job.Want.WaitsFor(verify.LevelProbe).All
		c := &bill{phase: engine.Connecting}
		b.Job.BeginLogin = c.beginLogin
		if err := r.run(
			t.Context(),
			c.dial(enginetest.Target(b.Address, b.Router.HostKeyFingerprint()), ciscoios.Options{}), b.Job,
			c.watch,
		); err != nil {
			t.Fatalf("%s: %v", r.name, err)
		}
		n := c.roundTrips()
		t.Logf("%s: %d round trips of at most %d\n%s", r.name, n, r.limit, c)
		if n > r.limit {
			t.Errorf("%s: %d round trips, at most %d are allowed:\n%s", r.name, n, r.limit, c)
		}
		if len(c.waits) != n {
			t.Errorf("%s: %d round trips, and %d waits have a name:\n%s", r.name, n, len(c.waits), c)
		}
		for _, w := range c.waits {
			if strings.Contains(w.line, "lab-key-0123456789") {
				t.Errorf("%s: a wait shows a secret: %s", r.name, w.line)
			}
		}
	}
}
