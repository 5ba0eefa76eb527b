package engine

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/ziatunnel/ziatunnel/pkg/device"
	"github.com/ziatunnel/ziatunnel/pkg/failover"
	"github.com/ziatunnel/ziatunnel/pkg/iosconf"
	"github.com/ziatunnel/ziatunnel/pkg/journal"
	"github.com/ziatunnel/ziatunnel/pkg/plan"
	"github.com/ziatunnel/ziatunnel/pkg/verify"
)

// conclude ends every failover. err is the error of the rollback. When that is proven it looks
// until the tunnels are up again, whatever was cancelled, and says in one error how the test ended.
func (t *failoverRun) conclude(ctx context.Context, err error) error {
	var back *RolledBackError
	if !errors.As(err, &back) {
		return err // nothing was sent, or it is in doubt and has said so
	}
	t.others = back.Others
	how := error(back)
	var unproven *NotFailedOverError
	switch {
	case back.Err == errTestOver: //nolint:errorlint // joined to something else it is not the whole story
		how = nil
	case errors.As(back.Err, &unproven) && back.Err == error(unproven): //nolint:errorlint // the same
		how = unproven
	}
	ctx, stop := t.uncancelled(ctx)
	defer stop()
	if refusedAtOnce(back.Err) {
		t.failed = time.Time{}
	}
	why, commands := t.awaitRecovery(ctx), []string{"show crypto session", "show crypto ipsec sa"}
	if why == nil {
		why, commands = t.notSaved(ctx), []string{"write memory"}
	}
	if why != nil {
		e := &NotRecoveredError{Err: how, Why: why, Commands: commands}
		if n := len(t.samples); n > 0 {
			e.Report = t.samples[n-1].Report
		}
		_ = t.record(journal.InDoubt{Why: e.Error(), Commands: secretTexts(commands)})
		return e
	}
	t.recovered = true
	t.watch(Event{Kind: Recovered})
	if err := t.record(journal.Recovered{}); err != nil && how == nil {
		return &RolledBackError{Err: err, Others: back.Others}
	}
	return how
}

// refusedAtOnce reports whether the router has taken not even the first line, so that the primary was
// never failed.
func refusedAtOnce(err error) bool {
	var at *StepError
	var rejected *device.RejectedLineError
	return errors.As(err, &at) && errors.As(at.Err, &rejected) && at.Line == 1
}

// awaitRecovery looks until the tunnels are proven to be up again.
func (t *failoverRun) awaitRecovery(ctx context.Context) error {
	restored := t.clock.Now()
	hold := time.Duration(0) // how long an SA must last that may be dead already
	if t.staleSPI != "" && !t.failed.IsZero() {
		hold = t.waits.Dead
	}
	over := restored.Add(t.waits.Recover + hold)
	stale := t.staleSPI
	if hold == 0 {
		stale = ""
	}
	var last failover.Sample
	told := false
	for lost := 0; ; {
		final := !t.clock.Now().Before(over)
		s, err := t.sample(ctx, failover.Restored)
		switch {
		case err == nil && s.Recovered(stale, t.clock.Now().Sub(restored), t.waits, t.test):
			return nil
		case err == nil:
			if last = s; s.Report.Proven() && !told && hold > 0 {
				told = true
				t.watch(Event{Kind: Waiting, Detail: "the SA of the primary is older than the test, and counts when " +
					"it has outlasted dead peer detection", Left: hold})
			}
		case ctx.Err() != nil:
			return context.Cause(ctx)
		case lost < cleanupTries:
			lost++
			if err := t.reconnect(ctx); err != nil {
				return err
			}
			continue
		default:
			return err
		}
		if final {
			return t.stillDown(last)
		}
		if err := t.clock.Sleep(ctx, max(min(t.job.Interval, over.Sub(t.clock.Now())), time.Millisecond)); err != nil {
			return err
		}
	}
}

