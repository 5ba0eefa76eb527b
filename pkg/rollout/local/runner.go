package local

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/ziatunnel/ziatunnel/pkg/rollout"
)

// Log is where events are written; they are on the disk when Append returns.
type Log interface {
	Append(e rollout.Event) error
}

// Update reports progress. Exactly one field is set.
type Update struct {
	Event   *rollout.Event    // it has happened, and is on the disk
	Step    *Step             // a site at work has come to a step
	Waiting []rollout.Command // nothing goes on before a person has done this
	Note    string            // what was asked and cannot be done now
}

// Step is where a site at work has come to.
type Step struct {
	Site string `json:"site"`
	Step string `json:"step"`
}

// Runner runs a rollout. Its fields are set before [Runner.Run], and not changed behind it.
type Runner struct {
	State   *rollout.State
	Log     Log
	Sites   SiteExecutor
	Options json.RawMessage // of every task
	Clock   Clock           // nil: real time
	Watch   func(Update)    // nil: nobody watches; called by one goroutine
	// Requests are the events that people ask for: PauseRequested, ResumeRequested, AbortRequested, Approved
	// and RetryRequested.
	Requests <-chan rollout.Event
	// Drain, when it is closed, begins nothing more: those at work finish, and Run returns ErrStopped.
	Drain <-chan struct{}

	results chan taskResult
	steps   chan Step
	workers sync.WaitGroup
	waiting string                        // what was said to be waited for
	stops   map[string]context.CancelFunc // of those at work, by site

	draining, cancelled bool // it was said that Drain is closed, and that ctx has ended
}

// AbortNow is the detail of an AbortRequested that does not let those at work finish: they take back what they
// have begun.
const AbortNow = "now"

// ErrStopped is a rollout that was told to stop and has not ended: it can be resumed.
var ErrStopped = errors.New("the rollout is stopped, and not at its end")

// taskResult is what came of a task.
type taskResult struct {
	task   Task
	kind   rollout.Kind
	result rollout.Result
}

// Run carries the rollout out until it has ended, is drained, or ctx is cancelled, which lets those
// at work take back what they have begun. It returns when all of them are done. It fails with
// [ErrStopped] or, when the log cannot be written, with that.
func (r *Runner) Run(ctx context.Context) error {
	if r.Clock == nil {
		r.Clock = realTime{}
	}
	if r.Watch == nil {
		r.Watch = func(Update) {}
	}
	r.results, r.steps = make(chan taskResult), make(chan Step)
	r.stops = map[string]context.CancelFunc{}
	err := r.recoverLost()
	for err == nil {
		var done bool
		if done, err = r.round(ctx); done {
			break
		}
	}
	if err != nil && !errors.Is(err, ErrStopped) {
		r.stopAll() // the log cannot be written: nobody could take over what those at work still do
		r.drainResults()
	}
	r.workers.Wait()
	return err
}

// recoverLost begins or resumes a rollout. Sites that were at work when its process died are recorded as
// lost.
func (r *Runner) recoverLost() error {
	for _, site := range r.State.AtWork() {
		if err := r.record(rollout.Event{Kind: rollout.SiteLost, Site: site}); err != nil {
			return err
		}
	}
	if r.State.Began().IsZero() {
		return r.record(rollout.Event{Kind: rollout.Began})
	}
	return nil
}

// record applies an event to the state, writes it to the journal, and reports it. An event that is not
// possible is an error, and is not written.
func (r *Runner) record(e rollout.Event) error {
	e.At = r.Clock.Now().UTC()
	if err := r.State.Apply(e); err != nil {
		return err
	}
	if err := r.Log.Append(e); err != nil {
		return fmt.Errorf("the journal of the rollout cannot be written: %w", err)
	}
	r.Watch(Update{Event: &e})
	return nil
}

