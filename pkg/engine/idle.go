package engine

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/ziatunnel/ziatunnel/pkg/guard"
	"github.com/ziatunnel/ziatunnel/pkg/show"
	"github.com/ziatunnel/ziatunnel/pkg/verify"
)

// longIdle is how long a session may be left alone before a router is likely to have closed it: `exec-timeout` counts
// minutes, and so do the firewalls on the way.
const longIdle = time.Minute

// readAgain reads the router before anything is sent to it. A router closes a session on which nothing is typed, for
// instance while a person reads the plan. Then it is read over a new session, if it is still the same router.
func (a *change) readAgain(ctx context.Context) (deviceState, error) {
	v, err := readState(ctx, a.session)
	switch {
	case err != nil && ctx.Err() != nil:
		return v, context.Cause(ctx)
	case err == nil, !sessionGone(err):
		return v, err
	}
	if err := a.redial(ctx, err); err != nil {
		return deviceState{}, err
	}
	return readState(ctx, a.session)
}

// redial opens a new session in the place of a lost one, to the same router. It tries once: nothing was sent, so
// nothing needs to be taken back. lost is why the session is of no more use.
func (a *change) redial(ctx context.Context, lost error) error {
	session, err := a.dial(ctx)
	if err != nil {
		return fmt.Errorf("%w; and a new login failed: %w", lost, err)
	}
	_ = a.session.Close()
	a.session = session
	outputs, err := session.Show(ctx, "show version")
	if err != nil {
		return err
	}
	version, err := show.ParseVersion(outputs[0])
	if err != nil {
		return err
	}
	site := a.job.Site
	if err := SameRouter(site.Name, a.router, identityOf(session, version, site.Router.Address)); err != nil {
		return err
	}
	a.watch(Event{Kind: Reconnected})
	return nil
}

// proveUnsent proves a router to which nothing was sent, over a new session where the old one is gone.
func (a *change) proveUnsent(
	ctx context.Context, prove func(context.Context) (verify.Report, error),
) (verify.Report, error) {
	report, err := prove(ctx)
	if err == nil || ctx.Err() != nil || !sessionGone(err) {
		return report, err
	}
	if err := a.redial(ctx, err); err != nil {
		return report, err
	}
	return prove(ctx)
}

// errConfigChanged is a running-config that is no longer the one that a decision was based on.
var errConfigChanged = errors.New("the running-config has changed since it was read")

// checkUnmoved reads the router again when the last reading is longIdle old. It fails when the running-config is
// no longer what was read, and opens a new session when the old one is gone.
func (a *change) checkUnmoved(ctx context.Context, seen deviceState, at time.Time) error {
	if a.clock.Now().Sub(at) < longIdle {
		return nil
	}
	v, err := a.readAgain(ctx)
	if err != nil {
		return err
	}
	if guard.Changed(a.job.settled(stripVolatile(seen.running, "")),
		a.job.settled(stripVolatile(v.running, ""))) != nil {
		return errConfigChanged
	}
	return nil
}
