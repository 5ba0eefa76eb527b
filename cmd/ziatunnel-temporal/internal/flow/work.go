package flow

import (
	"context"
	"time"

	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/worker"

	"github.com/ziatunnel/ziatunnel/pkg/rollout"
	"github.com/ziatunnel/ziatunnel/pkg/rollout/local"
)

// Register makes a worker of Temporal do tasks.
func Register(w worker.ActivityRegistry, sites local.SiteExecutor) {
	w.RegisterActivityWithOptions(func(ctx context.Context, task local.Task) (rollout.Result, error) {
		// An activity that was begun before was lost with its worker, wherever that was.
		task.Recover = task.Recover || activity.GetInfo(ctx).Attempt > 1
		return withHeartbeat(ctx, func(say func(string)) rollout.Result { return sites.Work(ctx, task, say) })
	}, activity.RegisterOptions{Name: WorkName})
	w.RegisterActivityWithOptions(func(ctx context.Context, task local.Task) (rollout.Result, error) {
		return withHeartbeat(ctx, func(say func(string)) rollout.Result { return sites.Prove(ctx, task, say) })
	}, activity.RegisterOptions{Name: ProveName})
}

// withHeartbeat does something while heartbeats with the last step tell the server that the worker lives.
func withHeartbeat(ctx context.Context, do func(say func(string)) rollout.Result) (rollout.Result, error) {
	steps, over := make(chan string, 1), make(chan struct{})
	done := make(chan struct{})
	go func() {
		defer close(done)
		tick := time.NewTicker(heartbeat / 5)
		defer tick.Stop()
		step := ""
		for {
			activity.RecordHeartbeat(ctx, step)
			select {
			case step = <-steps:
			case <-tick.C:
			case <-over:
				return
			}
		}
	}()
	say := func(step string) {
		step = cut(step, maxStep)
		select { // the newest step wins
		case <-steps:
		default:
		}
		select {
		case steps <- step:
		default:
		}
	}
	result := bounded(do(say))
	close(over)
	<-done
	if err := ctx.Err(); err != nil && result.Outcome == rollout.Interrupted {
		return result, err // the server wants to hear that the cancel was obeyed
	}
	return result, nil
}
