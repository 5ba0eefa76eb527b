package provision

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/engine"
	"github.com/ziatunnel/ziatunnel/pkg/journal"
)

// Resume finishes a run whose process has died, see [engine.Resume]. seen is the run as it was when the
// operator agreed; one that somebody has gone on with since is left alone. One that a rotation has left, which has to
// change the portal as well, is a [RotationError].
func (x *Run) Resume(ctx context.Context, seen journal.Summary) (out engine.Outcome, err error) {
	if err := CheckRotation(x.job.Site, x.dir); err != nil {
		return out, err
	}
	err = x.resumed(ctx, seen.Run, func(i engine.Interrupted) (err error) {
		if err := unchangedSince(seen, i.State); err != nil {
			return err
		}
		out, err = engine.Resume(ctx, x.dial, x.job, i, x.onEvent)
		return err
	})
	return out, x.strictly(out, err)
}

var errGoneOn = errors.New(
	"somebody else has gone on with the run meanwhile: look at `ziatunnel history` again")

// unchangedSince fails when somebody has gone on with a run since it was seen.
func unchangedSince(seen journal.Summary, now journal.State) error {
	if now.End != nil && seen.End == nil || !now.Updated.Equal(seen.Updated) {
		return errGoneOn
	}
	return nil
}

// RunsToUndo are the runs that a rollback undoes, oldest first: the last one that stands, or all since
// the one that took the snapshot. A snapshot that is not there is an error. It fails with [journal.DamagedError] when
// the records of any run are damaged: which of them stand is not known then.
func RunsToUndo(runs []journal.Summary, snapshot string) ([]journal.Summary, error) {
	for _, r := range runs {
		if err := r.Trustworthy(); err != nil {
			return nil, err
		}
	}
	active := journal.Active(runs)
	if snapshot == "" {
		return active[max(len(active)-1, 0):], nil
	}
	name := strings.TrimSuffix(snapshot, ".conf")
	known := false
	for i, r := range runs {
		if r.Run != name || r.Snapshot == nil {
			continue
		}
		known = true
		for j, s := range active {
			if s.Run >= runs[i].Run {
				return active[j:], nil
			}
		}
	}
	if !known {
		return nil, &undoError{fmt.Sprintf("there is no snapshot %s; see ziatunnel rollback --list", snapshot)}
	}
	return nil, nil
}

// undoError is a request to undo something that cannot be undone in this way.
type undoError struct{ why string }

func (e *undoError) Error() string { return e.why }

// InvalidInput marks the error as one of the command line.
func (e *undoError) InvalidInput() {}

// RollBack undoes runs, oldest first in the list, see [engine.RollBackTo]. It goes on with a run that
// did not end well, alone; runs that ended are taken back together by a run of its own. While a rotation is cut off it
// fails with [RotationError]: the edges may not take the old key any more.
func (x *Run) RollBack(ctx context.Context, runs []journal.Summary) error {
	if err := CheckRotation(x.job.Site, x.dir); err != nil {
		return err
	}
	first, last := runs[0], runs[len(runs)-1]
	if len(runs) == 1 && !endedWell(last.State) {
		return x.resumed(ctx, last.Run, func(i engine.Interrupted) error {
			if err := unchangedSince(last, i.State); err != nil {
				return err
			}
			return engine.RollBackTo(ctx, x.dial, x.job, i, x.onEvent)
		})
	}
	var later []journal.State
	for _, s := range runs {
		if !endedWell(s.State) {
			return &undoError{fmt.Sprintf("run %s comes first, it ended %q: `ziatunnel rollback` without --to takes "+
				"it back, `ziatunnel history %s` explains",
				s.Run, s.Status(), s.Site)}
		}
		if s.Run != first.Run {
			later = append(later, s.State)
		}
	}
	target := engine.Interrupted{State: journal.Merge(first.State, later...)}
	if first.Snapshot != nil {
		snapshot, err := x.runner.Journal.Snapshot(first.Site, first.Snapshot.File)
		if err == nil {
			err = snapshot.Known()
		}
		if err != nil {
			return err
		}
		target.Snapshot = &snapshot
	}
	return x.journaled(ctx, first.Run, func() error { return engine.RollBackTo(ctx, x.dial, x.job, target, x.onEvent) })
}

// endedWell reports whether the lines of a run stand on the router as it left them.
func endedWell(s journal.State) bool {
	return s.End != nil && (s.End.Outcome == journal.Done || s.End.Outcome == journal.NotProven)
}
