package flow_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/workflow"

	"github.com/ziatunnel/ziatunnel/cmd/ziatunnel-temporal/internal/flow"
	"github.com/ziatunnel/ziatunnel/pkg/rollout"
	"github.com/ziatunnel/ziatunnel/pkg/rollout/local"
)

// registry are the owners of tenants: it counts who is brought in, and fails when a tenant has two owners at once.
type registry struct {
	mu    sync.Mutex
	tasks []local.TenantTask
	owned map[string]bool
	twice []string
	fate  func(site string, task int) rollout.Result
}

func (r *registry) enrol(_ context.Context, packed flow.Compressed) (flow.Compressed, error) {
	var task local.TenantTask
	if err := packed.Decompress(&task); err != nil {
		return nil, err
	}
	r.mu.Lock()
	if r.owned[task.Tenant] {
		r.twice = append(r.twice, task.Tenant)
	}
	r.owned[task.Tenant] = true
	r.tasks = append(r.tasks, task)
	number := len(r.tasks)
	r.mu.Unlock()
	var out []local.TenantResult
	for _, site := range task.Sites {
		result := rollout.Result{Outcome: rollout.Done}
		if r.fate != nil {
			result = r.fate(site, number)
		}
		out = append(out, local.TenantResult{Site: site, Result: result})
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.owned[task.Tenant] = false
	return flow.Compress(out)
}

// has reports whether somebody has brought a site in.
func (r *registry) has(site string) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.ContainsFunc(r.tasks, func(t local.TenantTask) bool { return slices.Contains(t.Sites, site) })
}

// said are the tasks in a few words: "acme: s000 s001".
func (r *registry) said() []string {
	var out []string
	for _, task := range r.tasks {
		out = append(out, task.Tenant+": "+strings.Join(task.Sites, " "))
	}
	return out
}

// withPortal registers what works in tenants.
func (e *env) withPortal() *registry {
	r := &registry{owned: map[string]bool{}}
	e.RegisterWorkflowWithOptions(flow.Tenant, workflow.RegisterOptions{Name: flow.TenantType})
	e.RegisterActivityWithOptions(r.enrol, activity.RegisterOptions{Name: flow.EnrolName})
	return r
}

// inTenants gives the sites of a plan their tenants, in turn.
func inTenants(p rollout.Plan, tenants ...string) rollout.Plan {
	for i := range p.Sites {
		p.Sites[i].Tenant = tenants[i%len(tenants)]
	}
	return p
}

// TestPortalFirst: each wave is brought into its tenants as a whole, by one activity a tenant, before the first of its
// routers is begun, and whoever works at a router is told that it was.
func TestPortalFirst(t *testing.T) {
	e := newEnv(t)
	r := e.withPortal()
	e.crew.fate = func(task local.Task) rollout.Outcome {
		if !task.Enrolled || !r.has(task.Site) {
			t.Errorf("%s is begun, and was not brought in: %+v", task.Site, task)
		}
		return rollout.Done
	}
	p := plan(7, rollout.Policy{Canary: 1, Waves: []rollout.Size{{Number: 3}}, Parallel: 2})
	p = inTenants(p, "acme", "umbrella")
	state, _ := e.run(p)
	if got := fmt.Sprint(state.Counts()); got != "[{done 7}]" {
		t.Errorf("ended %s", got)
	}
	got := r.said()
	slices.Sort(got)
	want := []string{"acme: s000", "acme: s002", "acme: s004 s006", "umbrella: s001 s003", "umbrella: s005"}
	if !slices.Equal(got, want) || len(r.twice) > 0 {
		t.Errorf("brought in %q, and not %q; two owners: %q", got, want, r.twice)
	}
}

// TestPortalFails: a site that does not come in is not begun, and ends as its owner says; those beside it go on. Those
// that are tried again are brought in together.
func TestPortalFails(t *testing.T) {
	e := newEnv(t)
	r := e.withPortal()
	r.fate = func(site string, task int) rollout.Result {
		switch {
		case site == "s002":
			return rollout.Result{Outcome: rollout.Refused, Detail: "it is linked to another location"}
		case task == 1 && site > "s002":
			return rollout.Result{Outcome: rollout.Unreachable, Detail: "the portal could not be read"}
		}
		return rollout.Result{Outcome: rollout.Done}
	}
	p := plan(6, rollout.Policy{Parallel: 6, Budgets: rollout.Budgets{Refused: rollout.Size{Number: 1}},
		Retry: rollout.Retry{Attempts: 2, Backoff: time.Minute, Outcomes: []rollout.Outcome{rollout.Unreachable}}})
	state, _ := e.run(inTenants(p, "acme"))
	if got := fmt.Sprint(state.Counts()); got != "[{done 5} {refused 1}]" {
		t.Errorf("ended %s", got)
	}
	site, _ := state.Site("s002")
	if e.crew.queues["s002"] != "" || site.Detail != "it is linked to another location" {
		t.Errorf("its router was begun, or it does not say why not: %+v", site)
	}
	want := []string{"acme: s000 s001 s002 s003 s004 s005", "acme: s003 s004 s005"}
	if got := r.said(); !slices.Equal(got, want) {
		t.Errorf("brought in %q, and not %q", got, want)
	}
}