// round does what is to be done now, and waits for the next thing to happen.
func (r *Runner) round(ctx context.Context) (done bool, err error) {
	stopping := ctx.Err() != nil || closed(r.Drain)
	var wake <-chan time.Time
	var waiting []rollout.Command
	for _, c := range r.State.Next() {
		switch c.Do {
		case rollout.End:
			return true, nil
		case rollout.Start, rollout.Prove:
			if !stopping {
				if err := r.start(ctx, c); err != nil {
					return false, err
				}
			}
		case rollout.Wake:
			woken, forget := r.Clock.At(c.At)
			defer forget()
			wake = woken
		default:
			waiting = append(waiting, c)
		}
	}
	if stopping && len(r.State.AtWork()) == 0 {
		return false, ErrStopped
	}
	r.announceWaiting(waiting)
	return false, r.wait(ctx, stopping, wake)
}

// announceWaiting reports once what the rollout waits for.
func (r *Runner) announceWaiting(waiting []rollout.Command) {
	if words := fmt.Sprint(waiting); words != r.waiting {
		r.waiting = words
		if len(waiting) > 0 {
			r.Watch(Update{Waiting: waiting})
		}
	}
}

func (r *Runner) wait(ctx context.Context, stopping bool, wake <-chan time.Time) error {
	drain, over := r.Drain, ctx.Done()
	if r.draining {
		drain = nil
	}
	if r.cancelled {
		over = nil
	}
	if stopping {
		wake = nil
	}
	select {
	case e := <-r.results:
		r.stops[e.task.Site]()
		delete(r.stops, e.task.Site)
		return r.record(rollout.Event{Kind: e.kind, Site: e.task.Site, Outcome: e.result.Outcome,
			Detail: e.result.Detail, Figures: e.result.Figures})
	case s := <-r.steps:
		r.Watch(Update{Step: &s})
	case ask := <-r.Requests:
		return r.handleRequest(ask)
	case <-wake:
		return r.record(rollout.Event{Kind: rollout.TimePassed})
	case <-drain:
		r.draining = true
		r.Watch(Update{Note: "no new sites begin; those at work finish"})
	case <-over:
		r.cancelled = true
		r.Watch(Update{Note: "those at work take back what they have begun"})
	}
	return nil
}

// handleRequest records what a person has requested, or reports why it is not possible now.
func (r *Runner) handleRequest(ask rollout.Event) error {
	err := r.record(rollout.Event{Kind: ask.Kind, Outcomes: ask.Outcomes, By: ask.By, Detail: ask.Detail})
	var impossible *rollout.InvalidEventError
	if errors.As(err, &impossible) {
		r.Watch(Update{Note: err.Error()})
		return nil
	}
	if err == nil && ask.Kind == rollout.AbortRequested && ask.Detail == AbortNow {
		r.stopAll()
	}
	return err
}

// stopAll lets those at work take back what they have begun.
func (r *Runner) stopAll() {
	for _, stop := range r.stops {
		stop()
	}
}

// start gives a site to the executor.
func (r *Runner) start(ctx context.Context, c rollout.Command) error {
	site, _ := r.State.Planned(c.Site)
	task := Task{
		Rollout: r.State.Plan().ID, Site: c.Site, Router: site.Router, Region: site.Region,
		Attempt: c.Attempt, Recover: c.Recover, Proof: c.Do == rollout.Prove, Options: r.Options,
	}
	do := r.Sites.Work
	begins, ends := rollout.SiteBegan, rollout.SiteEnded
	if c.Do == rollout.Prove {
		do = r.Sites.Prove
		begins, ends = rollout.ProofBegan, rollout.ProofEnded
	}
	if err := r.record(rollout.Event{Kind: begins, Site: c.Site, Attempt: c.Attempt}); err != nil {
		return err
	}
	work, stop := context.WithCancel(ctx)
	r.stops[c.Site] = stop
	r.workers.Go(func() {
		say := func(step string) {
			select {
			case r.steps <- Step{c.Site, step}:
			case <-work.Done(): // nobody may be listening any more
			}
		}
		r.results <- taskResult{task, ends, do(work, task, say)}
	})
	return nil
}

// drainResults discards the results of those at work when nothing can be written any more.
func (r *Runner) drainResults() {
	go func() {
		r.workers.Wait()
		close(r.results)
	}()
	for range r.results {
	}
}

func closed(c <-chan struct{}) bool {
	select {
	case <-c: // nil: never
		return true
	default:
		return false
	}
}
