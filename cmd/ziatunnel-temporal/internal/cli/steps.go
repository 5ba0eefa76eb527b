package cli

import (
	"context"
	"maps"
	"slices"

	"go.temporal.io/sdk/converter"

	"github.com/ziatunnel/ziatunnel/cmd/ziatunnel-temporal/internal/flow"
	"github.com/ziatunnel/ziatunnel/pkg/rollout"
	"github.com/ziatunnel/ziatunnel/pkg/rollout/local"
)

// printSteps prints the steps of sites at work that have changed, as the heartbeats of their workers tell
// them. It asks for a few sites at a time, and is content with what it gets.
func (f *follower) printSteps(ctx context.Context) error {
	sites := slices.Sorted(maps.Keys(f.steps))
	for _, site := range sites[:min(len(sites), stepsAtOnce)] {
		step := f.stepOf(ctx, site)
		if step == "" || step == f.steps[site] {
			continue
		}
		f.steps[site] = step
		if err := f.print(local.Line{Step: &local.Step{Site: site, Step: step}}); err != nil {
			return err
		}
	}
	return nil
}

func (f *follower) stepOf(ctx context.Context, site string) string {
	if f.routers == nil {
		f.routers = f.queryRouters(ctx)
	}
	router := f.routers[site]
	if router == "" {
		return ""
	}
	described, err := f.conn.DescribeWorkflowExecution(ctx, flow.RouterID(router), "")
	if err != nil {
		return ""
	}
	for _, a := range described.PendingActivities {
		var step string
		if converter.GetDefaultDataConverter().FromPayloads(a.GetHeartbeatDetails(), &step) == nil && step != "" {
			return step
		}
	}
	return ""
}

// queryRouters reads from the plan where the sites are reached; nil when nobody answers.
func (f *follower) queryRouters(ctx context.Context) map[string]string {
	value, err := f.conn.QueryWorkflow(ctx, f.id, "", flow.QueryStatus)
	if err != nil {
		return nil
	}
	var status flow.Status
	var plan rollout.Plan
	if value.Get(&status) != nil || status.Plan.Decompress(&plan) != nil {
		return nil
	}
	out := make(map[string]string, len(plan.Sites))
	for _, s := range plan.Sites {
		out[s.Name] = s.Router
	}
	return out
}
