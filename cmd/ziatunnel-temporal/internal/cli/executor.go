package cli

import (
	"context"

	"github.com/ziatunnel/ziatunnel/pkg/rollout"
	"github.com/ziatunnel/ziatunnel/pkg/rollout/local"
)

// hurried does the tasks of the server with the executor that a rollout on a laptop has, too. When the
// worker is in a hurry, those at work take back what they have begun.
type hurried struct {
	sites local.SiteExecutor
	hurry <-chan struct{}
}

var _ local.SiteExecutor = (*hurried)(nil)

// Work implements [local.SiteExecutor].
func (h *hurried) Work(ctx context.Context, task local.Task, say func(string)) rollout.Result {
	ctx, cancel := h.until(ctx)
	defer cancel()
	return h.sites.Work(ctx, task, say)
}

// Prove implements [local.SiteExecutor].
func (h *hurried) Prove(ctx context.Context, task local.Task, say func(string)) rollout.Result {
	ctx, cancel := h.until(ctx)
	defer cancel()
	return h.sites.Prove(ctx, task, say)
}

// until is a context that ends when the worker is in a hurry.
func (h *hurried) until(ctx context.Context) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithCancel(ctx)
	go func() {
		select {
		case <-h.hurry:
			cancel()
		case <-ctx.Done():
		}
	}()
	return ctx, cancel
}
