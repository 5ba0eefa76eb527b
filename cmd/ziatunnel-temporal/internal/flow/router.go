package flow

import (
	"errors"
	"time"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"github.com/ziatunnel/ziatunnel/pkg/rollout"
	"github.com/ziatunnel/ziatunnel/pkg/rollout/local"
)

// Router does a task at its router, as the only one. An activity whose worker has died is given to
// another worker, and told that it is not the first.
func Router(ctx workflow.Context, task local.Task) (rollout.Result, error) {
	ctx = workflow.WithActivityOptions(ctx, activityOptions(Queue(task.Region), longestWork))
	name := WorkName
	if task.Proof {
		name = ProveName
	}
	var result rollout.Result
	err := workflow.ExecuteActivity(ctx, name, task).Get(ctx, &result)
	var cancelled *temporal.CanceledError
	switch {
	case err == nil:
		return bounded(result), nil
	case errors.As(err, &cancelled):
		return rollout.Result{Outcome: rollout.Interrupted}, nil
	default:
		return rollout.Result{Outcome: rollout.Unexpected, Detail: cut(err.Error(), maxDetail)}, nil
	}
}

// activityOptions are those of what a worker does on a queue, for at most longest.
func activityOptions(queue string, longest time.Duration) workflow.ActivityOptions {
	return workflow.ActivityOptions{
		TaskQueue: queue, HeartbeatTimeout: heartbeat, StartToCloseTimeout: longest, WaitForCancellation: true,
		// Work that fails ends with a result. An error is a worker that is gone or cannot begin. A panic would
		// come again.
		RetryPolicy: &temporal.RetryPolicy{
			InitialInterval: heartbeat / 15, BackoffCoefficient: 2, MaximumInterval: heartbeat * 4,
			NonRetryableErrorTypes: []string{"PanicError"},
		},
	}
}
