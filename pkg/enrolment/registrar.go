package enrolment

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/ziatunnel/ziatunnel/pkg/ledger"
	"github.com/ziatunnel/ziatunnel/pkg/portal"
	"github.com/ziatunnel/ziatunnel/pkg/tenant"
)

// Registrar works at one tenant.
type Registrar struct {
	Portal Portal
	Tenant *ledger.Tenant
	// Watch hears what is done, a sentence at a time; may be nil.
	Watch func(site, what string)
}

// Review is what a run is about to do.
type Review struct {
	Tenant string
	// Run is the name of the run that would do it; empty: it is only a look.
	Run   string
	State tenant.State
	Plan  tenant.Plan
	// EndActivates: the end of the session, in order or by time, activates what is pending, also of others.
	EndActivates bool
	Takes        time.Duration // what it takes under the limits of the API; 0: not known
}

// Consent is what somebody says to a review.
type Consent struct {
	Go      bool // do it
	Pending bool // changes of others may be activated along with it
}

// Outcome is what a run has done.
type Outcome struct {
	Run       string // its name; empty: nothing was changed, and nothing written down
	Review    Review
	Done      []tenant.Change // that have taken effect and stay
	Activated bool
	// Failures are the sites that failed, the same as in the error.
	Failures []SiteFailure
}

func (r *Registrar) tell(site, format string, args ...any) {
	if r.Watch != nil {
		r.Watch(site, fmt.Sprintf(format, args...))
	}
}

// Review reads the portal and decides. It changes nothing and takes no lock.
func (r *Registrar) Review(ctx context.Context, t Task) (Review, error) {
	own, err := r.Tenant.Unfinished()
	if err != nil {
		return Review{}, err
	}
	m, err := r.Tenant.Memory()
	if err != nil {
		return Review{}, err
	}
	return r.review(ctx, t, own, m)
}

func (r *Registrar) review(ctx context.Context, t Task, own []ledger.State, m *ledger.Memory) (Review, error) {
	state, err := r.look(ctx, t, m)
	if err != nil {
		return Review{}, &LookError{err}
	}
	state.Own = t.Left.own(ownRun(own))
	wants, err := t.wants(state, m)
	if err != nil {
		return Review{}, err
	}
	review := Review{Tenant: r.Tenant.Name, State: state, Plan: tenant.Decide(state, wants),
		EndActivates: r.Portal.ActivatesAtEnd()}
	review.Plan.Notes = append(review.Plan.Notes, halfDone(own, t)...)
	if f, can := r.Portal.(Forecaster); can {
		review.Takes = f.Forecast(t.Calls(review.Plan)[len(t.reads())+1:]...)
	}
	return review, nil
}

// ownRun is what is left of earlier runs: the name of the last, and whether changes of others waited when any began.
func ownRun(own []ledger.State) *tenant.OwnRun {
	var out *tenant.OwnRun
	for _, run := range own {
		out = &tenant.OwnRun{Name: run.Begin.Run, Foreign: run.Begin.Foreign || out != nil && out.Foreign}
	}
	return out
}

// Sync does for the sites of a task what is missing, or takes out what they have, and activates it. agree is asked
// before the first change; it is not asked when there is nothing to do. Sites that are refused are left out.
func (r *Registrar) Sync(ctx context.Context, t Task, agree func(Review) (Consent, error)) (out Outcome, err error) {
	run, err := r.Tenant.Begin(ctx, ledger.Begin{Command: t.Command, Sites: t.names()})
	if err != nil {
		return out, err
	}
	defer func() { err = errors.Join(err, run.Close()) }()
	w, err := r.prepare(run)
	if err != nil {
		return out, err
	}
	if out.Review, err = r.review(ctx, t, w.left, w.memory); err != nil {
		return out, err
	}
	out.Review.Run = run.ID()
	plan := out.Review.Plan
	refused := refusedError(plan)
	if plan.Empty() {
		if refused != nil {
			return out, refused
		}
		return out, w.finishLeft(out.Review.State)
	}
	if err := consent(out.Review, agree, r.Tenant.Name); err != nil {
		return out, err
	}
	run.Foreign(plan.Foreign)
	w.before = out.Review.State.Activation
	w.sites(ctx, t, plan)
	err = w.end(ctx, plan.Activate && len(plan.Changes()) == 0)
	w.fill(&out)
	if err == nil && refused != nil {
		refused.Done = w.done
		return out, refused
	}
	return out, err
}

// halfDone says which sites earlier runs have left half done that this one does not look at.
func halfDone(own []ledger.State, t Task) (notes []string) {
	for _, run := range own {
		left := slices.DeleteFunc(run.HalfDone(), func(site string) bool { return slices.Contains(t.names(), site) })
		if len(left) > 0 {
			notes = append(notes, fmt.Sprintf("run %s has left these sites half done, and they are not among those of "+
				"this run: %s", run.Begin.Run, strings.Join(left, ", ")))
		}
	}
	return notes
}

// fill says in an outcome what was done.
func (w *work) fill(out *Outcome) {
	out.Run, out.Done = w.id(), w.stays
	out.Activated, out.Failures = w.activated, w.failures
}

// consent asks, and refuses what nobody has agreed to.
func consent(review Review, agree func(Review) (Consent, error), name string) error {
	said, err := agree(review)
	switch {
	case err != nil:
		return err
	case !said.Go:
		return ErrDeclined
	case review.Plan.Foreign && !said.Pending:
		return &PendingError{name}
	}
	return nil
}

func refusedError(p tenant.Plan) *RefusedError {
	if all := p.Refusals(); len(all) > 0 {
		return &RefusedError{Refusals: all}
	}
	return nil
}

// prepare begins the work of a run: what an earlier one has left, and what is remembered.
func (r *Registrar) prepare(run *ledger.Run) (*work, error) {
	left, err := r.Tenant.Unfinished()
	if err != nil {
		return nil, err
	}
	m, err := r.Tenant.Memory()
	if err != nil {
		return nil, err
	}
	return &work{Registrar: r, run: run, memory: m, left: left, made: map[string]portal.Credential{}}, nil
}

// Examine says how a site stands in its tenant, and what of that may keep its tunnels down. It changes nothing.
func (r *Registrar) Examine(ctx context.Context, s Site) (tenant.Standing, error) {
	m, err := r.Tenant.Memory()
	if err != nil {
		return tenant.Standing{}, err
	}
	state, err := r.look(ctx, Task{Sites: []Site{s}}, m)
	if err != nil {
		return tenant.Standing{}, &LookError{err}
	}
	return r.standing(state, s, m)
}

// StandingAfter says how a site stands behind a run that has ended well, by what that run has read and done: nobody is
// asked.
func (r *Registrar) StandingAfter(out Outcome, s Site) (tenant.Standing, error) {
	m, err := r.Tenant.Memory()
	if err != nil {
		return tenant.Standing{}, err
	}
	state := out.Review.State
	for _, c := range out.Done {
		state = state.After(c)
	}
	if out.Activated {
		state.Activation = tenant.Active
	}
	return r.standing(state, s, m)
}

func (r *Registrar) standing(state tenant.State, s Site, m *ledger.Memory) (tenant.Standing, error) {
	wants, err := Task{Sites: []Site{s}}.wants(state, m)
	if err != nil {
		return tenant.Standing{}, err
	}
	out := tenant.NotAsked(wants[0], nil)
	out.Tenant, out.EndActivates = r.Tenant.Name, r.Portal.ActivatesAtEnd()
	return out.Told(state, wants[0]), nil
}
