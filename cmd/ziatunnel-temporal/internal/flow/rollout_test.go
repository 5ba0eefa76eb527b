package flow_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/testsuite"
	"go.temporal.io/sdk/workflow"

	"github.com/ziatunnel/ziatunnel/cmd/ziatunnel-temporal/internal/flow"
	"github.com/ziatunnel/ziatunnel/pkg/rollout"
	"github.com/ziatunnel/ziatunnel/pkg/rollout/local"
)

// crew is the workers: it counts who works where.
type crew struct {
	mu     sync.Mutex
	done   map[string]int // attempts that ended well, by site
	proven map[string]int
	fate   func(local.Task) rollout.Outcome
	words  string            // the detail of every result
	queues map[string]string // task queues by site
}

func (c *crew) work(ctx context.Context, task local.Task) (rollout.Result, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.queues[task.Site] = activity.GetInfo(ctx).TaskQueue
	class := rollout.Done
	if c.fate != nil {
		class = c.fate(task)
	}
	if class == rollout.Done {
		c.done[task.Site]++
	}
	return rollout.Result{Outcome: class, Detail: c.words, Figures: &rollout.Figures{Lines: 121, RoundTrips: 41}}, nil
}

func (c *crew) prove(_ context.Context, task local.Task) (rollout.Result, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.proven[task.Site]++
	return rollout.Result{Outcome: rollout.Done}, nil
}

func plan(n int, policy rollout.Policy) rollout.Plan {
	p := rollout.Plan{ID: "r1", Policy: policy}
	for i := range n {
		p.Sites = append(p.Sites, rollout.Site{Name: fmt.Sprintf("s%03d", i), Router: fmt.Sprintf("192.0.2.%d:22", i),
			Region: []string{"apac", "emea"}[i%2]})
	}
	return p
}

type env struct {
	*testsuite.TestWorkflowEnvironment
	crew *crew
	t    *testing.T
}

func newEnv(t *testing.T) *env {
	t.Helper()
	var suite testsuite.WorkflowTestSuite
	suite.SetLogger(quiet{})
	e := &env{suite.NewTestWorkflowEnvironment(),
		&crew{done: map[string]int{}, proven: map[string]int{}, queues: map[string]string{}}, t}
	e.SetTestTimeout(time.Minute)
	e.RegisterWorkflowWithOptions(flow.Rollout, workflow.RegisterOptions{Name: flow.RolloutType})
	e.RegisterWorkflowWithOptions(flow.Router, workflow.RegisterOptions{Name: flow.RouterType})
	e.RegisterActivityWithOptions(e.crew.work, activity.RegisterOptions{Name: flow.WorkName})
	e.RegisterActivityWithOptions(e.crew.prove, activity.RegisterOptions{Name: flow.ProveName})
	return e
}

func (e *env) run(p rollout.Plan) (*rollout.State, flow.Status) {
	e.t.Helper()
	packed, err := flow.Compress(p)
	if err != nil {
		e.t.Fatal(err)
	}
	e.ExecuteWorkflow(flow.RolloutType, flow.Input{Plan: packed})
	if err := e.GetWorkflowError(); err != nil {
		e.t.Fatal(err)
	}
	var status flow.Status
	if err := e.GetWorkflowResult(&status); err != nil {
		e.t.Fatal(err)
	}
	return e.thaw(p, status), status
}

func (e *env) thaw(p rollout.Plan, status flow.Status) *rollout.State {
	e.t.Helper()
	var frozen rollout.Snapshot
	if err := status.State.Decompress(&frozen); err != nil {
		e.t.Fatal(err)
	}
	state, err := rollout.Restore(p, nil, frozen)
	if err != nil {
		e.t.Fatal(err)
	}
	return state
}

// TestRollout: every site once, a soak of hours in no time, and a proof of each behind it.
func TestRollout(t *testing.T) {
	e := newEnv(t)
	p := plan(30, rollout.Policy{Canary: 2, Waves: []rollout.Size{{Percent: 50}}, Parallel: 5, Soak: 4 * time.Hour})
	state, status := e.run(p)
	if got := fmt.Sprint(state.Counts()); got != "[{done 30}]" {
		t.Errorf("ended %s", got)
	}
	for _, s := range p.Sites {
		if got := e.crew.queues[s.Name]; got != "ziatunnel-"+s.Region {
			t.Errorf("%s of region %s was worked on by the queue %s", s.Name, s.Region, got)
		}
		if e.crew.done[s.Name] != 1 || e.crew.proven[s.Name] != 1 {
			t.Errorf("%s was worked on %d times and proven %d times", s.Name, e.crew.done[s.Name],
				e.crew.proven[s.Name])
		}
	}
	if took := state.Ended().Sub(state.Began()); took < 12*time.Hour {
		t.Errorf("three waves with four hours of soak took %s", took)
	}
	if want := 1 + 2*30 + 2*30 + 3; status.Seq < want { // began, work, proofs, three soaks
		t.Errorf("%d events, not %d", status.Seq, want)
	}
}

