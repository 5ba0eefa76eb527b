package engine

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/ziatunnel/ziatunnel/pkg/device"
	"github.com/ziatunnel/ziatunnel/pkg/iosconf"
	"github.com/ziatunnel/ziatunnel/pkg/journal"
	"github.com/ziatunnel/ziatunnel/pkg/plan"
	"github.com/ziatunnel/ziatunnel/pkg/secret"
)

// rollBack takes the change back and proves it. The error says which: [RolledBackError] or
// [InDoubtError]. It goes on after a cancel.
func (a *change) rollBack(ctx context.Context, cause error) error {
	ctx, stop := a.uncancelled(ctx)
	defer stop()
	a.dropBeside()
	a.watch(Event{Kind: RollingBack, Detail: cause.Error(), Left: a.left()})
	// A journal that cannot be written is no reason to leave the router as it is.
	journalErr := a.record(journal.RollingBack{Cause: cause.Error()})
	if errors.Is(cause, errJournal) {
		journalErr = nil
	}
	t := &rollback{change: a, gone: sessionGone(cause)}
	cause = joinErrors(cause, t.beforeRollBack(ctx))
	t.moveBack(ctx)
	others, err := t.run(ctx)
	if err != nil {
		doubt := t.inDoubt(cause, joinErrors(err, journalErr))
		_ = a.record(journal.InDoubt{Why: doubt.Error(), Differs: secretTexts(doubt.Differs),
			Commands: secretTexts(doubt.Commands)})
		return doubt
	}
	unsettled := t.settle(ctx)
	hash := ""
	if t.last.runningText != "" {
		hash = journal.Hash(t.last.runningText)
	}
	journalErr = joinErrors(journalErr,
		joinErrors(a.record(journal.Cleaned{}), a.record(journal.RolledBack{Hash: hash})))
	a.watch(Event{Kind: TakenBack})
	return &RolledBackError{Err: joinErrors(cause, journalErr), Others: masked(others), Unsettled: masked(unsettled)}
}

// beforeRollBackTime is how long a [Job.BeforeRollBack] may take.
const beforeRollBackTime = 3 * time.Minute

// beforeRollBack calls what the job has to be called before, while the router's timer runs: a router that would restart
// meanwhile would take all tunnels down at once. A timer that cannot be moved is no reason not to call it.
func (t *rollback) beforeRollBack(ctx context.Context) error {
	if t.job.BeforeRollBack == nil {
		return nil
	}
	if !t.gone {
		t.lastErr = t.extendTimer(ctx, beforeRollBackTime+margin)
		t.gone = sessionGone(t.lastErr)
	}
	ctx, cancel := context.WithTimeoutCause(ctx, beforeRollBackTime, errors.New("it took too long"))
	defer cancel()
	return t.job.BeforeRollBack(ctx)
}

// rollback brings the router back by looking, doing one thing, and looking again, until it is what
// it was: after a lost session nobody knows what was done, so every step starts from what is there.
type rollback struct {
	*change
	gone bool // the session is of no more use

	last     deviceState // what was seen last
	ours     []string    // differences that are ours, as seen last
	missing  []string    // lines of the snapshot whose secret nobody knows
	reverted int         // how often the router was told to go back at once
	restored int
	disarmed int
	waited   bool
	cleaned  int
	lastErr  error // why the last thing that was tried did not work
}

// maxRounds bounds the loop: nothing is tried more than a few times.
const maxRounds = 24

// run returns what others have changed meanwhile, which is left as it is.
func (t *rollback) run(ctx context.Context) (others []string, err error) {
	for range maxRounds {
		if t.gone {
			if err := t.reconnect(ctx); err != nil {
				return nil, err
			}
			t.gone = false
		}
		v, err := readState(ctx, t.session)
		if err == nil {
			t.last = v
			var done bool
			if others, done, err = t.step(ctx, v); done {
				return others, err
			}
		}
		if ctx.Err() != nil {
			return nil, context.Cause(ctx)
		}
		var rejected *device.RejectedLineError
		if err == nil || errors.As(err, &rejected) {
			t.lastErr = cmp.Or(err, t.lastErr)
			continue
		}
		// Whatever went wrong: a new session sees what came of it.
		t.lastErr, t.gone = err, true
		if err := t.clock.Sleep(ctx, firstPause); err != nil {
			return nil, err
		}
	}
	return nil, withCause("the router does not get back to what it was", t.lastErr)
}

