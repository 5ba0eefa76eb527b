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
			text, err := json.Marshal(map[string]any{
				"options": options,
				"plan": rollout.Plan{ID: "a", Sites: []rollout.Site{{Name: "x", Router: "r:22"},
					{Name: "y", Router: "s:22"}}},
			})
			if err != nil {
				t.Fatal(err)
			}
			in, _, err := readPlan(strings.NewReader(string(text)))
			if err != nil {
				t.Fatal(err)
			}
			tasks := carryOut(t, in)
			if len(tasks) != 2 {
				t.Fatalf("%d tasks", len(tasks))
			}
			for _, task := range tasks {
				if got, err := provision.ReadOptions(task.Options); err != nil || !reflect.DeepEqual(got, options) {
					t.Errorf("site %s: %+v, and not %+v: %v", task.Site, got, options, err)
				}
			}
		})
	}
}

// carryOut plays a rollout that continues as new behind its first site, and gives the tasks of its
// workers.
func carryOut(t *testing.T, in flow.Input) []local.Task {
	t.Helper()
	var mu sync.Mutex
	var tasks []local.Task
	work := func(_ context.Context, task local.Task) (rollout.Result, error) {
		mu.Lock()
		defer mu.Unlock()
		tasks = append(tasks, task)
		return rollout.Result{Outcome: rollout.Done}, nil
	}
	for round := range 5 {
		var suite testsuite.WorkflowTestSuite
		suite.SetLogger(silent{})
		env := suite.NewTestWorkflowEnvironment()
		env.SetTestTimeout(time.Minute)
		env.RegisterWorkflowWithOptions(flow.Rollout, workflow.RegisterOptions{Name: flow.RolloutType})
		env.RegisterWorkflowWithOptions(flow.Router, workflow.RegisterOptions{Name: flow.RouterType})
		env.RegisterActivityWithOptions(work, activity.RegisterOptions{Name: flow.WorkName})
		env.SetContinueAsNewSuggested(round == 0)
		env.ExecuteWorkflow(flow.RolloutType, in)
		var again *workflow.ContinueAsNewError
		err := env.GetWorkflowError()
		switch {
		case err == nil:
			return tasks
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
