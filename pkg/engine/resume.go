package engine

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/ziatunnel/ziatunnel/pkg/iosconf"
	"github.com/ziatunnel/ziatunnel/pkg/journal"
	"github.com/ziatunnel/ziatunnel/pkg/plan"
	"github.com/ziatunnel/ziatunnel/pkg/secret"
	"github.com/ziatunnel/ziatunnel/pkg/verify"
)

// errInterrupted is why a run is taken back that its own process did not end.
var errInterrupted = errors.New("the run was interrupted")

// errNothingSent is a run that has touched nothing.
var errNothingSent = errors.New("the run has sent nothing to the router: there is nothing to finish or to undo")

// Resume finishes what a run began whose process has died, as far as what the router shows allows:
// a plan that is partly there is completed, proven and saved; one that is not there, or that the
// router has taken back meanwhile, is cleaned up after, and that is a [RolledBackError]. So is a
// failover, however far it got: it is taken back, and the tunnels are proven. job is the
// one of the run, with its journal open for more records. It fails as [Apply] does.
func Resume(ctx context.Context, dial Dialer, job Job, run Interrupted, watch Watch) (Outcome, error) {
	a := newChange(dial, job, watch)
	defer a.close()
	var out Outcome
	if !run.State.Touched() || run.Snapshot == nil {
		return out, errNothingSent
	}
	begun := a.clock.Now()
	v, err := a.adopt(ctx, run)
	if err != nil {
		return out, err
	}
	prove := a.prove
	a.missingLines = a.missingWanted
	build := func(c iosconf.Config) (plan.Plan, error) { return a.learned.build(c, a.job) }
	if run.State.Begin.Command == "remove" {
		a.missingLines = a.removalLines
		prove = a.proveRemoved
		build = a.removal
	}
	before, _, err := a.before(v.runningText, v.startupText)
	if err != nil {
		return out, err
	}
	if isFailover(run) {
		return out, a.resumeFailover(ctx, before,
			fmt.Errorf("%w, and a failover is never gone on with", errInterrupted))
	}
	if isSurvey(run) {
		return out, a.rollBack(ctx, fmt.Errorf("%w, and a survey is never gone on with", errInterrupted))
	}
	pending, err := a.pendingOf(run.State, v, before)
	if err != nil {
		return out, a.rollBack(ctx, err)
	}
	rest, err := build(v.running)
	if err != nil {
		return out, a.rollBack(ctx, fmt.Errorf("%w, and cannot be finished: %w", errInterrupted, err))
	}
	if run.State.Begin.Command != "remove" && len(run.State.Planned.Stages) > 0 && run.State.Confirmed == nil {
		if rest, err = a.restage(ctx, run.State, v.running); err != nil {
			return out, a.rollBack(ctx, fmt.Errorf("%w, and cannot be finished: %w", errInterrupted, err))
		}
	}
	if !rest.Empty() && !pending && a.arm.tried && run.State.Confirmed == nil {
		return out, a.rollBack(ctx, fmt.Errorf("%w, and its timer no longer runs", errInterrupted))
	}
	a.plan, out.Lines = rest, rest.Count()
	out.Review.Plan, out.Armed = rest, a.arm.how
	if err = a.checkUnmoved(ctx, v, begun); err == nil {
		err = a.complete(ctx, pending)
	}
	if err == nil {
		out.Report, err = prove(ctx)
	}
	out.LeftOut = a.leftOut
	return out, a.finish(ctx, &out, err)
}

// pendingOf reports whether the timer of an interrupted run still counts down. An error is why the run must be
// taken back instead of being finished.
func (a *change) pendingOf(run journal.State, v deviceState, before iosconf.Config) (pending bool, err error) {
	pending, notKnown := v.countdown(a.arm.how)
	if notKnown == nil && !pending {
		a.arm.until = time.Time{}
	}
	ours, _ := a.attribute(before, v.running)
	switch {
	case notKnown != nil:
		return false, fmt.Errorf("%w, and %w", errInterrupted, notKnown)
	case run.RollingBack != nil && run.RolledBack == nil:
		return false, fmt.Errorf("%w while it was being taken back", errInterrupted)
	case len(ours) == 0:
		return false, fmt.Errorf("%w, and nothing of it is on the router", errInterrupted)
	}
	return pending, nil
}