// step does the next thing. done ends the loop, with the proof or with an error.
func (t *rollback) step(ctx context.Context, v deviceState) (others []string, done bool, err error) {
	before, missing, err := t.before(v.runningText, v.startupText)
	if err != nil {
		return nil, true, err
	}
	t.missing = missing
	t.ours, others = t.attribute(before, v.running)
	counting, notKnown := v.countdown(t.arm.how)
	switch {
	case notKnown != nil: // it may count down, so everything is done as if it did
		counting = true
	case !counting:
		t.arm.until = time.Time{}
	case t.arm.until.IsZero(): // it was taken for called off, and is not
		t.arm.until = t.clock.Now().Add(time.Duration(t.arm.minutes) * time.Minute)
	}
	if counting && notKnown == nil { // arming has ended
		t.arm.settled = time.Time{}
	}
	pending := counting && t.arm.how == ArmRevert
	switch {
	case pending && len(others) == 0 && t.reverted < 2:
		return nil, false, t.revertNow(ctx)
	case len(t.ours) > 0 && t.restored < 3: // a revert would lose what somebody else has changed, or has failed
		t.restored++
		return nil, false, t.restore(ctx, v, before)
	case len(t.ours) > 0 && !counting:
		return nil, true, withCause("the running-config still differs", t.lastErr)
	case len(t.ours) == 0 && counting && t.disarmed < 2:
		t.disarmed++
		return nil, false, t.disarm(ctx)
	case counting && !t.waited:
		t.waited, t.gone = true, t.arm.how == ArmReload
		return nil, false, t.waitOut(ctx)
	case notKnown != nil:
		return nil, true, withCause(notKnown.Error(), t.lastErr)
	case counting:
		return nil, true, withCause("the router still counts down, and cannot be told to stop", t.lastErr)
	}
	if waits, err := t.waitUntilSettled(ctx); waits || err != nil {
		return nil, false, err
	}
	if todo := t.cleanupSteps(v); len(todo) > 0 {
		if t.cleaned++; t.cleaned > 3 {
			return nil, true, withCause("what arming brought cannot be removed", t.lastErr)
		}
		for _, clean := range todo {
			err = joinErrors(err, clean(ctx))
		}
		if !sessionGone(err) && err != nil {
			t.lastErr, err = err, nil
		}
		return nil, false, err
	}
	if err := t.checkFlashKnown(v); err != nil {
		return nil, true, err
	}
	return others, true, nil
}

// withCause is a failure with the error that led to it, on one line.
func withCause(what string, trouble error) error {
	if trouble == nil {
		return errors.New(what)
	}
	return fmt.Errorf("%s: %w", what, trouble)
}

// joinErrors joins two errors on one line; either may be nil.
func joinErrors(first, second error) error {
	if first == nil || second == nil {
		return cmp.Or(first, second)
	}
	return fmt.Errorf("%w; %w", first, second)
}

// revertNow lets the router go back by its own means.
func (t *rollback) revertNow(ctx context.Context) error {
	t.reverted++
	said, err := t.session.Ask(ctx, "configure revert now")
	if err == nil && !strings.Contains(said, "Rollback Done") {
		t.lastErr = errors.New("configure revert now: " + oneLine(said))
	}
	return err
}

// restore types what brings the touched objects back from what the router shows now.
func (t *rollback) restore(ctx context.Context, v deviceState, before iosconf.Config) error {
	undo, err := plan.Restore(v.running, before, t.touched)
	if err != nil {
		return err
	}
	for _, line := range undo.Lines() {
		if secret.HasDigest(line.Text.Reveal()) {
			return fmt.Errorf("nobody knows the secret of the line %q", line.Text.String())
		}
	}
	if undo.Empty() {
		return nil
	}
	return t.session.Configure(ctx, undo.Lines(), nil)
}

// attribute sorts the differences to what was, apart from what arming has brought.
func (a *change) attribute(before, now iosconf.Config) (ours, others []string) {
	return attribute(a.job.settled(stripVolatile(before, a.arm.path)), a.job.settled(stripVolatile(now, a.arm.path)),
		a.touched)
}

func masked(lines []string) []string {
	out := make([]string, 0, len(lines))
	for _, line := range lines {
		out = append(out, secret.MaskSyntax(line))
	}
	return out
}

func secretTexts(lines []string) []secret.Text {
	out := make([]secret.Text, 0, len(lines))
	for _, line := range lines {
		out = append(out, secret.NewText(line))
	}
	return out
}

// inDoubt is the error for a person: what differs, what is pending, and what to type.
func (t *rollback) inDoubt(cause, why error) *InDoubtError {
	e := &InDoubtError{Err: cause, Rollback: why, Differs: masked(append(t.missing, t.ours...))}
	if left := t.left(); left > 0 && t.arm.how == ArmRevert {
		e.Commands = append(e.Commands, "configure revert now")
		e.Pending = fmt.Sprintf("unless it is confirmed, the router goes back by itself within %s",
			left.Round(time.Second))
	} else if left > 0 && t.arm.how == ArmReload {
		e.Pending = fmt.Sprintf("the router reloads its startup-config within %s; `reload cancel` stops that",
			left.Round(time.Second))
	}
	e.Commands = append(e.Commands, undoByHand(t.touched)...)
	if t.last.runningText != "" {
		return t.withRemnants(e)
	}
	if t.arm.path != "" {
		e.Commands = append(e.Commands, "archive", "no path "+t.arm.path)
		e.Commands = append(e.Commands, t.filesByHand()...)
	}
	return e
}

func (t *rollback) withRemnants(e *InDoubtError) *InDoubtError {
	e.Commands = append(e.Commands, t.remnants(t.last)...)
	return e
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

// filesByHand finds and removes the files of arming when the router does not list them.
func (a *change) filesByHand() []string {
	name := strings.TrimPrefix(a.arm.path, "flash:")
	return []string{"dir flash: | include " + name, "delete the files it lists: they hold secrets"}
}
