package flow

import (
	"errors"
	"time"

	enums "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"github.com/ziatunnel/ziatunnel/pkg/rollout"
	"github.com/ziatunnel/ziatunnel/pkg/rollout/local"
)

// portalHalf is what a rollout does in the ZIA tenants of its sites. The first site of a wave that begins brings in all
// of the wave that have the same tenant; the others wait for that. Those at work that do not come in end so; when a
// site that is not in begins, it brings in all that are left, as one.
type portalHalf struct {
	groups  map[string]*group              // by site; nil: the portal is left alone
	cancels map[string]workflow.CancelFunc // of what is done now, by tenant
}

// group are the sites of a wave that have one tenant.
type group struct {
	tenant string
	wave   int      // from 1
	sites  []string // in order
	in     map[string]bool
	failed map[string]rollout.Result // of those that wait, until they have taken it
	busy   bool
}

// newPortalHalf sorts the sites. Those of the open wave that have not begun and have one of the tenants in enrolled are
// in.
func newPortalHalf(state *rollout.State, enrolled []string) portalHalf {
	h := portalHalf{groups: map[string]*group{}, cancels: map[string]workflow.CancelFunc{}}
	open := map[string]bool{}
	for _, tenant := range enrolled {
		open[tenant] = true
	}
	last := openWave(state.Waves())
	for _, wave := range state.Waves() {
		groups := map[string]*group{}
		for _, name := range wave.Sites {
			site, _ := state.Planned(name)
			if site.Tenant == "" {
				continue
			}
			g := groups[site.Tenant]
			if g == nil {
				g = &group{tenant: site.Tenant, wave: wave.Number, in: map[string]bool{},
					failed: map[string]rollout.Result{}}
				groups[site.Tenant] = g
			}
			g.sites = append(g.sites, name)
			at, _ := state.Site(name)
			g.in[name] = wave.Number == last && open[site.Tenant] && at.Phase == rollout.Pending
			h.groups[name] = g
		}
	}
	return h
}

// openWave is the number of the last wave that may begin; 0: none.
func openWave(waves []rollout.Wave) int {
	n := 0
	for n < len(waves) && waves[n].Open {
		n++
	}
	return n
}

// enrolled are the tenants that have all sites of the open wave which have not begun. For the others the run that goes
// on looks again, which changes nothing where everything is there.
func (r *execution) enrolled() []string {
	var out []string
	seen := map[*group]bool{}
	last := openWave(r.state.Waves())
	for _, site := range r.plan.Sites {
		g := r.portal.groups[site.Name]
		if g == nil || seen[g] || g.wave != last {
			continue
		}
		seen[g] = true
		if len(r.outside(g)) == 0 {
			out = append(out, g.tenant)
		}
	}
	return out
}

// outside are the sites of a group that are not in, and may still begin.
func (r *execution) outside(g *group) []string {
	var out []string
	for _, name := range g.sites {
		at, _ := r.state.Site(name)
		_, known := g.failed[name]
		if !g.in[name] && !known && (at.Phase == rollout.Pending || at.Phase == rollout.Working) {
			out = append(out, name)
		}
	}
	return out
}

// enrol waits until a site is in its tenant: [rollout.Done]. Any other result is how the site has ended, and its router
// is not begun. child ends when those at work are to take back what they have begun; the tenant's owner ends then too,
// and is waited for: what it has saved it activates.
func (r *execution) enrol(ctx, child workflow.Context, site rollout.Site) rollout.Result {
	g := r.portal.groups[site.Name]
	for {
		if err := workflow.Await(ctx, func() bool { return !g.busy }); err != nil {
			return rollout.Result{Outcome: rollout.Interrupted}
		}
		if result, failed := g.failed[site.Name]; failed {
			delete(g.failed, site.Name)
			return result
		}
		switch {
		case child.Err() != nil:
			return rollout.Result{Outcome: rollout.Interrupted}
		case g.in[site.Name]:
			return r.awaitStart(child)
		}
		g.busy = true
		r.take(g, r.bringIn(ctx, g.tenant, r.outside(g)))
		g.busy = false
	}
}

