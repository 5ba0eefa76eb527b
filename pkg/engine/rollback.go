package engine

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/ziatunnel/ziatunnel/pkg/iosconf"
	"github.com/ziatunnel/ziatunnel/pkg/plan"
	"github.com/ziatunnel/ziatunnel/pkg/secret"
)

// rollbackTime bounds a roll back, which goes on after a cancel.
const rollbackTime = 3 * time.Minute

// redials is how often a lost router is dialled again, and redialPause how long apart.
const (
	redials     = 5
	redialPause = 2 * time.Second
)

// rollBack takes the change back and proves it: read what the router shows, type what brings the
// touched objects back, read again, compare with the snapshot. The error says which it is.
func (a *application) rollBack(ctx context.Context, cause error, r Review) error {
	ctx, cancel := context.WithTimeoutCause(context.WithoutCancel(ctx), rollbackTime, errors.New("the roll back took too long"))
	defer cancel()
	a.watch(Event{Kind: RollingBack, Detail: cause.Error()})
	now, err := a.readRunning(ctx)
	if err != nil {
		if now, err = a.redial(ctx); err != nil {
			return &InDoubtError{Err: cause, Rollback: fmt.Errorf("the router cannot be reached: %w", err), Commands: undoByHand(r.Plan)}
		}
	}
	for range 2 {
		differs := iosconf.Difference(r.running, now)
		if len(differs) == 0 {
			return &RolledBackError{cause}
		}
		undo, err := plan.Restore(now, r.running, r.Plan)
		if err == nil && !undo.Empty() {
			err = a.session.Configure(ctx, undo.Lines(), nil)
		}
		if err != nil {
			if _, dialErr := a.redial(ctx); dialErr != nil {
				return &InDoubtError{Err: cause, Rollback: err, Differs: masked(differs), Commands: undoByHand(r.Plan)}
			}
		}
		if now, err = a.readRunning(ctx); err != nil {
			return &InDoubtError{Err: cause, Rollback: err, Differs: masked(differs), Commands: undoByHand(r.Plan)}
		}
	}
	if differs := iosconf.Difference(r.running, now); len(differs) > 0 {
		return &InDoubtError{Err: cause, Rollback: errors.New("the running-config still differs"), Differs: masked(differs), Commands: undoByHand(r.Plan)}
	}
	return &RolledBackError{cause}
}

func (a *application) readRunning(ctx context.Context) (iosconf.Config, error) {
	outputs, err := a.session.Show(ctx, "show running-config")
	if err != nil {
		return iosconf.Config{}, err
	}
	return iosconf.Parse(outputs[0]), nil
}

// redial opens a new session in place of a lost one and reads the running-config.
func (a *application) redial(ctx context.Context) (iosconf.Config, error) {
	_ = a.session.Close()
	var last error
	for try := range redials {
		if try > 0 {
			pause := time.NewTimer(redialPause)
			select {
			case <-pause.C:
			case <-ctx.Done():
				pause.Stop()
				return iosconf.Config{}, context.Cause(ctx)
			}
		}
		session, err := a.dial(ctx)
		if err != nil {
			last = err
			continue
		}
		a.session = session
		now, err := a.readRunning(ctx)
		if err == nil {
			return now, nil
		}
		last = err
	}
	return iosconf.Config{}, last
}

func masked(lines []string) []string {
	out := make([]string, 0, len(lines))
	for _, line := range lines {
		out = append(out, secret.MaskSyntax(line))
	}
	return out
}

// undoByHand lists, in safe order, what takes the whole plan back.
func undoByHand(p plan.Plan) []string {
	var out []string
	for i := len(p.Steps) - 1; i >= 0; i-- {
		for j := len(p.Steps[i].Changes) - 1; j >= 0; j-- {
			for _, line := range p.Steps[i].Changes[j].Undo {
				out = append(out, line.String())
			}
		}
	}
	return out
}
