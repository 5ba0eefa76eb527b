package engine

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/ziatunnel/ziatunnel/pkg/iosconf"
	"github.com/ziatunnel/ziatunnel/pkg/journal"
	"github.com/ziatunnel/ziatunnel/pkg/plan"
	"github.com/ziatunnel/ziatunnel/pkg/show"
	"github.com/ziatunnel/ziatunnel/pkg/verify"
)

// Interrupted is a run as the journal knows it.
type Interrupted struct {
	State journal.State
	// Snapshot is what the router ran before; nil when the run died before it was taken, and then had
	// sent nothing.
	Snapshot *journal.Snapshot
}

// errInterrupted is why a run is taken back that its own process did not end.
var errInterrupted = errors.New("the run was interrupted")

// errNothing is a run that has touched nothing.
var errNothing = errors.New("the run has sent nothing to the router: there is nothing to finish or to undo")

// Resume finishes what a run began whose process has died, as far as what the router shows allows:
// a plan that is partly there is completed, proven and saved; one that is not there, or that the
// router has taken back meanwhile, is cleaned up after, and that is a [RolledBackError]. So is a
// failover, however far it got: it is taken back, and both tunnels are proven. job is the
// one of the run, with its journal open for more records. It fails as [Apply] does.
func Resume(ctx context.Context, dial Dialer, job Job, run Interrupted, watch Watch) (Outcome, error) {
	a := newChange(dial, job, watch)
	defer a.close()
	var out Outcome
	if !run.State.Touched() || run.Snapshot == nil {
		return out, errNothing
	}
	begun := a.clock.Now()
	v, err := a.adopt(ctx, run)
	if err != nil {
		return out, err
	}
	prove := a.prove
	a.lacks = a.lacksWanted
	build := func(c iosconf.Config) (plan.Plan, error) { return plan.Build(c, job.Rendered.Steps) }
	if run.State.Begin.Command == "remove" {
		a.lacks, prove, build = a.stillThere, a.proveGone, a.removal
	}
	before, _, err := a.before(v.runningText, v.startupText)
	if err != nil {
		return out, err
	}
	if isFailover(run) {
		return out, a.resumeFailover(ctx, before, fmt.Errorf("%w, and a failover is never gone on with", errInterrupted))
	}
	if isSurvey(run) {
		return out, a.rollBack(ctx, fmt.Errorf("%w, and a survey is never gone on with", errInterrupted))
	}
	ours, _ := a.attribute(before, v.running)
	pending, notKnown := v.countdown(a.arm.how)
	if notKnown == nil && !pending {
		a.arm.until = time.Time{}
	}
	switch {
	case notKnown != nil:
		return out, a.rollBack(ctx, fmt.Errorf("%w, and %w", errInterrupted, notKnown))
	case run.State.RollingBack != nil && run.State.RolledBack == nil:
		return out, a.rollBack(ctx, fmt.Errorf("%w while it was being taken back", errInterrupted))
	case len(ours) == 0:
		return out, a.rollBack(ctx, fmt.Errorf("%w, and nothing of it is on the router", errInterrupted))
	}
	rest, err := build(v.running)
	if err != nil {
		return out, a.rollBack(ctx, fmt.Errorf("%w, and cannot be finished: %w", errInterrupted, err))
	}
	if !rest.Empty() && !pending && a.arm.tried && run.State.Confirmed == nil {
		return out, a.rollBack(ctx, fmt.Errorf("%w, and its timer no longer runs", errInterrupted))
	}
	a.plan, out.Lines = rest, len(rest.Lines())
	out.Review.Plan, out.Armed = rest, a.arm.how
	if err = a.unmoved(ctx, v, begun); err == nil {
		err = a.complete(ctx, pending)
	}
	if err == nil {
		out.Report, err = prove(ctx)
	}
	return out, a.finish(ctx, &out, err)
}

// complete sends the rest of a plan. The login of this process is the second one.
func (a *change) complete(ctx context.Context, pending bool) error {
	if pending {
		if err := a.extendTimer(ctx, a.job.Wait+margin+pushTime); err != nil {
			return err
		}
	}
	if a.plan.Empty() {
		return a.note(journal.ReloginOK{})
	}
	if err := a.push(ctx); err != nil {
		return err
	}
	return a.loginAgain(ctx)
}