// TestSignals: paused, nothing begins; an approval lets the next wave begin; aborted, it ends.
func TestSignals(t *testing.T) {
	e := newEnv(t)
	p := plan(6, rollout.Policy{Waves: []rollout.Size{{Number: 2}}, Parallel: 2, Approve: true})
	status := func() *rollout.State {
		value, err := e.QueryWorkflow(flow.QueryStatus)
		if err != nil {
			t.Fatal(err)
		}
		var s flow.Status
		if err := value.Get(&s); err != nil {
			t.Fatal(err)
		}
		return e.thaw(p, s)
	}
	e.RegisterDelayedCallback(func() {
		const want = "[{done 2}] [{approve  0 false 2 0001-01-01 00:00:00 +0000 UTC }]"
		if got := fmt.Sprint(status().Counts(), status().Next()); got != want {
			t.Errorf("behind the first wave: %s", got)
		}
		e.SignalWorkflow(flow.SignalEvent, rollout.Event{Kind: rollout.PauseRequested})
		e.SignalWorkflow(flow.SignalEvent, rollout.Event{Kind: rollout.SiteEnded, Site: "s005",
			Outcome: rollout.Done}) // nobody may say that
	}, time.Hour)
	e.RegisterDelayedCallback(func() {
		e.SignalWorkflow(flow.SignalEvent,
			rollout.Event{Kind: rollout.ResumeRequested})
	}, 2*time.Hour)
	e.RegisterDelayedCallback(func() { e.SignalWorkflow(flow.SignalEvent, rollout.Event{Kind: rollout.Approved}) },
		3*time.Hour)
	e.RegisterDelayedCallback(func() {
		e.SignalWorkflow(flow.SignalEvent,
			rollout.Event{Kind: rollout.AbortRequested})
	}, 4*time.Hour)
	state, _ := e.run(p)
	if got := fmt.Sprint(state.Counts()); got != "[{done 4}]" || !state.Aborted() {
		t.Errorf("ended %s", got)
	}
}

// TestRetries: what is worth retrying is retried, what is not ends; and whoever follows the events
// comes to the same state.
func TestRetries(t *testing.T) {
	e := newEnv(t)
	e.crew.fate = func(task local.Task) rollout.Outcome {
		switch {
		case task.Site == "s001" && task.Attempt < 3:
			return rollout.Unreachable
		case task.Site == "s004":
			return rollout.RolledBack
		}
		return rollout.Done
	}
	p := plan(10, rollout.Policy{Retry: rollout.Retry{Attempts: 3, Backoff: time.Minute},
		Budgets: rollout.Budgets{RolledBack: rollout.Size{Number: 1}}})
	state, _ := e.run(p)
	if got := fmt.Sprint(state.Counts()); got != "[{done 9} {rolled_back 1}]" {
		t.Errorf("ended %s", got)
	}
	if site, _ := state.Site("s001"); site.Attempts != 3 {
		t.Errorf("a site that answers the third time: %+v", site)
	}
	value, err := e.QueryWorkflow(flow.QueryEvents, 0)
	if err != nil {
		t.Fatal(err)
	}
	var events flow.Events
	if err := value.Get(&events); err != nil {
		t.Fatal(err)
	}
	again, err := rollout.New(p, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, event := range events.Events {
		if err := again.Apply(event); err != nil {
			t.Fatal(err)
		}
	}
	if !events.Ended || fmt.Sprint(again.Counts()) != fmt.Sprint(state.Counts()) {
		t.Errorf("who follows the events comes to %v", again.Counts())
	}
}

// TestContinuesAsNew: what is packed is taken up as if nothing had happened.
func TestContinuesAsNew(t *testing.T) {
	p := plan(40, rollout.Policy{Parallel: 4})
	e := newEnv(t)
	e.SetContinueAsNewSuggested(true)
	packed, err := flow.Compress(p)
	if err != nil {
		t.Fatal(err)
	}
	in := flow.Input{Plan: packed}
	for round := 1; ; round++ {
		e.ExecuteWorkflow(flow.RolloutType, in)
		var again *workflow.ContinueAsNewError
		if !errors.As(e.GetWorkflowError(), &again) {
			break
		}
		if round > 20 {
			t.Fatal("it continues as new for ever")
		}
		crew := e.crew
		e = newEnv(t)
		e.crew.done = crew.done
		if err := converter.GetDefaultDataConverter().FromPayloads(again.Input, &in); err != nil {
			t.Fatal(err)
		}
		e.SetContinueAsNewSuggested(round < 5)
	}
	for _, s := range p.Sites {
		if e.crew.done[s.Name] != 1 {
			t.Errorf("%s was worked on %d times", s.Name, e.crew.done[s.Name])
		}
	}
}

// quiet is a logger for nobody.
type quiet struct{}

func (quiet) Debug(string, ...any) {}
func (quiet) Info(string, ...any)  {}
func (quiet) Warn(string, ...any)  {}
func (quiet) Error(string, ...any) {}
