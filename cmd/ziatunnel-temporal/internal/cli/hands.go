package cli

import (
	"context"
	"fmt"
	"path/filepath"

	"github.com/ziatunnel/ziatunnel/cmd/ziatunnel-temporal/internal/flow"
	"github.com/ziatunnel/ziatunnel/pkg/provision"
	"github.com/ziatunnel/ziatunnel/pkg/rollout"
	"github.com/ziatunnel/ziatunnel/pkg/rollout/local"
)

// hands do tasks of the server with the crew that a rollout on a laptop has, too.
type hands struct {
	crew  provision.Runner
	state string          // directory of the journal; evidence lies below it as that of any rollout
	hurry <-chan struct{} // closed: those at work take back what they have begun
}

var _ flow.Worker = (*hands)(nil)

// Work implements [flow.Worker].
func (h *hands) Work(ctx context.Context, task flow.Task, say func(string)) rollout.Result {
	return h.do(ctx, task, func(ctx context.Context, c *provision.Runner, t local.Task) rollout.Result {
		return c.Work(ctx, t, say)
	})
}

// Prove implements [flow.Worker].
func (h *hands) Prove(ctx context.Context, task flow.Task, say func(string)) rollout.Result {
	return h.do(ctx, task, func(ctx context.Context, c *provision.Runner, t local.Task) rollout.Result {
		return c.Prove(ctx, t, say)
	})
}

func (h *hands) do(ctx context.Context, task flow.Task, with func(context.Context, *provision.Runner, local.Task) rollout.Result) rollout.Result {
	entry, err := h.crew.Find(task.Site)
	if err != nil {
		return rollout.Result{Outcome: rollout.Refused, Detail: err.Error()}
	}
	// The server keeps workers apart by the router's address: another one would not be kept apart.
	if here := entry.Site.Router.Address; here != task.Router {
		return rollout.Result{Outcome: rollout.Refused, Detail: fmt.Sprintf(
			"the rollout was started for the router %s, in the inventory of this worker the site has %s: bring both to the same state, and retry", task.Router, here)}
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	go func() {
		select {
		case <-h.hurry:
			cancel()
		case <-ctx.Done():
		}
	}()
	crew := h.crew
	crew.Evidence = filepath.Join(h.state, "rollouts", task.Rollout, "sites")
	return with(ctx, &crew, local.Task{Rollout: task.Rollout, Site: task.Site, Attempt: task.Attempt, Recover: task.Recover})
}