// complete sends the rest of a plan. The login of this process is the second one.
func (a *change) complete(ctx context.Context, pending bool) error {
	if pending {
		if err := a.extendTimer(ctx, a.job.Wait+margin+pushTime); err != nil {
			return err
		}
	}
	if a.plan.Empty() && len(a.plan.Stages) == 0 {
		return a.record(journal.ReloginOK{})
	}
	if err := a.pushAll(ctx); err != nil {
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
		return errNothingSent
	}
	if isSurvey(run) { // it has saved nothing
		a.job.NoSave = true
	}
	v, err := a.adopt(ctx, run)
	if err != nil {
		return err
	}
	a.missingLines = func(c iosconf.Config) []string {
		before, _, err := a.before(c.String())
		if err != nil {
			return []string{err.Error()}
		}
		ours, _ := attribute(before, c, a.touched)
		return ours
	}
	ended := run.State.End != nil && (run.State.End.Outcome == journal.Done ||
		run.State.End.Outcome == journal.NotProven)
	if isFailover(run) {
		return a.rollBackFailover(ctx, v)
	}
	if ended {
		return a.undoEnded(ctx, run, v)
	}
	if run.State.Confirmed != nil { // the router does not go back by itself any more
		if _, _, err := a.planBack(v, plan.Restore); err != nil {
			return err
		}
	}
	err = a.rollBack(ctx, errRollBackRequested)
	var back *RolledBackError
	if !errors.As(err, &back) || len(back.Others) > 0 {
		return err
	}
	if err := a.saveRolledBack(ctx, v); err != nil || len(back.Unsettled) == 0 {
		return err
	}
	return back
}

// undoEnded takes back a run that had ended well, by a change of its own: armed, over a second login, proven, and
// saved if the run had been saved.
func (a *change) undoEnded(ctx context.Context, run Interrupted, v deviceState) error {
	undo, before, err := a.planBack(v, plan.RestoreStaged)
	if err != nil {
		return err
	}
	target := a.before
	a.setPlan(undo, v.running)
	a.wants, a.moved = asConfigured(a.job.Want, before), nil
	a.undoing = true
	out := Outcome{}
	out.Review.Unsaved = !v.startupKnown || len(a.differencesFrom(target, v.startup, run)) > 0
	a.missingLines = func(c iosconf.Config) []string { return a.differencesFrom(target, c, run) }
	return a.execute(ctx, &out, func(ctx context.Context) (verify.Report, error) {
		return a.proveRemoved(ctx)
	})
}

// planBack plans what leads back to the snapshot. It refuses when a line would need a secret that nobody knows: of the
// snapshot there is only a digest of it.
func (a *change) planBack(
	v deviceState, restore func(now, before iosconf.Config, p plan.Plan) (plan.Plan, error),
) (undo plan.Plan, before iosconf.Config, err error) {
	before, missing, err := a.before(v.runningText, v.startupText)
	if err != nil {
		return undo, before, err
	}
	undo, err = restore(v.running, before, a.touched)
	if err != nil {
		return undo, before, err
	}
	for _, line := range undo.Lines() {
		if secret.HasDigest(line.Text.Reveal()) {
			return undo, before, refusal("secret_unknown",
				"the snapshot has secrets that neither the router nor the site file gives",
				"give the old key to the site file again, or put the old values into the configuration by hand",
				missing...)
		}
	}
	return undo, before, nil
}

// differencesFrom are the differences between a configuration and a snapshot that the run's plan explains.
func (a *change) differencesFrom(
	target func(...string) (iosconf.Config, []string, error), c iosconf.Config, run Interrupted,
) []string {
	before, _, err := target(c.String())
	if err != nil {
		return []string{err.Error()}
	}
	ours, _ := attribute(before, c, restorable(run.State, c.String(), a.job))
	return ours
}

// errRollBackRequested is why a run is taken back that somebody no longer wants.
var errRollBackRequested = errors.New("taken back on demand")

// saveRolledBack saves unless the startup-config is known to lack the change that was taken back.
func (a *change) saveRolledBack(ctx context.Context, seen deviceState) error {
	if a.job.NoSave || seen.startupKnown && len(a.missingLines(seen.startup)) == 0 {
		return nil
	}
	ctx, stop := a.uncancelled(ctx)
	defer stop()
	return a.save(ctx)
}
