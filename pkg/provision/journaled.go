package provision

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/ziatunnel/ziatunnel/pkg/engine"
	"github.com/ziatunnel/ziatunnel/pkg/journal"
	"github.com/ziatunnel/ziatunnel/pkg/lock"
)

// Unfinished is the newest run of a site that nobody has finished, nil when there is none. It fails with
// [journal.DamagedError] when the records of the newest run do not tell. What older ones say was looked at when
// that one began.
func (r *Runner) Unfinished(site string) (*journal.Summary, error) {
	runs, err := r.Journal.Runs(site)
	if err != nil {
		return nil, err
	}
	for i := len(runs) - 1; i >= 0; i-- {
		if err := runs[i].Trustworthy(); err != nil && i == len(runs)-1 {
			return nil, err
		}
		if runs[i].Unfinished() {
			return &runs[i], nil
		}
	}
	return nil, nil
}

// Trust writes down that the first records of a run whose journal is damaged are to be acted on, and those behind them
// not.
func (r *Runner) Trust(ctx context.Context, site, command, run string, records int) error {
	header := journal.Header{Site: site, Command: command, Version: r.Version, BreakLock: r.BreakLock}
	return r.Journal.Trust(ctx, header, run, records)
}

// store is the journal, behind the redactor of this run.
func (x *Run) store() *journal.Store {
	store := *x.runner.Journal
	store.Redactor = x.redactor
	return &store
}

// header is the first record of the run in the journal.
func (x *Run) header(undoes string) (journal.Header, error) {
	options, err := json.Marshal(x.options)
	return journal.Header{
		Site: x.job.Site.Name, Router: x.job.Site.Router.Address, Command: x.command, Version: x.runner.Version,
		Undoes:  undoes,
		Options: options, BreakLock: x.runner.BreakLock,
	}, err
}

// journaled does something to the router under the lock of the site, with a run of the journal open for
// it in the job. A run before it that is unfinished is an [UnfinishedError], unless it was made on a
// router that has been replaced. undoes is the oldest run that a rollback takes back.
func (x *Run) journaled(ctx context.Context, undoes string, do func() error) error {
	header, err := x.header(undoes)
	if err != nil {
		return err
	}
	var run *journal.Run
	err = x.outlast(ctx, func(stale lock.Lease) (err error) {
		header.Stale = stale
		run, err = x.store().Begin(ctx, header)
		return err
	})
	if err != nil {
		return err
	}
	last, err := x.runner.Unfinished(header.Site)
	if err == nil && last == nil {
		return x.withRun(run, do)
	}
	if err = errors.Join(err, run.Close()); err != nil {
		return err
	}
	if err := x.endReplaced(ctx, *last); err != nil {
		return err
	}
	if run, err = x.store().Begin(ctx, header); err != nil {
		return err
	}
	return x.withRun(run, do)
}

// endReplaced ends an unfinished run whose router was replaced, as the operator says with --new-router:
// nobody can finish or undo it any more. In any other case it fails. If the router is another one, the error
// says what differs; else it is an [UnfinishedError].
func (x *Run) endReplaced(ctx context.Context, last journal.Summary) error {
	unfinished := &UnfinishedError{last, CheckRotation(x.job.Site, x.dir)}
	if x.command != "apply" {
		return unfinished
	}
	now, err := engine.Identify(ctx, x.dial, x.job.Site.Router.Address)
	if err != nil {
		return unfinished // who the router is is not known
	}
	other := engine.SameRouter(last.Site, last.Identity(), now)
	switch {
	case other == nil:
		return unfinished
	case !x.options.NewRouter:
		return other
	}
	header, err := x.header("")
	if err != nil {
		return err
	}
	run, _, err := x.store().Resume(ctx, header, last.Run)
	if err != nil {
		return err
	}
	end := journal.End{Outcome: journal.Replaced, ExitCode: Done.Exit, Error: newRouterReason + ": " + other.Error()}
	return errors.Join(run.Write(end), run.Close())
}

