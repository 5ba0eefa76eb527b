package flow

import (
	"go.temporal.io/sdk/workflow"

	"github.com/ziatunnel/ziatunnel/pkg/rollout"
)

// listen takes the signals.
func (r *execution) listen(ctx workflow.Context) {
	selector := workflow.NewSelector(ctx)
	selector.AddReceive(workflow.GetSignalChannel(ctx, SignalEvent),
		func(c workflow.ReceiveChannel, _ bool) { r.signal(ctx, c) })
	selector.AddReceive(workflow.GetSignalChannel(ctx, SignalNow),
		func(c workflow.ReceiveChannel, _ bool) { r.stopNow(ctx, c) })
	for {
		selector.Select(ctx)
	}
}

func (r *execution) signal(ctx workflow.Context, c workflow.ReceiveChannel) {
	var e rollout.Event
	for c.ReceiveAsync(&e) {
		switch e.Kind {
		case rollout.PauseRequested, rollout.ResumeRequested, rollout.AbortRequested,
			rollout.Approved, rollout.RetryRequested:
			r.apply(ctx, asked(e))
		default:
			workflow.GetLogger(ctx).Warn("signal left out", "kind", string(e.Kind))
		}
		e = rollout.Event{}
	}
}

// stopNow aborts, and lets those at work take back what they have begun.
func (r *execution) stopNow(ctx workflow.Context, c workflow.ReceiveChannel) {
	var e rollout.Event
	for c.ReceiveAsync(&e) {
		if !r.state.Aborted() {
			r.apply(ctx, asked(rollout.Event{Kind: rollout.AbortRequested, By: e.By}))
		}
		for _, site := range r.plan.Sites { // in the order of the plan: the history must come out the same
			if cancel, ok := r.cancels[site.Name]; ok {
				cancel()
			}
			if cancel, ok := r.portal.cancels[site.Tenant]; ok {
				cancel()
			}
		}
	}
}
