package cli

import (
	"errors"
	"fmt"

	"github.com/urfave/cli/v2"

	"github.com/ziatunnel/ziatunnel/pkg/engine"
	"github.com/ziatunnel/ziatunnel/pkg/journal"
)

// journaled does something to the router of a site under the lock of the site, with a run of the
// journal open for it. A run before it that is unfinished comes first.
func (p *program) journaled(c *cli.Context, r *prepared, undoes string, do func() error) error {
	store, err := p.openStore(c)
	if err != nil {
		return err
	}
	h := p.header(c, r.job.Site)
	h.Undoes = undoes
	run, err := store.Begin(c.Context, h)
	if err != nil {
		return err
	}
	if err := finished(store, h.Site); err != nil {
		return errors.Join(err, run.Close())
	}
	return p.closing(store, r, run, do)
}

// resumed does something with a run that is in the journal already. do gets its state as it was
// before, read under the lock, and its snapshot; it is nil when there is none.
func (p *program) resumed(c *cli.Context, r *prepared, name string, do func(engine.Interrupted) error) error {
	store, err := p.openStore(c)
	if err != nil {
		return err
	}
	run, state, err := store.Resume(c.Context, p.header(c, r.job.Site), name)
	if err != nil {
		return err
	}
	interrupted := engine.Interrupted{State: state}
	if state.Snapshot != nil {
		snapshot, err := store.Snapshot(state.Site, state.Snapshot.File)
		if err != nil {
			return errors.Join(err, run.Close())
		}
		interrupted.Snapshot = &snapshot
	}
	return p.closing(store, r, run, func() error { return do(interrupted) })
}

// closing runs do with the journal, and writes how it ended.
func (p *program) closing(store *journal.Store, r *prepared, run *journal.Run, do func() error) (err error) {
	r.job.Journal, r.job.Run = run, run.ID()
	defer func() { err = errors.Join(err, run.Close()) }()
	err = do()
	if !run.Written() {
		return err
	}
	state, loadErr := store.Load(r.job.Site.Name, run.ID())
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
	end := journal.End{Outcome: outcome, ExitCode: exitCode(err)}
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

// finished refuses a site whose last run nobody has finished. It is called under the lock.
func finished(store *journal.Store, site string) error {
	runs, err := store.Runs(site)
	if err != nil {
		return err
	}
	for _, r := range runs {
		if r.Unfinished() {
			return &unfinishedError{r}
		}
	}
	return nil
}

// unfinishedError is a site on which a run was interrupted. Nothing was sent.
type unfinishedError struct{ run journal.Summary }

func (e *unfinishedError) Error() string {
	b := e.run.Begin
	if b.Command == engine.TrialCommand {
		return fmt.Sprintf("run %s (%s by %s on %s) was interrupted and may have left the primary failed: `ziatunnel resume` or `ziatunnel rollback` takes it back and proves both tunnels, `ziatunnel history %s last` explains",
			e.run.Run, b.Command, b.User, b.Host, e.run.Site)
	}
	return fmt.Sprintf("run %s (%s by %s on %s) was interrupted and may have left the router half changed: `ziatunnel resume` finishes it, `ziatunnel rollback` takes it back, `ziatunnel history %s last` explains",
		e.run.Run, b.Command, b.User, b.Host, e.run.Site)
}