// stillDown says what is not up again.
func (t *failoverRun) stillDown(s failover.Sample) error {
	var words []string
	for _, tunnel := range s.Report.Tunnels {
		switch {
		case !tunnel.Up():
			words = append(words, fmt.Sprintf("%s tunnel %s, session %s: %s", tunnel.Role, tunnel.State, tunnel.Session,
				strings.Join(tunnel.Reasons(), ", ")))
		case t.test.FollowsTracks() && tunnel.Track != "Up":
			words = append(words, fmt.Sprintf("the track of the %s is %s", tunnel.Role, tunnel.Track))
		}
	}
	if first := t.victim().Tunnel; len(words) == 0 {
		words = append(words, "the traffic has not come back into "+first)
	}
	return fmt.Errorf("not everything is up again after %s: %s", t.waits.Recover.Round(time.Second),
		strings.Join(words, "; "))
}

// notSaved looks whether somebody has saved the running-config while the primary was failed.
func (t *failoverRun) notSaved(ctx context.Context) error {
	v, err := readState(ctx, t.session)
	if err != nil {
		return fmt.Errorf("reading the startup-config: %w", err)
	}
	if !v.startupKnown {
		return v.notKnown("whether somebody has saved the configuration meanwhile", showStartup)
	}
	before, _, err := t.before(v.runningText, v.startupText)
	if err != nil {
		return err
	}
	if saved := failover.Saved(before, v.startup, t.touched); len(saved) > 0 {
		return fmt.Errorf("somebody has saved the configuration meanwhile, so that the startup-config has what "+
			"failed the primary: %s", strings.Join(masked(saved), " | "))
	}
	return nil
}

// isFailover reports whether a run is a failover, which is never finished, only taken back.
func isFailover(run Interrupted) bool { return run.State.Begin.Command == FailoverCommand }

// FailoverCommand is the name under which the journal knows a failover.
const FailoverCommand = "failover"

// resumeFailover takes back what a failover has left whose process died, and proves it: the running-config
// first, then the tunnels. It never goes on with it. The error is a [RolledBackError] when all of it
// is proven.
func (a *change) resumeFailover(ctx context.Context, before iosconf.Config, cause error) error {
	t := &failoverRun{change: a, options: FailoverOptions{How: plan.Blackhole}}
	wait := a.job.Wait
	a.job.Want.Proof = verify.LevelSAs
	t.prepare(before)
	t.waits.Recover = max(t.waits.Recover, wait)
	// What the tunnels look like now tells which SAs may be dead without anybody knowing. A router that
	// cannot be read now is looked after by the roll back.
	if s, err := t.sample(ctx, failover.Failed); err == nil {
		t.staleSPI = s.SPI()
	}
	t.failed = t.clock.Now()
	t.samples = nil
	return t.conclude(ctx, a.rollBack(ctx, cause))
}

// rollBackFailover is endTrial for somebody who asked for it: nil means that all of it is proven.
func (a *change) rollBackFailover(ctx context.Context, v deviceState) error {
	before, _, err := a.before(v.runningText, v.startupText)
	if err != nil {
		return err
	}
	err = a.resumeFailover(ctx, before, errRollBackRequested)
	var back *RolledBackError
	if errors.As(err, &back) && errors.Is(back.Err, errRollBackRequested) && len(back.Others) == 0 {
		return nil
	}
	return err
}

// sample looks at the tunnels and at who carries the traffic, in one burst, and keeps what it saw.
func (t *failoverRun) sample(ctx context.Context, phase failover.Phase) (failover.Sample, error) {
	commands := verify.Commands(t.job.Want)
	texts, err := t.session.Show(ctx, append(commands, t.test.Steering.Commands()...)...)
	if err != nil {
		return failover.Sample{}, fmt.Errorf("looking at the tunnels: %w", err)
	}
	outputs := make(map[string]string, len(commands))
	for i, command := range commands {
		outputs[command] = texts[i]
	}
	facts, err := verify.Read(outputs)
	if err != nil {
		return failover.Sample{}, fmt.Errorf("looking at the tunnels: %w", err)
	}
	open, err := t.test.Steering.Open(texts[len(commands):], facts.Tracks)
	if err != nil {
		return failover.Sample{}, fmt.Errorf("looking at the tunnels: %w", err)
	}
	report := verify.Judge(facts, t.job.Want)
	s := failover.Sample{Phase: phase, At: t.since(), Report: report, Up: open}
	t.samples = append(t.samples, s)
	t.watch(Event{Kind: Polled, Report: &report, Left: t.left()})
	return s, nil
}
