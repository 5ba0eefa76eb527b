package provision

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"time"

	"github.com/ziatunnel/ziatunnel/pkg/engine"
	"github.com/ziatunnel/ziatunnel/pkg/evidence/recorder"
	"github.com/ziatunnel/ziatunnel/pkg/inventory"
	"github.com/ziatunnel/ziatunnel/pkg/rollout"
	"github.com/ziatunnel/ziatunnel/pkg/rollout/local"
	"github.com/ziatunnel/ziatunnel/pkg/secret"
)

// Executor works at the sites of a rollout, each as a command at a terminal would. It may be called for
// many sites at once.
type Executor struct {
	Runner *Runner
	// Find gives a site by its name; an error means that there is none that could be worked at.
	Find func(name string) (inventory.Entry, error)
}

var _ local.SiteExecutor = (*Executor)(nil)

// Work brings a site up. What an earlier process has left half done there comes first: it is finished,
// or taken back and begun again. A router that waits for somebody else's change to be confirmed, or that
// cannot be reached while it may be half changed, is waited for as long as its timer may run. When ctx is
// cancelled the change is taken back. What comes out is masked.
func (e *Executor) Work(ctx context.Context, t local.Task, say func(step string)) rollout.Result {
	s, err := e.open(ctx, t, "apply", say)
	if err != nil {
		return s.unopened(ctx, err)
	}
	err = s.retryWhilePending(ctx, func() error { return s.bringUp(ctx) })
	outcome := EndingOf(err).outcomeFor(err, ctx.Err() != nil)
	safe := outcome == rollout.Done || outcome == rollout.InDoubt || outcome == rollout.Refused
	if !safe && s.halfDone() {
		err = fmt.Errorf("%w; the router may be half changed, and takes that back by itself if it was armed", err)
		outcome = rollout.InDoubt
	}
	return s.result(outcome, err)
}

// How often a router is tried that is only to be proven, and the time between.
const (
	proofs     = 3
	proofPause = 10 * time.Second
)

// Prove proves a site that was brought up before. It changes nothing. A router that cannot be reached
// is tried a few times.
func (e *Executor) Prove(ctx context.Context, t local.Task, say func(step string)) rollout.Result {
	s, err := e.open(ctx, t, "verify", say)
	if err != nil {
		return s.unopened(ctx, err)
	}
	for try := 1; ; try++ {
		err = s.run.Prove(ctx)
		if err == nil || is[*engine.NotProvenError](err) || try == proofs || ctx.Err() != nil {
			break
		}
		s.say("not reached, trying again")
		if s.run.clock().Sleep(ctx, proofPause) != nil {
			break
		}
	}
	outcome := EndingOf(err).outcomeFor(err, ctx.Err() != nil)
	if err != nil && ctx.Err() != nil && outcome != rollout.Unproven {
		outcome = rollout.Interrupted
	}
	return s.result(outcome, err)
}

// visit is the work at one site of a rollout, from its beginning to its end.
type visit struct {
	run      *Run
	redactor *secret.Redactor // knows the secrets of this site only: one for all sites would grow with them
	tell     func(step string)
	said     string
	pending  time.Duration // how long the router that refused may go on waiting for somebody else
	steps    stepTimes
}

// open begins a visit. It is there, with a redactor, also when that fails.
func (e *Executor) open(ctx context.Context, t local.Task, command string, say func(step string)) (*visit, error) {
	s := &visit{redactor: secret.NewRedactor(), tell: say}
	if ctx.Err() != nil {
		return s, context.Cause(ctx)
	}
	options, err := ReadOptions(t.Options)
	if err != nil {
		return s, err
	}
	entry, err := e.Find(t.Site)
	if err != nil {
		return s, err
	}
	// What keeps two workers from one router is its address: another one would not be kept apart.
	if here := entry.Site.Router.Address; here != t.Router {
		return s, fmt.Errorf("the rollout was started for the router %s, and the inventory has %s for site %s: "+
			"bring both to the same state and retry, or start another rollout", t.Router, here, t.Site)
	}
	s.run, err = e.Runner.Open(ctx, Work{
		Site: entry.Site, Dir: filepath.Dir(filepath.FromSlash(entry.File)), Command: command, Options: options,
		Redactor: s.redactor, Watch: s.see, Figures: true,
	})
	if err == nil {
		s.steps.clock = s.run.clock()
	}
	return s, err
}

// bringUp does it once: what is unfinished first, then the rest.
func (s *visit) bringUp(ctx context.Context) error {
	last, err := s.run.runner.Unfinished(s.run.job.Site.Name)
	if err != nil {
		return err
	}
	if last != nil && last.Begin.Command != "apply" { // a removal or a failover is for who began it to end
		return &UnfinishedError{*last}
	}
	if last != nil && !s.run.options.NewRouter {
		s.say("finishing what run " + last.Run + " has left")
		_, err := s.run.Resume(ctx, *last)
		if err == nil || !is[*engine.RolledBackError](err) || ctx.Err() != nil {
			return err
		}
	}
	s.run.job.Run, s.run.job.Journal = "", nil
	out, err := s.run.Apply(ctx, func(engine.Review) (bool, error) { return true, nil }) // agreed to when the rollout began
	s.pending = out.Review.Pending
	return err
}

// say tells a step once, without secrets.
func (s *visit) say(step string) {
	if step = oneLine(s.redactor, step); step != "" && step != s.said {
		s.said = step
		s.tell(step)
	}
}

// see takes an event of the engine.
func (s *visit) see(e engine.Event) {
	s.steps.take(e)
	s.say(e.Brief())
}

// halfDone reports whether a run of the site was begun that nobody has finished.
func (s *visit) halfDone() bool {
	last, err := s.run.runner.Unfinished(s.run.job.Site.Name)
	return err != nil || last != nil
}

// unopened is the result of a site at which nothing could be begun.
func (s *visit) unopened(ctx context.Context, err error) rollout.Result {
	outcome := rollout.Refused
	if ctx.Err() != nil {
		outcome = rollout.Interrupted
	}
	return rollout.Result{Outcome: outcome, Detail: detail(s.redactor, err)}
}

// result says how a site has ended, and writes the evidence.
func (s *visit) result(outcome rollout.Outcome, ended error) rollout.Result {
	_, err := s.run.Close(ended)
	out := rollout.Result{Outcome: outcome, Figures: s.figures()}
	var words []string
	if ended != nil {
		words = append(words, detail(s.redactor, ended))
	}
	var unwritten *EvidenceError
	if errors.As(err, &unwritten) {
		words = append(words, detail(s.redactor, fmt.Errorf("the evidence could not be written: %w", unwritten.Err)))
	}
	out.Detail = strings.Join(words, "; ")
	return out
}

// figures are what the visit has cost.
func (s *visit) figures() *rollout.Figures {
	return &rollout.Figures{
		Lines: s.run.recorder.LinesTaken(), RoundTrips: s.run.recorder.RoundTrips(), Steps: append([]rollout.Step{}, s.steps.list...),
	}
}

// mostDetail is the longest detail, in characters.
const mostDetail = 500

// detail is an error in one masked line.
func detail(redactor *secret.Redactor, err error) string {
	text := []rune(oneLine(redactor, err.Error()))
	if len(text) > mostDetail {
		text = append(text[:mostDetail], '…')
	}
	return string(text)
}

func oneLine(redactor *secret.Redactor, text string) string {
	return strings.Join(strings.Fields(recorder.Legible(redactor, text)), " ")
}
