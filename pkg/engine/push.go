package engine

import (
	"context"
	"errors"

	"github.com/ziatunnel/ziatunnel/pkg/device"
	"github.com/ziatunnel/ziatunnel/pkg/journal"
	"github.com/ziatunnel/ziatunnel/pkg/plan"
)

// push types the plan at once.
func (a *change) push(ctx context.Context) error {
	if err := a.pushPart(ctx, a.plan, 0); err != nil {
		return err
	}
	return a.recordPushed()
}

func (a *change) recordPushed() error {
	return a.record(journal.Pushed{Lines: a.plan.Count() - len(a.skipped)})
}

// pushPart types a part of the plan that begins behind so many lines of it, and goes on without the optional lines that
// are refused. When the timer would not outlast the rest at the speed of the lines so far, the push is held at the end
// of a block and the timer moved on. A journal that fails on the way stops it.
func (a *change) pushPart(ctx context.Context, part plan.Plan, behind int) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	t := newPushProgress(part, a.watch, func(r journal.Record) {
		if err := a.record(r); err != nil {
			cancel(err)
		}
	})
	t.behind = behind
	lines := part.Lines()
	speed := newPace(a.clock, len(lines))
	var refused []*device.RejectedLineError
	for from, held := 0, true; held && len(lines) > 0; {
		err := a.session.Configure(ctx, lines[from:], func(sent, taken int) bool {
			t.progress(from+sent, from+taken)
			speed.mark(from + taken)
			return a.timerShort(speed.rest())
		})
		taken, more, err := resultOf(err, from, behind)
		if err != nil {
			return t.fail(timerRanOut(err, speed.whole()))
		}
		refused = append(refused, more...)
		if err := context.Cause(ctx); err != nil {
			return err
		}
		if held = taken > 0; held {
			from += taken
			if err := a.extendTimer(ctx, 2*speed.rest()+a.job.Wait+margin); err != nil {
				return err
			}
		}
	}
	return a.continueWithout(ctx, refused)
}

// resultOf splits the end of a push that began with the line from of a part: how many lines were taken before the
// others were held back, zero when none were; the optional lines refused; and what else went wrong. Their indexes are
// those of the whole plan, in which the part begins behind so many lines.
func resultOf(err error, from, behind int) (held int, refused []*device.RejectedLineError, failed error) {
	var back *device.HeldError
	var optional *device.OptionalRefusedError
	var rejected *device.RejectedLineError
	switch {
	case errors.As(err, &back):
		held, refused = back.Taken, back.Refused
	case errors.As(err, &optional):
		refused = optional.Refused
	case errors.As(err, &rejected):
		if rejected.Index += from; rejected.Index >= 0 {
			rejected.Index += behind
		}
		for i := range rejected.Ran {
			rejected.Ran[i] += from + behind
		}
		return 0, nil, err
	default:
		return 0, nil, err
	}
	for _, r := range refused {
		r.Index += from + behind
	}
	return held, refused, nil
}

// pushProgress turns the number of accepted lines into progress by step, and into records: a step begins
// on record before its first line goes out.
type pushProgress struct {
	plan  plan.Plan
	watch Watch
	note  func(journal.Record)
	begun int // index of the first step that is not on record
	ahead int // number of lines before that step
	step  int // index of the step under way
	begin int // number of lines before it
	taken int
	// behind is how many lines of the whole plan come before this part of it.
	behind int
}

func newPushProgress(p plan.Plan, watch Watch, note func(journal.Record)) *pushProgress {
	t := &pushProgress{plan: p, watch: watch, note: note}
	t.announce()
	return t
}

// progress is called before lines go out and after every verdict.
func (t *pushProgress) progress(sent, taken int) {
	for t.begun < len(t.plan.Steps) && t.ahead < sent {
		step := t.plan.Steps[t.begun]
		if step.Count() > 0 {
			t.note(journal.StepBegin{Number: step.Number, Title: step.Title, Lines: step.Count()})
		}
		t.ahead += step.Count()
		t.begun++
	}
	if taken > t.taken {
		t.accepted(taken)
	}
}

// announce reports that the step under way begins. Steps without lines are reported as present.
func (t *pushProgress) announce() {
	for ; t.step < len(t.plan.Steps); t.step++ {
		step := t.plan.Steps[t.step]
		if step.Count() > 0 {
			t.watch(Event{Kind: StepStarted, Stage: step.Stage, Step: step.Number, Title: step.Title, Of: step.Count()})
			return
		}
		t.watch(Event{Kind: StepPresent, Step: step.Number, Title: step.Title, Of: step.Present})
	}
}

// accepted is called with the number of lines taken so far, of the whole plan.
func (t *pushProgress) accepted(n int) {
	t.taken = n
	for t.step < len(t.plan.Steps) {
		step := t.plan.Steps[t.step]
		done := n - t.begin
		if done < step.Count() {
			t.watch(Event{Kind: StepProgress, Stage: step.Stage, Step: step.Number, Title: step.Title, Done: done,
				Of: step.Count()})
			return
		}
		t.note(journal.StepEnd{Number: step.Number, Lines: step.Count()})
		t.watch(Event{Kind: StepDone, Stage: step.Stage, Step: step.Number, Title: step.Title, Done: step.Count(),
			Of: step.Count()})
		t.begin += step.Count()
		t.step++
		t.announce()
		if n == t.begin {
			return
		}
	}
}

// fail says in which step and line the push stopped.
func (t *pushProgress) fail(err error) error {
	index := t.taken
	var rejected *device.RejectedLineError
	if errors.As(err, &rejected) {
		index = max(rejected.Index-t.behind, 0)
	}
	step, line := t.plan.Locate(index)
	if line == 0 { // everything was taken; leaving configuration mode failed
		step = t.plan.Steps[len(t.plan.Steps)-1]
		line = step.Count()
	}
	t.note(journal.StepEnd{Number: step.Number, Lines: max(line-1, 0), Error: err.Error()})
	t.watch(Event{Kind: StepFailed, Stage: step.Stage, Step: step.Number, Title: step.Title, Done: max(line-1, 0),
		Of: step.Count(), Detail: err.Error()})
	return &StepError{Step: step.Number, Title: step.Title, Line: line, Of: step.Count(), Err: err}
}
