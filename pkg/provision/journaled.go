package provision

import (
	"context"
	"errors"
	"fmt"

	"github.com/ziatunnel/ziatunnel/pkg/engine"
	"github.com/ziatunnel/ziatunnel/pkg/journal"
)

// Journal is where a piece of work is written down.
type Journal struct {
	Store    *journal.Store
	Header   journal.Header
	ExitCode func(error) int // nil: [ExitCode]
}

// Journaled does something to the router of a site under the lock of the site, with a run of the
// journal open for it in job. A run before it that is unfinished is an [UnfinishedError].
func (j Journal) Journaled(ctx context.Context, job *engine.Job, do func() error) error {
	run, err := j.Store.Begin(ctx, j.Header)
	if err != nil {
		return err
	}
	if last, err := j.Unfinished(); err != nil || last != nil {
		if err == nil {
			err = &UnfinishedError{*last}
		}
		return errors.Join(err, run.Close())
	}
	return j.closing(job, run, do)
}

// Resumed does something with a run that is in the journal already. do gets its state as it was
// before, read under the lock, and its snapshot; it is nil when there is none.
func (j Journal) Resumed(ctx context.Context, job *engine.Job, name string, do func(engine.Interrupted) error) error {
	run, state, err := j.Store.Resume(ctx, j.Header, name)
	if err != nil {
		return err
	}
	interrupted := engine.Interrupted{State: state}
	if state.Snapshot != nil {
		snapshot, err := j.Store.Snapshot(state.Site, state.Snapshot.File)
		if err != nil {
			return errors.Join(err, run.Close())
		}
		interrupted.Snapshot = &snapshot
	}
	return j.closing(job, run, func() error { return do(interrupted) })
}

// Unfinished is the newest run of the site that nobody has finished, nil when there is none.
func (j Journal) Unfinished() (*journal.Summary, error) {
	runs, err := j.Store.Runs(j.Header.Site)
	if err != nil {
		return nil, err
	}
	for i := len(runs) - 1; i >= 0; i-- {
		if runs[i].Unfinished() {
			return &runs[i], nil
		}
	}
	return nil, nil
}

// closing runs do with the journal, and writes how it ended.
func (j Journal) closing(job *engine.Job, run *journal.Run, do func() error) (err error) {
	job.Journal, job.Run = run, run.ID()
	defer func() { err = errors.Join(err, run.Close()) }()
	err = do()
	if !run.Written() {
		return err
	}
	state, loadErr := j.Store.Load(job.Site.Name, run.ID())
	if loadErr != nil {
		return errors.Join(err, loadErr)
	}
	outcome, final := outcomeOf(err)
	if !final && state.Touched() {
		return err // unfinished: it may have left something, and nobody has looked what
	}
	if err == nil && state.RolledBack != nil {
		outcome = journal.TakenBack
	}
	code := j.ExitCode
	if code == nil {
		code = ExitCode
	}
	end := journal.End{Outcome: outcome, ExitCode: code(err)}
	if err != nil {
		end.Error = err.Error()
	}
	return errors.Join(err, run.Write(end))
}

// outcomeOf is how a run ended; final tells that nothing is left to be done with it.
func outcomeOf(err error) (outcome string, final bool) {
	switch {
	case err == nil:
		return journal.Done, true
	case is[*engine.InDoubtError](err), is[*engine.UnsavedError](err), is[*engine.NotRecoveredError](err):
		return journal.Doubtful, true
	case is[*engine.RolledBackError](err), is[*engine.NotFailedOverError](err):
		return journal.TakenBack, true
	case is[*engine.NotProvenError](err):
		return journal.NotProven, true
	case is[*engine.RefusedError](err):
		return journal.Refused, false
	default:
		return journal.Failed, false
	}
}

// UnfinishedError is a site on which a run was interrupted. Nothing was sent.
type UnfinishedError struct{ Run journal.Summary }

func (e *UnfinishedError) Error() string {
	b := e.Run.Begin
	if b.Command == engine.FailoverCommand {
		return fmt.Sprintf("run %s (%s by %s on %s) was interrupted and may have left the primary failed: `ziatunnel resume` or `ziatunnel rollback` takes it back and proves both tunnels, `ziatunnel history %s last` explains",
			e.Run.Run, b.Command, b.User, b.Host, e.Run.Site)
	}
	return fmt.Sprintf("run %s (%s by %s on %s) was interrupted and may have left the router half changed: `ziatunnel resume` finishes it, `ziatunnel rollback` takes it back, `ziatunnel history %s last` explains",
		e.Run.Run, b.Command, b.User, b.Host, e.Run.Site)
}
