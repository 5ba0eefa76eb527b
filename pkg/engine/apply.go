package engine

import (
	"context"
	"errors"
	"fmt"

	"github.com/ziatunnel/ziatunnel/pkg/device"
	"github.com/ziatunnel/ziatunnel/pkg/guard"
	"github.com/ziatunnel/ziatunnel/pkg/iosconf"
	"github.com/ziatunnel/ziatunnel/pkg/plan"
	"github.com/ziatunnel/ziatunnel/pkg/verify"
)

// ErrDeclined is an apply that the operator did not want after seeing the plan.
var ErrDeclined = errors.New("declined: nothing was changed")

// Outcome is what an apply did.
type Outcome struct {
	Review Review        `json:"review"`
	Lines  int           `json:"lines"` // configuration lines sent
	Report verify.Report `json:"report"`
	Saved  bool          `json:"saved"`
}

// Apply brings the router to what the job wants and proves both tunnels. decide sees the review
// before anything is sent. With nothing to change it sends no configuration line at all.
//
// It fails with [RefusedError], [ErrDeclined], [RolledBackError], [InDoubtError], [NotProvenError],
// or, when nothing was sent yet, with the error of the layer below.
func Apply(ctx context.Context, dial Dialer, job Job, decide func(Review) (bool, error), watch Watch) (Outcome, error) {
	watch(Event{Kind: Connecting, Detail: job.Site.Router.Address})
	session, err := dial(ctx)
	if err != nil {
		return Outcome{}, err
	}
	a := &application{job: job, dial: dial, session: session, watch: watch}
	defer func() { _ = a.session.Close() }()
	var out Outcome
	if out.Review, err = Look(ctx, session, job); err != nil {
		return out, err
	}
	watch(Event{Kind: Connected, Detail: out.Review.Version.Hostname + ", IOS " + out.Review.Version.Version})
	if guard.Refused(out.Review.Findings) {
		return out, &RefusedError{out.Review.Findings}
	}
	if yes, err := decide(out.Review); err != nil {
		return out, err
	} else if !yes {
		return out, ErrDeclined
	}
	out.Lines = len(out.Review.Plan.Lines())
	if err := a.push(ctx, out.Review); err != nil {
		return out, err
	}
	out.Report, err = a.prove(ctx, out.Review)
	if err != nil {
		return out, err
	}
	if out.Review.Unsaved || out.Lines > 0 {
		watch(Event{Kind: Saving})
		if err := a.save(ctx); err != nil {
			return out, fmt.Errorf("both tunnels are proven, but the configuration is not saved: %w", err)
		}
		out.Saved = true
		watch(Event{Kind: Saved})
	}
	return out, nil
}

// application is one apply under way.
type application struct {
	job     Job
	dial    Dialer
	session Session
	watch   Watch
}

// push types the plan. On any failure it rolls back.
func (a *application) push(ctx context.Context, r Review) error {
	if r.Plan.Empty() {
		for _, step := range r.Plan.Steps {
			a.watch(Event{Kind: StepPresent, Step: step.Number, Title: step.Title, Of: step.Present})
		}
		return nil
	}
	t := newTracker(r.Plan, a.watch)
	err := a.session.Configure(ctx, r.Plan.Lines(), t.accepted)
	if err == nil {
		return nil
	}
	failed := t.fail(err)
	var rejected *device.RejectedLineError
	if errors.As(err, &rejected) && rejected.Index < 0 {
		return failed // configuration mode was never entered
	}
	return a.rollBack(ctx, failed, r)
}

// prove verifies, and says so when the proof fails after a change.
func (a *application) prove(ctx context.Context, r Review) (verify.Report, error) {
	report, err := Verify(ctx, a.session, a.job, a.watch)
	if err == nil || r.Plan.Empty() {
		return report, err
	}
	var unproven *NotProvenError
	if errors.As(err, &unproven) && !a.job.RollBackUnproven {
		unproven.Applied = true
		return report, unproven
	}
	return report, a.rollBack(ctx, err, r)
}

// save writes NVRAM and reads it back.
func (a *application) save(ctx context.Context) error {
	if err := a.session.Save(ctx); err != nil {
		return err
	}
	outputs, err := a.session.Show(ctx, "show startup-config")
	if err != nil {
		return err
	}
	missing, err := plan.Build(iosconf.Parse(outputs[0]), a.job.Rendered.Steps)
	if err == nil && !missing.Empty() {
		err = fmt.Errorf("the startup-config still lacks %d lines", len(missing.Lines()))
	}
	return err
}
