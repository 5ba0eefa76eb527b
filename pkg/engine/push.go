package engine

import (
	"context"
	"errors"

	"github.com/ziatunnel/ziatunnel/pkg/device"
	"github.com/ziatunnel/ziatunnel/pkg/journal"
)

// push types the plan, and goes on without the optional lines that are refused. A journal that fails on the
// way stops it.
func (a *change) push(ctx context.Context) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	t := newPushProgress(a.plan, a.watch, func(r journal.Record) {
		if err := a.record(r); err != nil {
			cancel(err)
		}
	})
	var optional device.OptionalRefusedError
	err := a.session.Configure(ctx, a.plan.Lines(), t.progress)
	if refused := new(device.OptionalRefusedError); errors.As(err, &refused) {
		optional = *refused
	} else if err != nil {
		return t.fail(err)
	}
	if err := context.Cause(ctx); err != nil {
		return err
	}
	if err := a.continueWithout(ctx, optional.Refused); err != nil {
		return err
	}
	return a.record(journal.Pushed{Lines: len(a.plan.Lines()) - len(optional.Refused)})
}
