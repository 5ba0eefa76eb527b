package provision

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"path/filepath"
	"strings"
	"sync"

	"github.com/ziatunnel/ziatunnel/pkg/enrolment"
	"github.com/ziatunnel/ziatunnel/pkg/inventory"
	"github.com/ziatunnel/ziatunnel/pkg/portal"
	"github.com/ziatunnel/ziatunnel/pkg/rollout/local"
	"github.com/ziatunnel/ziatunnel/pkg/secret"
)

// PortalUse is what is done in the ZIA tenants of sites.
type PortalUse string

// The values.
const (
	PortalOff         PortalUse = ""
	PortalOn          PortalUse = "sync"             // credential, location, activation
	PortalWithPending PortalUse = "activate-pending" // the same, and changes of others may be activated along
)

// written is how it stands in the document of the options.
func (u PortalUse) written() *PortalUse {
	if u == PortalOff {
		return nil
	}
	return &u
}

// enrolling is what an executor knows of the waves whose sites it has brought into their tenants. A tenant has one
// owner: one wave is worked at at a time, with one activation of each tenant, before the first site of it begins.
type enrolling struct {
	mu    sync.Mutex
	waves map[string]*enrolledWave // by rollout and first site
}

// enrolledWave is a wave whose sites are being brought in, or were.
type enrolledWave struct {
	over chan struct{}

	mu     sync.Mutex       // several sites may come back at once
	failed map[string]error // by site
}

// of is how it has ended for a site.
func (w *enrolledWave) of(site string) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.failed[site]
}

func (w *enrolledWave) set(site string, err error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.failed[site] = err
}

// enrol brings the wave of a site into its tenants, once, and says how that has ended for the site. A site that is
// tried again, and has failed there, is brought in alone.
func (e *Executor) enrol(ctx context.Context, t local.Task, s *siteWork) error {
	if s.run.options.Portal == PortalOff || t.Enrolled {
		return nil
	}
	work := &tenantWork{use: s.run.options.Portal, redactor: s.redactor, report: s.reportStep}
	sites := []string{t.Site}
	if e.Wave != nil {
		sites = e.Wave(t.Site)
	}
	key := t.Rollout + "/" + strings.Join(sites[:1], "")
	e.enrolling.mu.Lock()
	if e.enrolling.waves == nil {
		e.enrolling.waves = map[string]*enrolledWave{}
	}
	wave, begun := e.enrolling.waves[key]
	if !begun {
		wave = &enrolledWave{over: make(chan struct{})}
		e.enrolling.waves[key] = wave
	}
	e.enrolling.mu.Unlock()
	if !begun {
		s.reportStep(fmt.Sprintf("bringing %d sites into the ZIA tenant", len(sites)))
		wave.failed = e.enrolNamed(ctx, sites, work)
		close(wave.over)
		return wave.of(t.Site)
	}
	s.reportStep("waiting for the wave to be in the ZIA tenant")
	select {
	case <-wave.over:
	case <-ctx.Done():
		return context.Cause(ctx)
	}
	if wave.of(t.Site) == nil {
		return nil
	}
	s.reportStep("bringing the site into the ZIA tenant")
	e.enrolling.mu.Lock()
	defer e.enrolling.mu.Unlock()
	err := e.enrolNamed(ctx, []string{t.Site}, work)[t.Site]
	wave.set(t.Site, err)
	return err
}

// enrolNamed brings sites of the inventory into their tenants. What comes back are the errors, by site.
func (e *Executor) enrolNamed(ctx context.Context, names []string, w *tenantWork) map[string]error {
	failed := map[string]error{}
	var sites []PortalSite
	for _, name := range names {
		entry, err := e.Find(name)
		if err != nil {
			failed[name] = err
			continue
		}
		sites = append(sites, portalSiteOf(entry))
	}
	maps.Copy(failed, w.enrol(ctx, e.Runner, sites))
	return failed
}

