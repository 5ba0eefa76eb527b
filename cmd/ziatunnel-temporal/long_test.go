package main_test

import (
	"context"
	"fmt"
	"sync"
	"testing"

	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"github.com/ziatunnel/ziatunnel/cmd/ziatunnel-temporal/internal/flow"
	"github.com/ziatunnel/ziatunnel/pkg/rollout"
	"github.com/ziatunnel/ziatunnel/pkg/rollout/local"
)

// idle are workers without routers: they count.
type idle struct {
	mu   sync.Mutex
	done map[string]int
}

func (i *idle) Work(_ context.Context, task local.Task, say func(string)) rollout.Result {
	say("at work")
	i.mu.Lock()
	defer i.mu.Unlock()
	i.done[task.Site]++
	return rollout.Result{Outcome: rollout.Done, Figures: &rollout.Figures{Lines: 121, RoundTrips: 41}}
}

func (i *idle) Prove(context.Context, local.Task, func(string)) rollout.Result {
	return rollout.Result{Outcome: rollout.Done}
}

// TestLong: a rollout that continues as new, more than once, on a real server: every site once, every
// run short, and who follows it afterwards from the beginning is told every event.
func TestLong(t *testing.T) {
	const sites = 240
	// The server suggests to continue as new at 4,096 events, which is some 600 sites; here sooner.
	b := newBench(t, 0, "--dynamic-config-value", "limit.historyCount.suggestContinueAsNew=300")
	hands := &idle{done: map[string]int{}}
	for _, queue := range []string{flow.ControlQueue, flow.Queue("")} {
		w := worker.New(b.client, queue, worker.Options{MaxConcurrentActivityExecutionSize: 100})
		if queue == flow.ControlQueue {
			w.RegisterWorkflowWithOptions(flow.Rollout, workflow.RegisterOptions{Name: flow.RolloutType})
			w.RegisterWorkflowWithOptions(flow.Router, workflow.RegisterOptions{Name: flow.RouterType})
		} else {
			flow.Register(w, hands)
		}
		if err := w.Start(); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(w.Stop)
	}
	p := rollout.Plan{ID: "long", Policy: rollout.Policy{Canary: 2, Parallel: 30}}
	for i := range sites {
		p.Sites = append(p.Sites, rollout.Site{Name: fmt.Sprintf("s%04d", i),
			Router: fmt.Sprintf("10.0.%d.%d:22", i/256, i%256)})
	}
	if err := b.begin(p); err != nil {
		t.Fatal(err)
	}
	id := flow.RolloutID(p.ID)
	if err := b.client.GetWorkflow(t.Context(), id, "").Get(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	f := b.follow(p)
	f.untilEnded(b)
	if got := fmt.Sprint(f.mirror.State.Counts()); got != fmt.Sprintf("[{done %d}]", sites) {
		t.Errorf("ended %s", got)
	}
	for _, s := range p.Sites {
		if hands.done[s.Name] != 1 {
			t.Errorf("%s was worked on %d times", s.Name, hands.done[s.Name])
		}
	}
	described, err := b.client.DescribeWorkflowExecution(t.Context(), id, "")
	if err != nil {
		t.Fatal(err)
	}
	info := described.GetWorkflowExecutionInfo()
	t.Logf("the last run has %d events and %d bytes", info.GetHistoryLength(), info.GetHistorySizeBytes())
	if info.GetFirstRunId() == info.GetExecution().GetRunId() {
		t.Error("it has not continued as new: the test has tested nothing")
	}
	if info.GetHistoryLength() > 1000 {
		t.Errorf("a run has %d events, it should have continued as new at 300", info.GetHistoryLength())
	}
}