// RollBackTo takes a run back to its snapshot: by the router's own means when its timer is still
// pending, else by typing what brings the touched objects back, armed and over a second login when
// the run had ended. A run that had been saved is saved again. nil means that it is proven. It fails
// with [InDoubtError], [RefusedError], or as [Apply] does.
func RollBackTo(ctx context.Context, dial Dialer, job Job, run Interrupted, watch Watch) error {
	a := newChange(dial, job, watch)
	defer a.close()
	if run.Snapshot == nil {
		return errNothing
	}
	if isSurvey(run) { // it has saved nothing
		a.job.NoSave = true
	}
	v, err := a.adopt(ctx, run)
	if err != nil {
		return err
	}
	a.lacks = func(c iosconf.Config) []string {
		before, _, err := a.before(c.String())
		if err != nil {
			return []string{err.Error()}
		}
		ours, _ := attribute(before, c, a.touched)
		return ours
	}
	ended := run.State.End != nil && (run.State.End.Outcome == journal.Done || run.State.End.Outcome == journal.NotProven)
	if isFailover(run) {
		return a.rollBackFailover(ctx, v)
	}
	if !ended {
		err = a.rollBack(ctx, errAsked)
		var back *RolledBackError
		if !errors.As(err, &back) || len(back.Others) > 0 {
			return err
		}
		return a.saveRolledBack(ctx, v)
	}
	before, missing, err := a.before(v.runningText, v.startupText)
	if err != nil {
		return err
	}
	undo, err := plan.Restore(v.running, before, a.touched)
	if err != nil {
		return err
	}
	for _, line := range undo.Lines() {
		if strings.Contains(line.Text.Reveal(), "<secret:") {
			return refusal("secret_unknown", "the snapshot has secrets that neither the router nor the site file gives",
				"put the old values into the configuration by hand", missing...)
		}
	}
	target := a.before
	a.takePlan(undo, v.running)
	out := Outcome{}
	out.Review.Unsaved = !v.startupKnown || len(a.lacksOf(target, v.startup, run, job)) > 0
	a.lacks = func(c iosconf.Config) []string { return a.lacksOf(target, c, run, job) }
	return a.carryOut(ctx, &out, func(ctx context.Context) (verify.Report, error) { return verify.Report{}, a.proveConfig(ctx) })
}

// lacksOf are the differences between a configuration and a snapshot that the run's plan explains.
func (a *change) lacksOf(target func(...string) (iosconf.Config, []string, error), c iosconf.Config, run Interrupted, job Job) []string {
	before, _, err := target(c.String())
	if err != nil {
		return []string{err.Error()}
	}
	ours, _ := attribute(before, c, restorable(run.State, c.String(), job))
	return ours
}

// errAsked is why a run is taken back that somebody no longer wants.
var errAsked = errors.New("taken back on demand")

// saveRolledBack saves unless the startup-config is known to lack the change that was taken back.
func (a *change) saveRolledBack(ctx context.Context, seen deviceState) error {
	if a.job.NoSave || seen.startupKnown && len(a.lacks(seen.startup)) == 0 {
		return nil
	}
	ctx, stop := a.uncancelled(ctx)
	defer stop()
	return a.save(ctx)
}

// adopt connects, reads the router, and takes over what the journal says about a run.
func (a *change) adopt(ctx context.Context, run Interrupted) (deviceState, error) {
	if err := a.connect(ctx); err != nil {
		return deviceState{}, err
	}
	v, err := readState(ctx, a.session, showVersion)
	if err != nil {
		return deviceState{}, fmt.Errorf("reading the router: %w", err)
	}
	version, err := show.ParseVersion(v.said[showVersion])
	if err != nil {
		return deviceState{}, fmt.Errorf("reading the router: %w", err)
	}
	a.router = identityOf(a.session, version, a.job.Site.Router.Address)
	if err := SameRouter(a.job.Site.Name, run.State.Identity(), a.router); err != nil {
		return deviceState{}, err
	}
	a.watch(Event{Kind: Connected, Detail: "run " + run.State.Run})
	left := run.State.Leftovers()
	a.run = run.State.Run
	if arming := run.State.Arming; arming != nil && !left.Empty() {
		a.arm = adoptedArming(left, *arming, a.clock.Now())
	}
	a.touched = restorable(run.State, v.runningText+v.startupText, a.job)
	snapshot := *run.Snapshot
	learnt := []string{v.runningText, v.startupText, rendered(a.job)}
	a.before = func(known ...string) (iosconf.Config, []string, error) {
		text, missing, err := snapshot.Config(append(known, learnt...)...)
		return iosconf.Parse(text), missing, err
	}
	if before, _, err := a.before(v.runningText, v.startupText); err == nil {
		_, a.archiveStays = archivePath(before)
	}
	return v, nil
}

// adoptedArming is what a run may have left, as its records tell.
func adoptedArming(left journal.Leftovers, begun journal.Arming, now time.Time) arming {
	out := arming{how: Arm(begun.How), tried: true, path: left.ArchivePath, files: left.FlashFiles, minutes: begun.Minutes}
	if left.Timer != nil {
		out.minutes = left.Timer.Minutes
		// Of a timer that was not seen to start nobody knows when: it may run for all of its time.
		out.until = left.Timer.Until
		if out.until.IsZero() {
			out.until = now.Add(time.Duration(left.Timer.Minutes) * time.Minute)
		}
	}
	return out
}

// restorable is the plan of a run, for comparing and taking back.
func restorable(s journal.State, known string, job Job) plan.Plan {
	if s.Planned == nil {
		return plan.Plan{}
	}
	p, _ := s.Planned.Restorable(s.Begin.Salt, known, rendered(job))
	return p
}

// rendered is all the lines that a site file gives: they hold the values of secrets.
func rendered(job Job) string {
	var b strings.Builder
	for _, step := range job.Rendered.Steps {
		for _, line := range step.Lines {
			b.WriteString(line.Reveal() + "\n")
		}
	}
	return b.String()
}
