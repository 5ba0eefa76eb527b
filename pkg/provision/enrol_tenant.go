package provision

import (
	"context"
	"fmt"

	"github.com/ziatunnel/ziatunnel/pkg/rollout"
	"github.com/ziatunnel/ziatunnel/pkg/rollout/local"
	"github.com/ziatunnel/ziatunnel/pkg/secret"
)

var _ local.TenantExecutor = (*Executor)(nil)

// Enrol brings sites into their tenant. What an owner before has left there comes first: with its ledger it is gone on
// with, and without it the tenant is looked at afresh, where what waits to be activated is taken for that owner's when
// nothing waited before it. A site that is not in the inventory here, or has another tenant, is refused, and in
// nobody's way. What comes out is masked.
func (e *Executor) Enrol(ctx context.Context, t local.TenantTask, report func(step string),
	mark func(local.TenantMark) error,
) []local.TenantResult {
	w := &tenantWork{redactor: secret.NewRedactor(),
		takeover: &takeover{recovering: t.Recover, mark: t.Mark, tell: mark}}
	last := ""
	w.report = func(step string) {
		if step = oneLine(w.redactor, step); step != "" && step != last {
			last = step
			report(step)
		}
	}
	refused := map[string]error{}
	options, err := ReadOptions(t.Options)
	if err == nil {
		err = checkNames(local.Task{Rollout: t.Rollout}, options)
	}
	if err == nil && options.Portal == PortalOff {
		err = fmt.Errorf("the rollout %s was started without the portal's half", t.Rollout)
	}
	var sites []PortalSite
	for _, name := range t.Sites {
		if err != nil {
			refused[name] = err
		} else if s, err := e.portalSite(name, t.Tenant); err != nil {
			refused[name] = err
		} else {
			sites = append(sites, s)
		}
	}
	w.use = options.Portal
	w.report(fmt.Sprintf("bringing sites into the ZIA tenant %s, %d at once", t.Tenant, len(sites)))
	failed := w.enrol(ctx, e.Runner, sites)
	out := make([]local.TenantResult, 0, len(t.Sites))
	for _, name := range t.Sites {
		result := local.TenantResult{Site: name, Result: rollout.Result{Outcome: rollout.Done}}
		if why := refused[name]; why != nil {
			result.Outcome, result.Detail = rollout.Refused, detail(w.redactor, why)
		} else if err := failed[name]; err != nil {
			result.Outcome = EndingOf(err).outcomeFor(err, ctx.Err() != nil)
			result.Detail = detail(w.redactor, err)
		}
		out = append(out, result)
	}
	return out
}

// portalSite finds a site, and refuses one of another tenant: who owns that, nobody here knows.
func (e *Executor) portalSite(name, tenant string) (PortalSite, error) {
	entry, err := e.Find(name)
	if err != nil {
		return PortalSite{}, err
	}
	here, err := TenantOf(entry.Site)
	if err == nil && here != tenant {
		err = fmt.Errorf("the rollout was started for the ZIA tenant %s, and the inventory has %s for site %s: bring "+
			"both to the same state and retry, or start another rollout", tenant, here, name)
	}
	return portalSiteOf(entry), err
}
