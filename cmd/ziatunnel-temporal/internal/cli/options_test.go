package cli

import (
	"context"
	"encoding/json"
	"errors"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"

	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/testsuite"
	"go.temporal.io/sdk/workflow"

	"github.com/ziatunnel/ziatunnel/cmd/ziatunnel-temporal/internal/flow"
	"github.com/ziatunnel/ziatunnel/pkg/provision"
	"github.com/ziatunnel/ziatunnel/pkg/provision/provisiontest"
	"github.com/ziatunnel/ziatunnel/pkg/rollout"
	"github.com/ziatunnel/ziatunnel/pkg/rollout/local"
)

// TestEveryOptionReachesAWorker: each option goes from the command that starts a rollout over the server
// to the worker at the router, also when the workflow has continued as new on the way.
func TestEveryOptionReachesAWorker(t *testing.T) {
	for name, options := range provisiontest.EveryOption(t) {
		t.Run(name, func(t *testing.T) {
			plan := rollout.Plan{ID: "a", Sites: []rollout.Site{{Name: "x", Router: "r:22"},
				{Name: "y", Router: "s:22"}}}
			wanted := 2
			if options.Portal != provision.PortalOff { // then a worker that has the tenant gets them, too
				plan.Sites[0].Tenant, plan.Sites[1].Tenant = "acme", "acme"
				wanted = 3
			}
			text, err := json.Marshal(map[string]any{"options": options, "plan": plan})
			if err != nil {
				t.Fatal(err)
			}
			in, _, err := readPlan(strings.NewReader(string(text)))
			if err != nil {
				t.Fatal(err)
			}
			carried := carryOut(t, in)
			if len(carried) != wanted {
				t.Fatalf("%d tasks", len(carried))
			}
			for _, of := range carried {
				if got, err := provision.ReadOptions(of); err != nil || !reflect.DeepEqual(got, options) {
					t.Errorf("%+v, and not %+v: %v", got, options, err)
				}
			}
		})
	}
}

// carryOut plays a rollout that continues as new behind its first site, and gives the options of the tasks of its
// workers.
func carryOut(t *testing.T, in flow.Input) []json.RawMessage {
	t.Helper()
	var mu sync.Mutex
	var carried []json.RawMessage
	work := func(_ context.Context, task local.Task) (rollout.Result, error) {
		mu.Lock()
		defer mu.Unlock()
		carried = append(carried, task.Options)
		return rollout.Result{Outcome: rollout.Done}, nil
	}
	enrol := func(_ context.Context, packed flow.Compressed) (flow.Compressed, error) {
		var task local.TenantTask
		if err := packed.Decompress(&task); err != nil {
			return nil, err
		}
		mu.Lock()
		defer mu.Unlock()
		carried = append(carried, task.Options)
		var out []local.TenantResult
		for _, site := range task.Sites {
			out = append(out, local.TenantResult{Site: site, Result: rollout.Result{Outcome: rollout.Done}})
		}
		return flow.Compress(out)
	}
	for round := range 5 {
		var suite testsuite.WorkflowTestSuite
		suite.SetLogger(silent{})
		env := suite.NewTestWorkflowEnvironment()
		env.SetTestTimeout(time.Minute)
		env.RegisterWorkflowWithOptions(flow.Rollout, workflow.RegisterOptions{Name: flow.RolloutType})
		env.RegisterWorkflowWithOptions(flow.Router, workflow.RegisterOptions{Name: flow.RouterType})
		env.RegisterWorkflowWithOptions(flow.Tenant, workflow.RegisterOptions{Name: flow.TenantType})
		env.RegisterActivityWithOptions(work, activity.RegisterOptions{Name: flow.WorkName})
		env.RegisterActivityWithOptions(enrol, activity.RegisterOptions{Name: flow.EnrolName})
		env.SetContinueAsNewSuggested(round == 0)
		env.ExecuteWorkflow(flow.RolloutType, in)
		var again *workflow.ContinueAsNewError
		err := env.GetWorkflowError()
		switch {
		case err == nil:
			return carried
		case !errors.As(err, &again):
			t.Fatal(err)
		}
		if err := converter.GetDefaultDataConverter().FromPayloads(again.Input, &in); err != nil {
			t.Fatal(err)
		}
	}
	t.Fatal("it continues as new for ever")
	return nil
}

// TestStartWantsTenants: a plan that is to be begun on the server says in which tenant the portal's half of each site
// is done, exactly when it is done.
func TestStartWantsTenants(t *testing.T) {
	for name, c := range map[string]struct {
		use    provision.PortalUse
		tenant string
		fits   bool
	}{
		"without": {provision.PortalOff, "", true}, "with": {provision.PortalOn, "acme", true},
		"where is not said": {provision.PortalOn, "", false}, "not asked for": {provision.PortalOff, "acme", false},
	} {
		options := provisiontest.Options(t)
		options.Portal = c.use
		text, err := json.Marshal(map[string]any{"options": options,
			"plan": rollout.Plan{ID: "a", Sites: []rollout.Site{{Name: "x", Router: "r:22", Tenant: c.tenant}}}})
		if err != nil {
			t.Fatal(err)
		}
		_, _, err = readPlan(strings.NewReader(string(text)))
		if (err == nil) != c.fits || err != nil && !strings.Contains(err.Error(), "site x has the ZIA tenant") {
			t.Errorf("%s: %v", name, err)
		}
	}
}
