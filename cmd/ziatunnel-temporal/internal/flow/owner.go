package flow

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/worker"

	"github.com/ziatunnel/ziatunnel/pkg/rollout/local"
)

// Heartbeats is the server as it takes heartbeats: what it has taken, the next attempt finds. A [client.Client] is one.
type Heartbeats interface {
	RecordActivityHeartbeat(ctx context.Context, taskToken []byte, details ...any) error
}

// Progress is what the owner of a tenant tells the server.
type Progress struct {
	Step string     `json:"step"`
	Mark Compressed `json:"mark,omitempty"` // a [local.TenantMark]; empty: no owner has changed anything
}

// RegisterTenants makes a worker of Temporal do the portal's half of rollouts.
func RegisterTenants(w worker.ActivityRegistry, server Heartbeats, tenants local.TenantExecutor) {
	w.RegisterActivityWithOptions(func(ctx context.Context, packed Compressed) (Compressed, error) {
		var task local.TenantTask
		if err := packed.Decompress(&task); err != nil {
			return nil, temporal.NewNonRetryableApplicationError(err.Error(), "task", err)
		}
		info := activity.GetInfo(ctx)
		o := &owner{server: server, token: info.TaskToken, over: make(chan struct{})}
		task.Recover = task.Recover || info.Attempt > 1
		if activity.HasHeartbeatDetails(ctx) {
			err := activity.GetHeartbeatDetails(ctx, &o.progress)
			if err == nil && len(o.progress.Mark) > 0 {
				err = o.progress.Mark.Decompress(&task.Mark)
			}
			if err != nil {
				return nil, temporal.NewNonRetryableApplicationError("what the worker before has said cannot be read",
					"mark", err)
			}
		}
		return o.enrol(ctx, task, tenants)
	}, activity.RegisterOptions{Name: EnrolName})
}

// owner is an activity that owns a tenant, for as long as the server hears from it.
type owner struct {
	server Heartbeats
	token  []byte
	over   chan struct{} // closed when nothing more is told

	mu       sync.Mutex // one heartbeat at a time, so that the last one is the newest
	progress Progress
	unheard  error // why the server does not have the mark
}

// errToStop is an owner that the server wants to stop.
var errToStop = fmt.Errorf("the rollout is to stop: %w", context.Canceled)

// enrol does the task. An error is an owner of whose next run the server could not be told: nothing of that was done,
// and the task is begun again.
func (o *owner) enrol(ctx context.Context, task local.TenantTask, tenants local.TenantExecutor) (Compressed, error) {
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	var beating sync.WaitGroup
	beating.Go(func() { o.beat(ctx, stop) })
	results := tenants.Enrol(ctx, task, o.say, func(mark local.TenantMark) error { return o.mark(ctx, mark) })
	close(o.over)
	beating.Wait()
	if o.unheard != nil {
		return nil, o.unheard
	}
	return packResults(results)
}

// beat tells the server again and again how far it is, and stops the work when the server wants that, or does not
// answer for so long that it may give the tenant to somebody else. Behind that it goes on to tell, because stopping
// takes its time.
func (o *owner) beat(ctx context.Context, stop context.CancelCauseFunc) {
	tick := time.NewTicker(heartbeat / 10)
	defer tick.Stop()
	for heard := time.Now(); ; {
		switch err := o.tell(context.WithoutCancel(ctx)); {
		case err == nil:
			heard = time.Now()
		case errors.Is(err, context.Canceled):
			stop(err)
			heard = time.Now()
		case !passes(err), time.Since(heard) > heartbeat:
			stop(fmt.Errorf("the server may have given the tenant to another worker: %w", err))
		}
		select {
		case <-tick.C:
		case <-o.over:
			return
		}
	}
}

// passes reports whether an error of the server says nothing of the owner.
func passes(err error) bool {
	var gone *serviceerror.NotFound
	return !errors.As(err, &gone) && !errors.Is(err, activity.ErrActivityPaused) &&
		!errors.Is(err, activity.ErrActivityReset)
}

// tell sends a heartbeat, and waits for the answer. An owner that is to stop is a [context.Canceled].
func (o *owner) tell(ctx context.Context) error {
	ctx, cancel := context.WithTimeoutCause(ctx, heartbeat/3, errors.New("the server does not answer"))
	defer cancel()
	o.mu.Lock()
	defer o.mu.Unlock()
	err := o.server.RecordActivityHeartbeat(ctx, o.token, o.progress)
	var cancelled *temporal.CanceledError
	if errors.As(err, &cancelled) {
		return errToStop
	}
	return err
}

// say notes the step for the next heartbeat.
func (o *owner) say(step string) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.progress.Step = cut(step, maxStep)
}

// mark tells the server what is about to be done, so that whoever goes on behind this worker knows of it. Nothing may
// be changed when that fails.
func (o *owner) mark(ctx context.Context, mark local.TenantMark) error {
	packed, err := Compress(mark)
	if err != nil {
		return err
	}
	o.mu.Lock()
	o.progress.Mark = packed
	o.mu.Unlock()
	if err = o.tell(ctx); err != nil && !errors.Is(err, errToStop) {
		o.unheard = fmt.Errorf("the server does not know yet what is about to be done, so that nothing was: %w", err)
	}
	return err
}