// TestPortalWithoutAWord: a site whose owner has ended without a result is in doubt, and its router is not begun.
func TestPortalWithoutAWord(t *testing.T) {
	e := newEnv(t)
	e.RegisterWorkflowWithOptions(flow.Tenant, workflow.RegisterOptions{Name: flow.TenantType})
	mistaken := func(context.Context, flow.Compressed) (flow.Compressed, error) { panic("a mistake") }
	e.RegisterActivityWithOptions(mistaken, activity.RegisterOptions{Name: flow.EnrolName})
	state, _ := e.run(inTenants(plan(1, rollout.Policy{}), "acme"))
	if site, _ := state.Site("s000"); site.Outcome != rollout.InDoubt || e.crew.done["s000"] > 0 ||
		!strings.Contains(site.Detail, "may be saved there and not active") {
		t.Errorf("%+v", site)
	}
}

// TestPortalStopped: a rollout that is to stop at once stops the owner of the tenant too, and begins no router.
func TestPortalStopped(t *testing.T) {
	e := newEnv(t)
	e.RegisterWorkflowWithOptions(flow.Tenant, workflow.RegisterOptions{Name: flow.TenantType})
	e.RegisterActivityWithOptions(func(ctx context.Context, _ flow.Compressed) (flow.Compressed, error) {
		for ctx.Err() == nil {
			activity.RecordHeartbeat(ctx, "")
			select {
			case <-time.After(time.Millisecond):
			case <-ctx.Done():
			}
		}
		return flow.Compress([]local.TenantResult{{Site: "s000", Result: rollout.Result{Outcome: rollout.Done}},
			{Site: "s001", Result: rollout.Result{Outcome: rollout.Interrupted}}})
	}, activity.RegisterOptions{Name: flow.EnrolName})
	e.RegisterDelayedCallback(func() { e.SignalWorkflow(flow.SignalNow, rollout.Event{By: "noc"}) }, time.Second)
	state, _ := e.run(inTenants(plan(2, rollout.Policy{Parallel: 2}), "acme"))
	for _, name := range []string{"s000", "s001"} {
		if site, _ := state.Site(name); site.Outcome != rollout.Interrupted || e.crew.queues[name] != "" {
			t.Errorf("%s: %+v", name, site)
		}
	}
	if !state.Aborted() {
		t.Error("it is not aborted")
	}
}

// TestPortalContinuesAsNew: sites that are in a tenant are not brought in again by the run that goes on.
func TestPortalContinuesAsNew(t *testing.T) {
	p := inTenants(plan(12, rollout.Policy{Parallel: 3, Waves: []rollout.Size{{Number: 8}}}), "acme")
	packed, err := flow.Compress(p)
	if err != nil {
		t.Fatal(err)
	}
	in := flow.Input{Plan: packed}
	var said []string
	done := map[string]int{}
	for round := 1; ; round++ {
		e := newEnv(t)
		e.crew.done = done
		r := e.withPortal()
		e.SetContinueAsNewSuggested(round < 5)
		e.ExecuteWorkflow(flow.RolloutType, in)
		said = append(said, r.said()...)
		var again *workflow.ContinueAsNewError
		if !errors.As(e.GetWorkflowError(), &again) {
			break
		}
		if round > 20 {
			t.Fatal("it continues as new for ever")
		}
		in = flow.Input{}
		if err := converter.GetDefaultDataConverter().FromPayloads(again.Input, &in); err != nil {
			t.Fatal(err)
		}
	}
	want := []string{"acme: s000 s001 s002 s003 s004 s005 s006 s007", "acme: s008 s009 s010 s011"}
	if !slices.Equal(said, want) {
		t.Errorf("brought in %q, and not %q", said, want)
	}
	for _, s := range p.Sites {
		if done[s.Name] != 1 {
			t.Errorf("%s was worked on %d times", s.Name, done[s.Name])
		}
	}
}
