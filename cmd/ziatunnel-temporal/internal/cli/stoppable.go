package cli

import (
	"context"

	"github.com/ziatunnel/ziatunnel/pkg/rollout"
	"github.com/ziatunnel/ziatunnel/pkg/rollout/local"
)

// stoppable gives the tasks of the server to the executor that a rollout on one machine uses too. When stop
// is closed, the sites at work take back what they have begun.
type stoppable struct {
	sites   local.SiteExecutor
	tenants local.TenantExecutor // nil: it works in none
	stop    <-chan struct{}
}

var (
	_ local.SiteExecutor   = (*stoppable)(nil)
	_ local.TenantExecutor = (*stoppable)(nil)
)

// Work implements [local.SiteExecutor].
func (h *stoppable) Work(ctx context.Context, task local.Task, report func(string)) rollout.Result {
	ctx, cancel := h.withStop(ctx)
	defer cancel()
	return h.sites.Work(ctx, task, report)
}

// Prove implements [local.SiteExecutor].
func (h *stoppable) Prove(ctx context.Context, task local.Task, report func(string)) rollout.Result {
	ctx, cancel := h.withStop(ctx)
	defer cancel()
	return h.sites.Prove(ctx, task, report)
}

// Enrol implements [local.TenantExecutor].
func (h *stoppable) Enrol(ctx context.Context, task local.TenantTask, report func(string),
	mark func(local.TenantMark) error) []local.TenantResult {
	ctx, cancel := h.withStop(ctx)
	defer cancel()
	return h.tenants.Enrol(ctx, task, report, mark)
}

// withStop is a context that ends with ctx, or when stop is closed.
func (h *stoppable) withStop(ctx context.Context) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithCancel(ctx)
	go func() {
		select {
		case <-h.stop:
			cancel()
		case <-ctx.Done():
		}
	}()
	return ctx, cancel
}
