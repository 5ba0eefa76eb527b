package enrolment

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"time"

	"github.com/ziatunnel/ziatunnel/pkg/ledger"
	"github.com/ziatunnel/ziatunnel/pkg/portal"
	"github.com/ziatunnel/ziatunnel/pkg/tenant"
)

// How long it may take to find out what is there, to take back and to activate when the run was cancelled: longer than
// the portal takes to say that somebody holds its edit lock, a few times over.
const afterCancel = 10 * time.Minute

// work is a run under way.
type work struct {
	*Registrar

	run    *ledger.Run
	memory *ledger.Memory
	left   []ledger.State               // earlier runs that were not seen to their ends
	made   map[string]portal.Credential // by FQDN, in this run
	before tenant.Activation            // when it began

	wrote     bool // something was sent that has taken effect, or may have
	done      int  // sites
	stays     []tenant.Change
	failures  []SiteFailure
	notBegun  []string
	stopped   error
	activated bool
}

// doneChange is a change that has taken effect, with its number in the journal.
type doneChange struct {
	number int
	change tenant.Change
}

// id is the name of the run, if anything of it is on the disk.
func (w *work) id() string {
	if !w.run.Written() {
		return ""
	}
	return w.run.ID()
}

// sites does the changes, site by site.
func (w *work) sites(ctx context.Context, t Task, p tenant.Plan) {
	for i, plan := range p.Sites {
		if len(plan.Changes) == 0 {
			continue
		}
		if err := context.Cause(ctx); err != nil && w.stopped == nil {
			w.stopped = err
		}
		if w.stopped != nil {
			w.notBegun = append(w.notBegun, plan.Site)
			continue
		}
		w.site(ctx, t.Sites[i], plan.Changes)
	}
}

// site does the changes of one site, and takes them back when one fails.
func (w *work) site(ctx context.Context, s Site, changes []tenant.Change) {
	var done []doneChange
	for _, c := range changes {
		err := context.Cause(ctx)
		var number int
		if err == nil {
			c, number, err = w.change(ctx, s, c, 0)
		}
		if err == nil {
			done = append(done, doneChange{number, c})
			continue
		}
		failure := SiteFailure{Site: s.Name, Change: c.String(), Err: err}
		var doubt *doubtError
		if errors.As(err, &doubt) {
			failure.Doubts = append(failure.Doubts, doubt.what)
		}
		if stops(err) {
			w.stopped = err
		}
		w.takeBack(ctx, s, done, &failure)
		w.failures = append(w.failures, failure)
		return
	}
	w.done++
	for _, d := range done {
		w.stays = append(w.stays, d.change)
	}
}

// takeBack takes the changes of a site back, the last first.
func (w *work) takeBack(ctx context.Context, s Site, done []doneChange, f *SiteFailure) {
	if len(done) == 0 {
		return
	}
	ctx, cancel := context.WithTimeoutCause(context.WithoutCancel(ctx), afterCancel,
		errors.New("taking back took too long"))
	defer cancel()
	for _, d := range slices.Backward(done) {
		undo, ok := d.change.Inverse()
		if !ok {
			f.Lasting = append(f.Lasting, d.change.String())
			w.stays = append(w.stays, d.change)
			continue
		}
		w.tell(s.Name, "taking back: %s", undo)
		if _, _, err := w.change(ctx, s, undo, d.number); err != nil {
			f.Doubts = append(f.Doubts, fmt.Sprintf("it could not be taken back (%s): %v", undo, err))
			w.stays = append(w.stays, d.change)
		}
	}
}

// stops reports whether an error is of a kind that the next site meets as well: it is not about what was sent.
func stops(err error) bool {
	var said *portal.Error
	if !errors.As(err, &said) || errors.Is(err, portal.ErrLocked) {
		return true
	}
	switch said.Status {
	case http.StatusBadRequest, http.StatusNotFound, http.StatusConflict:
		return false
	}
	return true
}

// end activates what was written, and ends the run. activate says that there is something to activate although this
// run has written nothing.
func (w *work) end(ctx context.Context, activate bool) error {
	err := w.failed()
	if w.wrote || activate || w.waiting(ctx) {
		if failed := w.activate(ctx); failed != nil {
			failed.Before = err
			err = failed
		}
	}
	if !w.run.Written() {
		return err
	}
	end := ledger.End{Outcome: outcomeOf(err, w.done)}
	if err != nil {
		end.Error = err.Error()
	}
	if w.activated {
		if finish := w.finishAll(); finish != nil {
			err = errors.Join(err, finish)
		}
	}
	if written := w.run.Write(end); written != nil {
		err = errors.Join(err, written)
	}
	return err
}

// waiting reports whether something waits to be activated that did not when a run began in which every call is said to
// have failed: a key that was refused cannot be read back to see whether it really was.
func (w *work) waiting(ctx context.Context) bool {
	if len(w.failures) == 0 || w.before == tenant.Pending {
		return false
	}
	ctx, cancel := context.WithTimeoutCause(context.WithoutCancel(ctx), afterCancel, errors.New("looking took too "+
		"long"))
	defer cancel()
	status, err := w.Portal.Status(ctx)
	return err == nil && status == portal.Pending
}

// failed is what has gone wrong so far.
func (w *work) failed() error {
	if len(w.failures) == 0 && w.stopped == nil {
		return nil
	}
	return &FailedError{Failures: w.failures, NotBegun: w.notBegun, Done: w.done, Stopped: w.stopped}
}

func outcomeOf(err error, done int) string {
	var inactive *NotActivatedError
	var failed *FailedError
	switch {
	case err == nil:
		return ledger.Done
	case errors.As(err, &inactive):
		return ledger.NotActivated
	case errors.As(err, &failed) && !failed.Clean():
		return ledger.InDoubt
	case done > 0:
		return ledger.Partly
	}
	return ledger.TakenBack
}

// activate activates everything that is saved. It goes on when the run was cancelled: what is saved and not active is
// left for somebody who does not know of it.
func (w *work) activate(ctx context.Context) *NotActivatedError {
	ctx, cancel := context.WithTimeoutCause(context.WithoutCancel(ctx), afterCancel,
		errors.New("the activation took too long"))
	defer cancel()
	w.tell("", "activating")
	if err := w.run.Write(ledger.Activating{}); err != nil {
		return &NotActivatedError{Err: err}
	}
	err := w.Portal.Activate(ctx)
	if err != nil {
		status, unread := w.Portal.Status(ctx)
		if unread != nil {
			status = ""
		}
		if status != portal.Active {
			return &NotActivatedError{Err: err, Status: string(status)}
		}
	}
	w.activated = true
	if err := w.run.Write(ledger.Activated{}); err != nil {
		return &NotActivatedError{Err: err, Status: string(portal.Active)}
	}
	return nil
}

// finishLeft ends earlier runs of which nothing is left to be done.
func (w *work) finishLeft(s tenant.State) error {
	if s.Activation != tenant.Active {
		return nil
	}
	return w.finishAll()
}

// finishAll ends all earlier runs: one that stayed would make the changes that others save later pass for its own.
func (w *work) finishAll() error {
	var failed []error
	for _, left := range w.left {
		failed = append(failed, w.run.Finish(left))
	}
	return errors.Join(failed...)
}
