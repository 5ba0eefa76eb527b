package provision

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/ziatunnel/ziatunnel/pkg/enrolment"
	"github.com/ziatunnel/ziatunnel/pkg/ledger"
	"github.com/ziatunnel/ziatunnel/pkg/rollout/local"
	"github.com/ziatunnel/ziatunnel/pkg/tenant"
)

// ownerWait is how long an owner of a tenant is waited for that should be gone, but renews its lock: it may still look,
// take back and activate, each for as long as the portal lets somebody else edit.
const ownerWait = 30 * time.Minute

// takeover is what an owner of a tenant knows of those before it, and says to those behind it.
type takeover struct {
	recovering bool // the one before is said to be gone
	mark       local.TenantMark
	tell       func(local.TenantMark) error
}

// sync brings the sites of an office in, behind owners that are gone.
func (x *takeover) sync(ctx context.Context, r *Runner, o *Office, t enrolment.Task,
	agree func(enrolment.Review) (enrolment.Consent, error),
) error {
	marked := func(review enrolment.Review) (enrolment.Consent, error) {
		said, err := agree(review)
		if err == nil && said.Go && (said.Pending || !review.Plan.Foreign) {
			x.add(review)
			err = x.tell(x.mark)
		}
		return said, err
	}
	var deadline time.Time
	for {
		var err error
		if t.Left, err = x.left(o.Registrar.Tenant); err != nil {
			return err
		}
		_, err = o.Sync(ctx, t, marked)
		var locked *ledger.LockedError
		if !errors.As(err, &locked) || !x.recovering || locked.Held.Elsewhere && locked.Held.Lease.Length == 0 {
			return err
		}
		now := r.clock().Now()
		if deadline.IsZero() {
			deadline = now.Add(ownerWait)
		}
		pause := retryInterval
		if locked.Held.Elsewhere {
			pause = locked.Held.Lease.Length
		}
		if !now.Before(deadline) || r.clock().Sleep(ctx, pause) != nil {
			return err
		}
		o.Registrar.Tenant.Stale = locked.Held.Lease
	}
}

// add notes a run that is about to change something.
func (x *takeover) add(review enrolment.Review) {
	x.mark.Foreign = x.mark.Foreign || review.Plan.Foreign
	x.mark.Runs = append(slices.Clip(x.mark.Runs), review.Run)
	for _, c := range review.Plan.Changes() {
		if c.Kind == tenant.SetKey {
			x.mark.Keys = append(slices.Clip(x.mark.Keys), c.Credentials[0].Name)
		}
	}
}

// left is what owners before have said, and is not in the ledger of this machine, which knows better.
func (x *takeover) left(t *ledger.Tenant) (enrolment.Left, error) {
	left := enrolment.Left{Foreign: x.mark.Foreign, Keys: x.mark.Keys}
	for _, run := range x.mark.Runs {
		switch _, err := t.Load(run); {
		case errors.Is(err, ledger.ErrNoRun):
			left.Runs = append(left.Runs, run)
		case err != nil:
			return left, fmt.Errorf("what run %s has left: %w", run, err)
		}
	}
	if len(left.Runs) == 0 {
		return enrolment.Left{}, nil
	}
	return left, nil
}
