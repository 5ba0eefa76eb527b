package provision

import (
	"context"
	"slices"
	"time"

	"github.com/ziatunnel/ziatunnel/pkg/engine"
	"github.com/ziatunnel/ziatunnel/pkg/failover"
	"github.com/ziatunnel/ziatunnel/pkg/journal"
)

// Review reads the router, plans and guards. It changes nothing and writes nothing down. A plan may be made
// for any router: of the journal only what releases have refused counts.
func (x *Run) Review(ctx context.Context) (engine.Review, error) {
	if x.runner.Journal != nil {
		runs, err := x.runner.Journal.Runs(x.job.Site.Name)
		if err != nil {
			return engine.Review{}, err
		}
		x.job.Refused = x.knownRefusals(runs)
	}
	r, err := x.reviewed(ctx)
	if err != nil {
		return r, err
	}
	return engine.Rehearse(ctx, x.job, r)
}

// reviewed reads, plans and guards.
func (x *Run) reviewed(ctx context.Context) (engine.Review, error) {
	if x.captured != nil {
		return engine.ReviewCapture(x.captured, x.job)
	}
	session, err := x.dial(ctx)
	if err != nil {
		return engine.Review{}, err
	}
	defer func() { _ = session.Close() }()
	return engine.ReviewRouter(ctx, session, x.job)
}

// Apply brings the router to what the site wants, see [engine.Apply]. While a rotation is cut off it fails with
// [RotationError]: it would give the router the old key.
func (x *Run) Apply(ctx context.Context, decide func(engine.Review) (bool, error)) (out engine.Outcome, err error) {
	if err := CheckRotation(x.job.Site, x.dir); err != nil {
		return out, err
	}
	if err := x.loadKnownRouter(); err != nil {
		return out, err
	}
	x.noteProof()
	err = x.journaled(ctx, "", func() (err error) {
		out, err = engine.Apply(ctx, x.dial, x.job, x.recordDecision(decide), x.onEvent)
		return err
	})
	x.recorder.Reviewed(out.Review) // also what was refused
	return out, x.strictly(out, err)
}

// strictly makes surprises an error where the options want that. How the run ended in the journal stays: the
// change is done.
func (x *Run) strictly(out engine.Outcome, err error) error {
	if err == nil && x.options.Strict && len(out.Surprises) > 0 {
		return &SurpriseError{out.Surprises}
	}
	return err
}

// recordDecision wraps decide, so that the recorder learns when the operator was asked and when he had answered.
func (x *Run) recordDecision(decide func(engine.Review) (bool, error)) func(engine.Review) (bool, error) {
	return func(review engine.Review) (bool, error) {
		x.recorder.Reviewed(review)
		defer x.recorder.Decided()
		return decide(review)
	}
}

// Verify looks at the tunnels until they are proven or the wait is over, see [engine.Examine].
func (x *Run) Verify(ctx context.Context) (engine.Examination, error) {
	x.noteProof()
	session, err := x.dial(ctx)
	if err != nil {
		return engine.Examination{}, err
	}
	defer func() { _ = session.Close() }()
	job, err := adoptedOn(ctx, session, x.job)
	if err != nil {
		return engine.Examination{}, err
	}
	return engine.Examine(ctx, session, job, x.onEvent)
}

// Prove looks at the tunnels as [Run.Verify] does, and asks nobody for the causes.
func (x *Run) Prove(ctx context.Context) error {
	x.noteProof()
	session, err := x.dial(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = session.Close() }()
	job, err := adoptedOn(ctx, session, x.job)
	if err == nil {
		_, err = engine.Verify(ctx, session, job, x.onEvent)
	}
	return err
}

// Follow looks at the tunnels again and again, see [engine.Follow]. words are the sentences that an
// observation is worth in the evidence.
func (x *Run) Follow(
	ctx context.Context, length time.Duration, see func(engine.Observation),
	words func(o engine.Observation, first bool) []string,
) error {
	_, err := engine.Follow(ctx, x.dial, x.job, length, x.recorder.WrapObserver(see, words))
	return err
}

// Failover fails the primary, proves the backup and restores, see [engine.Failover].
func (x *Run) Failover(
	ctx context.Context, o engine.FailoverOptions, decide func(engine.Review, failover.Waits) (bool, error),
) (result failover.Result, err error) {
	if err := x.loadKnownRouter(); err != nil {
		return result, err
	}
	recorded := func(review engine.Review, w failover.Waits) (bool, error) {
		x.recorder.Reviewed(review)
		defer x.recorder.Decided()
		return decide(review, w)
	}
	err = x.journaled(ctx, "", func() (err error) {
		result, err = engine.Failover(ctx, x.dial, x.job, o, recorded, x.onEvent)
		return err
	})
	x.recorder.FailedOver(result)
	return result, err
}

// Remove takes the tunnels out again, see [engine.Remove]. What the router ran before they were first
// put there is taken from the journal.
func (x *Run) Remove(ctx context.Context, decide func(engine.Review) (bool, error)) (out engine.Outcome, err error) {
	if err := x.loadKnownRouter(); err != nil {
		return out, err
	}
	if err := x.removing(""); err != nil {
		return out, err
	}
	err = x.journaled(ctx, "", func() (err error) {
		out, err = engine.Remove(ctx, x.dial, x.job, x.recordDecision(decide), x.onEvent)
		return err
	})
	return out, err
}

// removal is the command that takes tunnels out.
const removal = "remove"

// removing gives the job what a removal needs of earlier runs: what the router ran before the tunnels were first put
// there, and the names of what was taken over. until is the removal that is gone on with; empty: a new one.
func (x *Run) removing(until string) error {
	runs, err := x.runner.Journal.Runs(x.job.Site.Name)
	if err != nil {
		return err
	}
	runs = journal.Active(runs)
	if i := slices.IndexFunc(runs, func(r journal.Summary) bool { return r.Run == until }); i >= 0 {
		runs = runs[:i]
	}
	if x.job.Before, err = x.configBeforeFirstApply(runs); err != nil {
		return err
	}
	return x.adoptAsBefore(runs)
}

// configBeforeFirstApply is what the router ran before the first of the runs that put the tunnels there; nil when the
// journal does not know.
func (x *Run) configBeforeFirstApply(runs []journal.Summary) (func(...string) (string, []string, error), error) {
	var first *journal.SnapshotTaken
	for _, run := range runs {
		switch {
		case run.Begin.Command == removal:
			first = nil
		case run.Begin.Command == "apply" && first == nil:
			first = run.Snapshot
		}
	}
	if first == nil {
		return nil, nil //nolint:nilnil // not known is no error
	}
	snapshot, err := x.runner.Journal.Snapshot(x.job.Site.Name, first.File)
	if err != nil {
		return nil, err
	}
	if snapshot.Known() != nil {
		return nil, nil //nolint:nilnil // the same: nobody can tell what its secrets were
	}
	return snapshot.Config, nil
}

// loadKnownRouter takes from the journal on which router the last run of the site was made, and which
// optional lines releases have refused there, and gives both to the job.
func (x *Run) loadKnownRouter() error {
	runs, err := x.runner.Journal.Runs(x.job.Site.Name)
	if err != nil {
		return err
	}
	x.job.Refused = x.knownRefusals(runs)
	for i := len(runs) - 1; i >= 0; i-- {
		if known := runs[i].Identity(); runs[i].Touched() && known.Known() {
			x.job.Known = &known
			return nil
		}
	}
	return nil
}
