package engine

import (
	"context"

	"github.com/ziatunnel/ziatunnel/pkg/journal"
)

// push types the plan. A journal that fails on the way stops it.
func (a *change) push(ctx context.Context) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	t := newPushProgress(a.plan, a.watch, func(r journal.Record) {
		if err := a.record(r); err != nil {
			cancel(err)
		}
	})
	if err := a.session.Configure(ctx, a.plan.Lines(), t.progress); err != nil {
		return t.fail(err)
	}
	if err := context.Cause(ctx); err != nil {
		return err
	}
	return a.record(journal.Pushed{Lines: len(a.plan.Lines())})
}
