package cli

import (
	"context"
	"fmt"
	"maps"
	"slices"

	enums "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/workflow/v1"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/converter"

	"github.com/ziatunnel/ziatunnel/cmd/ziatunnel-temporal/internal/flow"
	"github.com/ziatunnel/ziatunnel/pkg/rollout"
	"github.com/ziatunnel/ziatunnel/pkg/rollout/local"
)

// printSteps prints the steps of sites at work that have changed, as the heartbeats of their workers tell
// them. It asks for a few sites at a time, and is content with what it gets.
func (f *follower) printSteps(ctx context.Context) error {
	sites := slices.Sorted(maps.Keys(f.steps))
	tenants := map[string]string{} // steps in those that were asked for
	for _, site := range sites[:min(len(sites), stepsAtOnce)] {
		step := f.stepOf(ctx, site, tenants)
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

// stepOf is the step at the router of a site, or that in its tenant as long as nobody works at the router.
func (f *follower) stepOf(ctx context.Context, site string, tenants map[string]string) string {
	if f.planned == nil {
		f.planned = f.queryPlan(ctx)
	}
	planned := f.planned[site]
	if planned.Router == "" {
		return ""
	}
	described, err := f.conn.DescribeWorkflowExecution(ctx, flow.RouterID(planned.Router), "")
	if err == nil && f.isOwn(described) || planned.Tenant == "" {
		for _, a := range described.GetPendingActivities() {
			var step string
			if decodeHeartbeat(a, &step) && step != "" {
				return step
			}
		}
		return ""
	}
	step, asked := tenants[planned.Tenant]
	if !asked {
		step = f.stepInTenant(ctx, planned.Tenant)
		tenants[planned.Tenant] = step
	}
	return step
}

// stepInTenant is the step of whoever owns a tenant now, as a sentence for each site that waits for that.
func (f *follower) stepInTenant(ctx context.Context, tenant string) string {
	described, err := f.conn.DescribeWorkflowExecution(ctx, flow.TenantID(tenant), "")
	if err != nil || described.GetWorkflowExecutionInfo().GetStatus() != enums.WORKFLOW_EXECUTION_STATUS_RUNNING {
		return ""
	}
	if !f.isOwn(described) {
		return fmt.Sprintf("waiting for %s, which works in the ZIA tenant %s",
			described.GetWorkflowExecutionInfo().GetParentExecution().GetWorkflowId(), tenant)
	}
	for _, a := range described.GetPendingActivities() {
		var progress flow.Progress
		switch {
		case a.GetState() != enums.PENDING_ACTIVITY_STATE_STARTED && a.GetState() !=
			enums.PENDING_ACTIVITY_STATE_CANCEL_REQUESTED:
			return fmt.Sprintf("waiting for a worker with --portal, for the ZIA tenant %s", tenant)
		case decodeHeartbeat(a, &progress):
			return progress.Step
		}
	}
	return ""
}

// isOwn reports whether a workflow runs for this rollout.
func (f *follower) isOwn(described *workflowservice.DescribeWorkflowExecutionResponse) bool {
	info := described.GetWorkflowExecutionInfo()
	return info.GetStatus() == enums.WORKFLOW_EXECUTION_STATUS_RUNNING &&
		info.GetParentExecution().GetWorkflowId() == f.id
}

// decodeHeartbeat reads what an activity has said last, and reports whether it has said anything.
func decodeHeartbeat(a *workflow.PendingActivityInfo, to any) bool {
	return a.GetHeartbeatDetails() != nil &&
		converter.GetDefaultDataConverter().FromPayloads(a.GetHeartbeatDetails(), to) == nil
}

// queryPlan reads the plan; nil when nobody answers.
func (f *follower) queryPlan(ctx context.Context) map[string]rollout.Site {
	value, err := f.conn.QueryWorkflow(ctx, f.id, "", flow.QueryStatus)
	if err != nil {
		return nil
	}
	var status flow.Status
	var plan rollout.Plan
	if value.Get(&status) != nil || status.Plan.Decompress(&plan) != nil {
		return nil
	}
	out := make(map[string]rollout.Site, len(plan.Sites))
	for _, s := range plan.Sites {
		out[s.Name] = s
	}
	return out
}