// resumed does something with a run that is in the journal already. do gets its state as it was before,
// read under the lock, and its snapshot; it is nil when there is none.
func (x *Run) resumed(ctx context.Context, name string, do func(engine.Interrupted) error) error {
	header, err := x.header("")
	if err != nil {
		return err
	}
	var run *journal.Run
	var state journal.State
	err = x.outlast(ctx, func(stale lock.Lease) (err error) {
		header.Stale = stale
		run, state, err = x.store().Resume(ctx, header, name)
		return err
	})
	if err != nil {
		return err
	}
	interrupted := engine.Interrupted{State: state}
	if state.Snapshot != nil {
		snapshot, err := x.runner.Journal.Snapshot(state.Site, state.Snapshot.File)
		if err == nil {
			err = snapshot.Known()
		}
		if err != nil {
			return errors.Join(err, run.Close())
		}
		interrupted.Snapshot = &snapshot
		names := func() error { return x.adoptAsIn(snapshot) }
		if state.Begin.Command == removal {
			names = func() error { return x.removing(state.Run) }
		}
		if err := names(); err != nil {
			return errors.Join(err, run.Close())
		}
	}
	return x.withRun(run, func() error { return do(interrupted) })
}

// withRun calls do with a run of the journal open for the engine, and writes how it ended.
func (x *Run) withRun(run *journal.Run, do func() error) (err error) {
	x.job.Journal, x.job.Run = run, run.ID()
	defer func() { err = errors.Join(err, run.Close()) }()
	err = do()
	if !run.Written() {
		return err
	}
	x.noteLostOutput()
	state, loadErr := x.runner.Journal.Load(x.job.Site.Name, run.ID())
	if loadErr != nil {
		return errors.Join(err, loadErr)
	}
	ending := EndingOf(err)
	if !ending.Final && state.Touched() {
		return err // unfinished: it may have left something, and nobody has looked what
	}
	end := journal.End{Outcome: ending.Run, ExitCode: ending.Exit}
	if err == nil && state.RolledBack != nil {
		end.Outcome = journal.TakenBack
	}
	if err != nil {
		end.Error = err.Error()
	}
	return errors.Join(err, run.Write(end))
}

// noteLostOutput writes into the journal, once, that nobody can read what the program says. The work goes on: a journal
// that cannot be written ends it at the next record that it needs.
func (x *Run) noteLostOutput() {
	if x.runner.OutputLost == nil || x.job.Journal == nil {
		return
	}
	if lost := x.runner.OutputLost(); lost != nil {
		x.noteLost.Do(func() { _ = x.job.Journal.Write(journal.OutputLost{Why: lost.Error()}) })
	}
}

// outlast takes the lock of the site. An owner on another machine may be gone for good, which nobody here can
// tell: it is waited for once, for as long as its lease, and take gets the lease to claim the lock with.
func (x *Run) outlast(ctx context.Context, take func(stale lock.Lease) error) error {
	err := take(lock.Lease{})
	var locked *journal.LockedError
	if !errors.As(err, &locked) || locked.Lease.Length == 0 || x.runner.BreakLock {
		return err
	}
	who := fmt.Sprintf("%s, who runs `ziatunnel %s` here on %s, or has died there", locked.Owner.User,
		locked.Owner.Command, locked.Owner.Host)
	x.onEvent(engine.Event{Kind: engine.LockWaiting, Detail: who, Left: locked.Lease.Length})
	if err := x.clock().Sleep(ctx, locked.Lease.Length); err != nil {
		return err
	}
	return take(locked.Lease)
}

// UnfinishedError is a site on which a run was interrupted. Nothing was sent.
type UnfinishedError struct {
	Run      journal.Summary
	Rotation error // a [RotationError], when it was a rotation that was interrupted
}

func (e *UnfinishedError) Error() string {
	b := e.Run.Begin
	began := fmt.Sprintf("run %s (%s by %s on %s) was interrupted", e.Run.Run, b.Command, b.User, b.Host)
	if e.Rotation != nil {
		return fmt.Sprintf("%s and may have left the router half changed: %v", began, e.Rotation)
	}
	if b.Command == engine.SurveyCommand {
		return fmt.Sprintf("%s and may have left its lines on the router: `ziatunnel resume` or `ziatunnel rollback` "+
			"takes them away and proves it, `ziatunnel history %s last` explains", began, e.Run.Site)
	}
	if b.Command == engine.FailoverCommand {
		return fmt.Sprintf("%s and may have left the primary failed: `ziatunnel resume` or `ziatunnel rollback` "+
			"takes it back and proves the tunnels, `ziatunnel history %s last` explains", began, e.Run.Site)
	}
	return fmt.Sprintf("%s and may have left the router half changed: `ziatunnel resume` finishes it, `ziatunnel "+
		"rollback` takes it back, `ziatunnel history %s last` explains", began, e.Run.Site)
}
