package enrolment

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/ziatunnel/ziatunnel/pkg/ledger"
	"github.com/ziatunnel/ziatunnel/pkg/tenant"
)

// Undo takes back what a run has changed and is still there, the last change first, and activates that. What nothing
// takes back, such as a key, is said in the notes of the review, and active behind it. An empty name is the last run
// that was not taken back: one whose taking back was cut off is gone on with.
func (r *Registrar) Undo(
	ctx context.Context, name string, agree func(Review) (Consent, error),
) (out Outcome, err error) {
	run, err := r.Tenant.Begin(ctx, ledger.Begin{Command: "portal undo"})
	if err != nil {
		return out, err
	}
	defer func() { err = errors.Join(err, run.Close()) }()
	w, err := r.prepare(run)
	if err != nil {
		return out, err
	}
	state, err := r.Tenant.Load(name)
	if err != nil {
		return out, err
	}
	if len(state.Damage) > 0 {
		return out, fmt.Errorf("run %s: %s; look at the portal yourself", state.Begin.Run, state.Damage[0])
	}
	if out.Review, err = r.reviewUndo(ctx, state, w.left); err != nil {
		return out, err
	}
	out.Review.Run = run.ID()
	plan := out.Review.Plan
	if plan.Empty() {
		return out, w.finishLeft(out.Review.State)
	}
	if err := consent(out.Review, agree, r.Tenant.Name); err != nil {
		return out, err
	}
	run.Undoes(state.Begin.Run, state.Begin.Sites, plan.Foreign)
	w.before = out.Review.State.Activation
	var t Task
	for _, s := range plan.Sites {
		t.Sites = append(t.Sites, Site{Name: s.Site})
	}
	w.sites(ctx, t, plan)
	err = w.end(ctx, len(plan.Changes()) == 0)
	w.fill(&out)
	return out, err
}

// reviewUndo is what taking a run back would do. own are the runs that were not seen to their ends.
func (r *Registrar) reviewUndo(ctx context.Context, state ledger.State, own []ledger.State) (Review, error) {
	status, err := r.Portal.Status(ctx)
	if err == nil {
		state, err = r.lookDeleted(ctx, state)
	}
	if err != nil {
		return Review{}, &LookError{err}
	}
	review := Review{Tenant: r.Tenant.Name, EndActivates: r.Portal.ActivatesAtEnd(),
		State: tenant.State{Activation: tenant.Activation(status), Own: ownRun(own)}}
	changes, lasting := state.Inverse()
	p := &review.Plan
	for _, c := range changes {
		i := slices.IndexFunc(p.Sites, func(s tenant.SitePlan) bool { return s.Site == c.Site })
		if i < 0 {
			p.Sites = append(p.Sites, tenant.SitePlan{Site: c.Site})
			i = len(p.Sites) - 1
		}
		p.Sites[i].Changes = append(p.Sites[i].Changes, c)
	}
	for _, l := range lasting {
		p.Notes = append(p.Notes, "this cannot be taken back: "+l)
	}
	p.Activation(review.State)
	return review, nil
}

// lookDeleted looks which deletions have taken effect that a run was cut off in.
func (r *Registrar) lookDeleted(ctx context.Context, state ledger.State) (ledger.State, error) {
	state.Changes = slices.Clone(state.Changes)
	for i, c := range state.Changes {
		if c.Change.Kind != tenant.DeleteCredential || !c.Open() {
			continue
		}
		ref := c.Change.Credentials[0]
		is, err := r.Portal.Credential(ctx, ref.Name)
		switch {
		case err != nil:
			return state, err
		case is != nil && is.ID == ref.ID:
			state.Changes[i].Failed = "it is still there"
		default:
			state.Changes[i].Did = &ledger.Did{Number: c.Number, Change: c.Change, Looked: true}
		}
	}
	return state, nil
}
