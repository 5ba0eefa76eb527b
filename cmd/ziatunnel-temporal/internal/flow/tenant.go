package flow

import (
	"errors"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"github.com/ziatunnel/ziatunnel/pkg/rollout"
	"github.com/ziatunnel/ziatunnel/pkg/rollout/local"
)

// Tenant does a [local.TenantTask], compressed, in its tenant, as the only one. What comes back are the results,
// compressed. An activity whose worker has died is given to another worker, with what the first has said before it
// changed anything.
func Tenant(ctx workflow.Context, packed Compressed) (Compressed, error) {
	var task local.TenantTask
	if err := packed.Decompress(&task); err != nil {
		return nil, temporal.NewNonRetryableApplicationError(err.Error(), "task", err)
	}
	ctx = workflow.WithActivityOptions(ctx, activityOptions(PortalQueue, longestEnrolment))
	var results Compressed
	err := workflow.ExecuteActivity(ctx, EnrolName, packed).Get(ctx, &results)
	var cancelled *temporal.CanceledError
	switch {
	case err == nil:
		return results, nil
	case errors.As(err, &cancelled): // no worker had it then
		return packResults(resultsOf(task.Sites, rollout.Result{Outcome: rollout.Interrupted,
			Detail: "stopped while no worker did the portal's half: what one before may have saved is not activated, " +
				"and `ziatunnel portal sync` goes on with it"}))
	}
	return packResults(resultsOf(task.Sites, unsaid(err)))
}

// packResults compresses results. Where the words of many sites would take too much, all of them are cut shorter.
func packResults(results []local.TenantResult) (packed Compressed, err error) {
	for _, length := range detailLengths() {
		for i := range results {
			results[i].Result = bounded(results[i].Result)
			results[i].Detail = cut(results[i].Detail, length)
		}
		if packed, err = Compress(results); err != nil || len(packed) <= maxPacked {
			break
		}
	}
	return packed, err
}
