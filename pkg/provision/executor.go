package provision

import (
	"context"
	"fmt"
	"path/filepath"
	"time"

	"github.com/ziatunnel/ziatunnel/pkg/engine"
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
	// Wave are the names of the sites of the wave of a site, in order, for what is done for a wave as a whole. Nil:
	// each site is a wave.
	Wave func(name string) []string

	enrolling enrolling
}

var _ local.SiteExecutor = (*Executor)(nil)

// Work brings a site up. What an earlier process has left half done there comes first: it is finished,
// or taken back and begun again. A router that waits for somebody else's change to be confirmed, or that
// cannot be reached while it may be half changed, is waited for as long as its timer may run. When ctx is
// cancelled the change is taken back. What comes out is masked.
func (e *Executor) Work(ctx context.Context, t local.Task, report func(step string)) rollout.Result {
	s, err := e.open(ctx, t, "apply", report)
	if err != nil {
		return s.notOpened(ctx, err)
	}
	if err := e.enrol(ctx, t, s); err != nil {
		return s.result(EndingOf(err).outcomeFor(err, ctx.Err() != nil), err)
	}
	err = s.retryWhilePending(ctx, func() error { return s.bringUp(ctx) })
	e.askForCause(ctx, t, s, err)
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
	proofTries      = 3
	proofRetryPause = 10 * time.Second
)

// Prove proves a site that was brought up before. It changes nothing. A router that cannot be reached
// is tried a few times.
func (e *Executor) Prove(ctx context.Context, t local.Task, report func(step string)) rollout.Result {
	s, err := e.open(ctx, t, "verify", report)
	if err != nil {
		return s.notOpened(ctx, err)
	}
	for try := 1; ; try++ {
		err = s.run.Prove(ctx)
		if err == nil || hasType[*engine.NotProvenError](err) || try == proofTries || ctx.Err() != nil {
			break
		}
		s.reportStep("not reached, trying again")
		if s.run.clock().Sleep(ctx, proofRetryPause) != nil {
			break
		}
	}
	outcome := EndingOf(err).outcomeFor(err, ctx.Err() != nil)
	if err != nil && ctx.Err() != nil && outcome != rollout.Unproven {
		outcome = rollout.Interrupted
	}
	return s.result(outcome, err)
}

// open prepares the work at a site. The siteWork it returns has a redactor also when it fails.
func (e *Executor) open(
	ctx context.Context, t local.Task, command string, report func(step string),
) (*siteWork, error) {
	s := &siteWork{redactor: secret.NewRedactor(), report: report, recovering: t.Recover}
	if ctx.Err() != nil {
		return s, context.Cause(ctx)
	}
	options, err := ReadOptions(t.Options)
	if err == nil {
		err = checkNames(t, options)
	}
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
		Redactor: s.redactor, Watch: s.onEvent, Figures: true,
	})
	if err == nil {
		s.steps.clock = s.run.clock()
	}
	return s, err
}

// checkNames refuses a task whose names would lead out of the state directory: a task may come from another
// machine, and what is written in it becomes paths here. The name of its site is looked up, and is no path.
func checkNames(t local.Task, o Options) error {
	if err := local.CheckID(t.Rollout); err != nil {
		return err
	}
	if o.Evidence != "" && o.Evidence != local.EvidenceDir(t.Rollout) {
		return fmt.Errorf("the evidence of the rollout %s belongs into %s of the state directory, and not into %q",
			t.Rollout, local.EvidenceDir(t.Rollout), o.Evidence)
	}
	return nil
}
