package flow

import (
	"errors"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"github.com/ziatunnel/ziatunnel/pkg/rollout"
)

// Task is one piece of work at one site, by name: the worker knows where its site file is.
type Task struct {
	Rollout string `json:"rollout"`
	Site    string `json:"site"`
	Router  string `json:"router"`
	Region  string `json:"region,omitempty"`
	Attempt int    `json:"attempt,omitempty"`
	Recover bool   `json:"recover,omitempty"` // whoever worked on it before may have left it half done
	Proof   bool   `json:"proof,omitempty"`   // only prove it again
}

// Router does a task at its router, as the only one. An activity whose worker has died is given to
// another worker, and told that it is not the first.
func Router(ctx workflow.Context, task Task) (rollout.Result, error) {
	ctx = workflow.WithActivityOptions(ctx, workflow.ActivityOptions{
		TaskQueue: Queue(task.Region), HeartbeatTimeout: heartbeat, StartToCloseTimeout: longestWork, WaitForCancellation: true,
		// Work that fails ends with a result; an error is a worker that is gone or cannot begin. A panic would come again.
		RetryPolicy: &temporal.RetryPolicy{
			InitialInterval: heartbeat / 15, BackoffCoefficient: 2, MaximumInterval: heartbeat * 4, NonRetryableErrorTypes: []string{"PanicError"},
		},
	})
	name := WorkName
	if task.Proof {
		name = ProveName
	}
	var result rollout.Result
	err := workflow.ExecuteActivity(ctx, name, task).Get(ctx, &result)
	var cancelled *temporal.CanceledError
	switch {
	case err == nil:
		return result, nil
	case errors.As(err, &cancelled):
		return rollout.Result{Outcome: rollout.Interrupted}, nil
	default:
		return rollout.Result{Outcome: rollout.Unexpected, Detail: err.Error()}, nil
	}
}