// take takes how the sites of a group have come in. Those that are not at work are not told that they have not: when
// they begin, it is tried again.
func (r *execution) take(g *group, results []local.TenantResult) {
	for _, result := range results {
		at, _ := r.state.Site(result.Site)
		switch {
		case result.Outcome == rollout.Done:
			g.in[result.Site] = true
		case at.Phase == rollout.Working:
			g.failed[result.Site] = result.Result
		}
	}
}

// awaitStart waits until one more child may begin: many sites come here at once, each a child in the next message.
func (r *execution) awaitStart(child workflow.Context) rollout.Result {
	if workflow.Await(child, func() bool { return r.starting < maxStarting }) != nil {
		return rollout.Result{Outcome: rollout.Interrupted}
	}
	return rollout.Result{Outcome: rollout.Done}
}

// How long a tenant is left alone in which another rollout works: the first time, and at most.
const (
	firstTenantWait   = 5 * time.Second
	longestTenantWait = time.Minute
)

// bringIn brings sites into a tenant, as the only one who works there: other rollouts are waited for. There is a result
// for each site.
func (r *execution) bringIn(ctx workflow.Context, tenant string, sites []string) []local.TenantResult {
	err := workflow.Await(ctx, func() bool { return r.portal.cancels[tenant] == nil }) // a group of another wave
	if err != nil {
		return resultsOf(sites, rollout.Result{Outcome: rollout.Interrupted})
	}
	child, cancel := workflow.WithCancel(ctx)
	r.portal.cancels[tenant] = cancel
	defer func() { delete(r.portal.cancels, tenant) }()
	child = workflow.WithChildOptions(child, workflow.ChildWorkflowOptions{
		WorkflowID: TenantID(tenant), WaitForCancellation: true,
		WorkflowIDReusePolicy: enums.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE,
		ParentClosePolicy:     enums.PARENT_CLOSE_POLICY_REQUEST_CANCEL,
	})
	task, err := Compress(local.TenantTask{Rollout: r.plan.ID, Tenant: tenant, Sites: sites, Options: r.options})
	for wait := firstTenantWait; err == nil; wait = min(2*wait, longestTenantWait) {
		var packed Compressed
		err = workflow.ExecuteChildWorkflow(child, TenantType, task).Get(ctx, &packed)
		if temporal.IsWorkflowExecutionAlreadyStartedError(err) {
			err = workflow.Sleep(child, wait)
			continue
		}
		var results []local.TenantResult
		if err == nil {
			err = packed.Decompress(&results)
		}
		if err == nil {
			return completed(sites, results)
		}
	}
	return resultsOf(sites, unsaid(err))
}

// unsaid is the result of sites whose owner has ended without a result.
func unsaid(err error) rollout.Result {
	var cancelled *temporal.CanceledError
	if errors.As(err, &cancelled) {
		return rollout.Result{Outcome: rollout.Interrupted}
	}
	return rollout.Result{Outcome: rollout.InDoubt, Detail: cut("the portal's half has ended without saying how, and "+
		"changes may be saved there and not active: look with `ziatunnel portal sync --preview`: "+err.Error(),
		maxDetail)}
}

// resultsOf are the same result for each site.
func resultsOf(sites []string, result rollout.Result) []local.TenantResult {
	out := make([]local.TenantResult, 0, len(sites))
	for _, name := range sites {
		out = append(out, local.TenantResult{Site: name, Result: result})
	}
	return out
}

// completed are the results in the order of the sites. One that is missing is not known.
func completed(sites []string, results []local.TenantResult) []local.TenantResult {
	of := map[string]rollout.Result{}
	for _, result := range results {
		of[result.Site] = bounded(result.Result)
	}
	out := make([]local.TenantResult, 0, len(sites))
	for _, name := range sites {
		result, said := of[name]
		if !said {
			result = unsaid(errors.New("no result for the site"))
		}
		out = append(out, local.TenantResult{Site: name, Result: result})
	}
	return out
}