func portalSiteOf(entry inventory.Entry) PortalSite {
	return PortalSite{Site: entry.Site, Dir: filepath.Dir(filepath.FromSlash(entry.File))}
}

// tenantWork is the portal's half of some sites of a rollout.
type tenantWork struct {
	use      PortalUse
	redactor *secret.Redactor // learns the secrets
	report   func(step string)
	// takeover is what is known of owners of the tenant that are gone, and who is told of this one; nil: there is no
	// other machine that could go on.
	takeover *takeover
}

// enrol brings sites into their tenants. What comes back are the errors, by site.
func (w *tenantWork) enrol(ctx context.Context, r *Runner, sites []PortalSite) map[string]error {
	failed := map[string]error{}
	offices, err := r.OpenPortal(ctx, PortalWork{Command: "rollout", Sites: sites, Redactor: w.redactor,
		Options: portal.Options{Told: func(event portal.Event) { w.report("portal: " + event.String()) }},
		Watch:   func(site, what string) { w.report("portal: " + strings.TrimPrefix(site+": "+what, ": ")) }})
	if err != nil {
		for _, s := range sites {
			failed[s.Site.Name] = err
		}
		return failed
	}
	for _, o := range offices {
		err := w.sync(ctx, r, o)
		_ = o.Close(ctx) // a session that is not ended ends by itself
		for _, site := range o.Sites {
			if of := errorOfSite(err, site.Name); of != nil {
				failed[site.Name] = of
			}
		}
	}
	return failed
}

// sync brings the sites of an office in.
func (w *tenantWork) sync(ctx context.Context, r *Runner, o *Office) error {
	task := enrolment.Task{Command: "rollout", Sites: o.Sites}
	agree := func(enrolment.Review) (enrolment.Consent, error) { // the operator has agreed when the rollout began
		return enrolment.Consent{Go: true, Pending: w.use == PortalWithPending}, nil
	}
	if w.takeover != nil {
		return w.takeover.sync(ctx, r, o, task, agree)
	}
	_, err := o.Sync(ctx, task, agree)
	return err
}

// askForCause asks the portal why a service edge does not take the credential of a site that has failed. Retries bring
// sites into the tenant in between: while one does, no session ends, because the end of one activates what is saved.
// Where another machine owns the tenant nobody here knows when that is, and the portal is not asked.
func (e *Executor) askForCause(ctx context.Context, t local.Task, s *siteWork, ended error) {
	if s.run.options.Portal == PortalOff || t.Enrolled || !BlamesCredential(ended) || ctx.Err() != nil {
		return
	}
	entry, err := e.Find(s.run.Site().Name)
	if err != nil {
		return // the causes stay as they are
	}
	s.reportStep("asking the portal for the cause")
	e.enrolling.mu.Lock()
	defer e.enrolling.mu.Unlock()
	work := PortalWork{Command: "rollout", Redactor: s.redactor, Sites: []PortalSite{portalSiteOf(entry)}}
	_ = s.run.PortalSaid(e.Runner.AskPortal(ctx, work, nil, nil), nil, ended)
}

// errorOfSite is what an error of a run in a tenant means for one of its sites.
func errorOfSite(err error, site string) error {
	var refused *enrolment.RefusedError
	if errors.As(err, &refused) {
		for _, r := range refused.Refusals {
			if r.Site == site {
				return err
			}
		}
		return nil
	}
	var inactive *enrolment.NotActivatedError
	var failed *enrolment.FailedError
	if errors.As(err, &inactive) || !errors.As(err, &failed) {
		return err
	}
	for _, f := range failed.Failures {
		if f.Site == site {
			return &enrolment.FailedError{Failures: []enrolment.SiteFailure{f}}
		}
	}
	for _, name := range failed.NotBegun {
		if name == site {
			return &enrolment.FailedError{NotBegun: []string{site}, Stopped: failed.Stopped}
		}
	}
	return nil
}
