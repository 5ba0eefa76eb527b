package provision

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/ziatunnel/ziatunnel/drivers/ciscoios"
	"github.com/ziatunnel/ziatunnel/pkg/engine"
	"github.com/ziatunnel/ziatunnel/pkg/inventory"
	"github.com/ziatunnel/ziatunnel/pkg/journal"
	"github.com/ziatunnel/ziatunnel/pkg/playbook"
	"github.com/ziatunnel/ziatunnel/pkg/rollout"
	"github.com/ziatunnel/ziatunnel/pkg/rollout/local"
)

// Options are how sites are worked at.
type Options struct {
	Playbook *playbook.Playbook
	Driver   ciscoios.Options // its Redactor and Transcript are ignored: every site has its own
	Wait     time.Duration    // how long the proof may take
	Interval time.Duration    // between two looks
	Arm      engine.Arm       // empty: what the router can
	Timer    time.Duration    // how long the router waits for us, in whole minutes; zero: as the engine has it
	NoSave   bool             // leave the startup-config alone
	// KeepUnproven leaves a change running, and not saved, whose tunnels do not come up.
	KeepUnproven bool
	Journal      *journal.Store // its Redactor is ignored: every site has its own
	BreakLock    bool           // take locks of sites from processes on other machines that are gone for good
	Evidence     string         // directory for NAME.html and NAME.json of every site; empty: none
	Version      string         // of the program
	User, Host   string         // who drives it, and on which machine
	// GiveUp ends the wait for routers that cannot be reached while a change is taken back; may be nil.
	GiveUp <-chan struct{}
	Clock  engine.Clock // nil: real time
}

// Runner works at the sites of an inventory. It implements [local.SiteExecutor], and may be called for many
// sites at once. It keeps nothing of a site whose work is over: memory is that of the sites at work.
type Runner struct {
	Options
	// Find gives a site by its name; an error means that there is none that could be worked at.
	Find func(name string) (inventory.Entry, error)
}

var _ local.SiteExecutor = (*Runner)(nil)

// Work brings a site up. What an earlier process has left half done there comes first: it is finished,
// or taken back and begun again. A router that waits for somebody else's change to be confirmed, or
// that cannot be reached while it may be half changed, is waited for as long as its timer may run. When
// ctx is cancelled the change is taken back. What comes out is masked.
func (c *Runner) Work(ctx context.Context, t local.Task, say func(step string)) rollout.Result {
	s, err := c.open(ctx, t, "apply", say)
	if err != nil {
		return c.unopened(ctx, s, err)
	}
	err = c.retryWhilePending(ctx, s, func() error { return c.bringUp(ctx, s) })
	class := outcomeClassOf(ctx, err)
	if class != rollout.Done && class != rollout.InDoubt && class != rollout.Refused && s.halfDone() {
		err = fmt.Errorf("%w; the router may be half changed, and takes that back by itself if it was armed", err)
		class = rollout.InDoubt
	}
	return c.result(s, class, err)
}

// Prove proves a site that was brought up before. It changes nothing. A router that cannot be reached
// is tried a few times.
func (c *Runner) Prove(ctx context.Context, t local.Task, say func(step string)) rollout.Result {
	s, err := c.open(ctx, t, "verify", say)
	if err != nil {
		return c.unopened(ctx, s, err)
	}
	for try := 1; ; try++ {
		err = c.prove(ctx, s)
		if err == nil || is[*engine.NotProvenError](err) || try == proofs || ctx.Err() != nil {
			break
		}
		s.say("not reached, trying again")
		if s.clock.Sleep(ctx, proofPause) != nil {
			break
		}
	}
	class := outcomeClassOf(ctx, err)
	if err != nil && ctx.Err() != nil && class != rollout.Unproven {
		class = rollout.Interrupted
	}
	return c.result(s, class, err)
}

// How often a router is tried that is only to be proven, and the time between.
const (
	proofs     = 3
	proofPause = 10 * time.Second
)

func (c *Runner) prove(ctx context.Context, s *session) error {
	link, err := s.dial(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = link.Close() }()
	_, err = engine.Verify(ctx, link, s.job, s.see)
	return err
}

// bringUp does it once: what is unfinished first, then the rest.
func (c *Runner) bringUp(ctx context.Context, s *session) error {
	last, err := s.journal.Unfinished()
	if err != nil {
		return err
	}
	if last != nil {
		if last.Begin.Command != "apply" { // a removal or a failover is for who began it to end
			return &UnfinishedError{*last}
		}
		s.say("finishing what run " + last.Run + " has left")
		err := s.journal.Resumed(ctx, &s.job, last.Run, func(i engine.Interrupted) (err error) {
			_, err = engine.Resume(ctx, s.dial, s.job, i, s.see)
			return err
		})
		if err == nil || !is[*engine.RolledBackError](err) || ctx.Err() != nil {
			return err
		}
	}
	s.job.Run, s.job.Journal = "", nil
	var out engine.Outcome
	err = s.journal.Journaled(ctx, &s.job, func() (err error) {
		out, err = engine.Apply(ctx, s.dial, s.job, s.decide, s.see)
		return err
	})
	s.witness.Reviewed(out.Review) // also what was refused
	s.pending = out.Review.Pending
	return err
}

// decide sends whatever was reviewed: a rollout was agreed to when it began.
func (s *session) decide(review engine.Review) (bool, error) {
	s.witness.Reviewed(review)
	s.witness.Decided()
	return true, nil
}

// unopened is the result of a site at which nothing could be begun.
func (c *Runner) unopened(ctx context.Context, s *session, err error) rollout.Result {
	class := rollout.Refused
	if ctx.Err() != nil {
		class = rollout.Interrupted
	}
	return rollout.Result{Outcome: class, Detail: detail(s.redactor, err)}
}

// result tells how a site has ended, and writes the evidence.
func (c *Runner) result(s *session, class rollout.Outcome, err error) rollout.Result {
	s.witness.End()
	out := rollout.Result{Outcome: class, Figures: s.figures()}
	if err != nil {
		out.Detail = detail(s.redactor, err)
	}
	if failed := c.writeEvidence(s, err); failed != nil {
		out.Detail = joined(out.Detail, detail(s.redactor, fmt.Errorf("the evidence could not be written: %w", failed)))
	}
	return out
}

// outcomeClassOf is how a piece of work has ended, in one word.
func outcomeClassOf(ctx context.Context, err error) rollout.Outcome {
	switch code := ExitCode(err); {
	case code == 0:
		return rollout.Done
	case code == 6:
		return rollout.InDoubt
	case ctx.Err() != nil && (code == 5 || code == 8 || errors.Is(err, context.Canceled)):
		return rollout.Interrupted
	case code == 5:
		return rollout.RolledBack
	case code == 4:
		return rollout.Unproven
	case code == 7, code == 2:
		return rollout.Refused
	case code == 8:
		return rollout.Unreachable
	default:
		return rollout.Unexpected
	}
}
