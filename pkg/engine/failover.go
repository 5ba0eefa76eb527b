package engine

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/ziatunnel/ziatunnel/pkg/failover"
	"github.com/ziatunnel/ziatunnel/pkg/guard"
	"github.com/ziatunnel/ziatunnel/pkg/iosconf"
	"github.com/ziatunnel/ziatunnel/pkg/journal"
	"github.com/ziatunnel/ziatunnel/pkg/plan"
	"github.com/ziatunnel/ziatunnel/pkg/secret"
	"github.com/ziatunnel/ziatunnel/pkg/site"
	"github.com/ziatunnel/ziatunnel/pkg/verify"
)

// FailoverOptions is how a failover is tried.
type FailoverOptions struct {
	How plan.Failure
	// Tracks waits for the tracks too. It is implied where a probe moves the traffic, see [failover.Mechanism].
	Tracks bool
	Pair   int // the number of the pair of tunnels that is tried; 0: the first
	// Wait, if not zero, is how long the router may take to fail over, and how long to be as before,
	// in the place of what its configuration allows.
	Wait time.Duration
}

// The kinds of events that only a failover has.
const (
	PrimaryFailed Kind = "primary_failed" // Detail says how long the router may take to notice
	FailedOver    Kind = "failed_over"    // proven; Detail says what the sessions are
	Recovered     Kind = "recovered"      // the tunnels are up again
)

// errTestOver is why a test is taken back in which nothing went wrong.
var errTestOver = errors.New("the failover is proven, and the test is over")

// Failover fails the primary, proves that the backup takes over, and takes it back again: whatever
// happens, it never leaves it failed. The router is armed first, as for [Apply], and it is never told
// that it may keep the change, nor to save. decide sees what would be typed and how long that may
// take before anything is sent.
//
// nil means that the failover is proven, the running-config is what it was, and both tunnels are up
// again. It fails with [NotFailedOverError], restored; [RolledBackError], restored after something
// else went wrong; [NotRecoveredError] or [InDoubtError]; [RefusedError], [ErrDeclined], or with the
// error of the layer below when nothing was sent yet. The result holds what was seen, in any case.
func Failover(
	ctx context.Context, dial Dialer, job Job, options FailoverOptions,
	decide func(Review, failover.Waits) (bool, error), watch Watch,
) (failover.Result, error) {
	whole := job.Site
	job, err := job.ofPair(options.Pair)
	if err != nil {
		return failover.Result{}, err
	}
	if options.How == plan.Blackhole {
		if err := ownEdge(whole, job.Site); err != nil {
			return failover.Result{}, err
		}
	}
	job.NoSave = true
	job.Want.Proof = verify.LevelSAs // its own waits and samples look at probes and tracks
	t := &failoverRun{change: newChange(dial, job, watch), options: options}
	t.watch = t.timed(watch)
	defer t.close()
	if err := t.connect(ctx); err != nil {
		return failover.Result{}, err
	}
	review, err := t.review(ctx)
	if err != nil {
		return t.result(), err
	}
	t.watch(Event{Kind: Connected, Detail: review.Version.Hostname + ", IOS " + review.Version.Version})
	if guard.Refused(review.Findings) {
		return t.result(), &RefusedError{review.Findings}
	}
	if yes, err := decide(review, t.waits); err != nil {
		return t.result(), err
	} else if !yes {
		return t.result(), ErrDeclined
	}
	t.router = review.Router
	t.setPlan(review.Plan, review.running)
	if err = t.send(ctx); err == nil {
		err = t.rollBack(ctx, t.detect(ctx))
	}
	err = t.conclude(ctx, err)
	return t.result(), err
}

// ofPair is the job for one pair of tunnels alone: 0 is the first. The others are left as they are.
func (j Job) ofPair(number int) (Job, error) {
	view := j.Site.OfPair(max(number, 1))
	if view == nil {
		return j, refusal("no_such_pair", fmt.Sprintf("the site has no pair %d", number),
			fmt.Sprintf("it has the pairs 1 to %d", len(j.Site.Pairs())))
	}
	j.Site = view
	j.Want.Tunnels = slices.DeleteFunc(slices.Clone(j.Want.Tunnels), func(t verify.Tunnel) bool {
		_, ours := view.Tunnel(t.Role)
		return !ours
	})
	j.Want.Pairs = nil // what the others carry is not looked at
	return j, nil
}

// ownEdge refuses to put an edge out of reach that another pair of the site needs as well.
func ownEdge(whole, one *site.Site) error {
	edge := one.ZIA.Primary.VPN
	for _, p := range whole.Pairs() {
		if p.Number != one.PairNumber() && p.WAN.VRF == one.WAN.VRF && (p.Primary.VPN == edge || p.Backup.VPN == edge) {
			return refusal("edge_shared",
				fmt.Sprintf("%s ends at %s too: without a route to it both pairs would fail", p, edge),
				"take --how shutdown, which takes down the one tunnel alone")
		}
	}
	return nil
}

// failoverRun is one failover under way.
type failoverRun struct {
	*change
	options   FailoverOptions
	waits     failover.Waits
	test      failover.Test
	samples   []failover.Sample
	looked    time.Time // when the first sample was taken
	staleSPI  string    // ESP SA of the primary before
	failed    time.Time // when the line that fails the primary went out; zero: it did not
	marks     failover.Milestones
	proven    bool // the failover is
	recovered bool // both tunnels are up again
	others    []string
}

// timed notes when the events happen by which the timeline counts.
func (t *failoverRun) timed(watch Watch) Watch {
	return func(e Event) {
		switch e.Kind {
		case StepStarted:
			t.failed = t.clock.Now()
			for i := range t.samples {
				t.samples[i].At = t.looked.Sub(t.failed)
			}
		case RollingBack:
			t.marks.Restoring = new(t.since())
		case TakenBack:
			t.marks.Restored = new(t.since())
		}
		watch(e)
	}
}

// review reads the router and works out what would be typed, and whether that may be.
func (t *failoverRun) review(ctx context.Context) (Review, error) {
	if t.job.Arm == ArmNone {
		return Review{}, refusal("not_armed",
			"a failover is always armed: a lost session would leave the primary failed", "leave --arm none out")
	}
	read, err := readFacts(ctx, t.session, t.job.Site)
	if err != nil {
		return Review{}, err
	}
	r := Review{Version: read.facts.Version, Plan: plan.Plan{Steps: []plan.Step{}}}
	r.running, r.startup = read.running, read.startup
	r.Router = identityOf(t.session, read.facts.Version, t.job.Site.Router.Address)
	if t.job.Known != nil {
		if err := SameRouter(t.job.Site.Name, *t.job.Known, r.Router); err != nil {
			return r, err
		}
	}
	t.prepare(r.running)
	before, err := t.sample(ctx, failover.Before)
	if err != nil {
		return r, err
	}
	t.looked = t.clock.Now()
	if t.options.How != plan.Sick { // which leaves IKE and its SAs alone
		t.staleSPI = before.SPI()
	}
	r.Findings = before.Refuse(t.test, t.waits)
	if guard.Refused(r.Findings) {
		return r, nil
	}
	s := t.job.Site
	victim := t.victim()
	r.Plan, err = plan.BuildFailover(r.running, t.options.How, victim)
	if err != nil {
		return r, refusal("nothing_to_fail", err.Error(),
			"look at the running-config: somebody may have failed the primary by hand")
	}
	in := guard.Input{Site: s, Wanted: desiredConfig(t.job), Running: r.running, Startup: r.startup, Plan: r.Plan,
		Facts: read.facts, NoSave: true}
	r.Findings = append(r.Findings, guard.CheckFailover(in, t.options.How, victim)...)
	return r, nil
}

// prepare works out from the running-config how long things may take.
func (t *failoverRun) prepare(c iosconf.Config) {
	s := t.job.Site
	t.test = failover.Test{How: t.options.How, Tracks: t.options.Tracks, Steering: failover.SteeringOf(c, s)}
	if len(t.test.Steering.Ways) == 0 {
		for _, name := range s.TunnelInterfaces() {
			t.test.Steering.Ways = append(t.test.Steering.Ways, failover.Way{Tunnel: name})
		}
	}
	target := failover.Target{Tunnel: t.victim().Tunnel}
	for _, tunnel := range s.Tunnels() {
		target.SLA = append(target.SLA, tunnel.SLA)
		target.Track = append(target.Track, tunnel.Track)
	}
	t.waits = failover.WaitsFor(c, t.test, target)
	if t.options.Wait > 0 {
		t.waits.Detect, t.waits.Recover = t.options.Wait, t.options.Wait
	}
	t.job.Wait = t.waits.Detect // the timer outlasts it
}

// victim is the tunnel that is failed: the primary.
func (t *failoverRun) victim() plan.Victim {
	first := t.job.Site.Tunnels()[0]
	return plan.Victim{Tunnel: first.Interface, Edge: first.Edge.VPN, Page: first.Edge.Global}
}

// detect looks until the failover is proven, or the wait is over. It always gives a reason to take
// it back.
func (t *failoverRun) detect(ctx context.Context) error {
	t.watch(Event{Kind: PrimaryFailed, Detail: t.waits.Detect.Round(time.Second).String(), Left: t.left()})
	if err := t.extendTimer(ctx, t.waits.Detect+margin); err != nil {
		return err
	}
	over := t.clock.Now().Add(t.waits.Detect)
	guideDue := time.Time{} // until when the state is waited for that the vendor's guide expects
	for {
		if err := t.extendTimer(ctx, margin+t.job.Interval); err != nil {
			return err
		}
		last := !t.clock.Now().Before(over)
		s, err := t.sample(ctx, failover.Failed)
		if err != nil {
			return err
		}
		missing := s.Missing(t.test)
		if len(missing) == 0 && guideDue.IsZero() {
			guideDue = t.clock.Now().Add(t.primaryStateWait())
		}
		switch seen := t.result().Guide.Primary.OK; {
		case len(missing) == 0 && (seen || last || !t.clock.Now().Before(guideDue)):
			return t.failedOver()
		case last:
			return &NotFailedOverError{Missing: missing, Wait: t.waits.Detect}
		}
		if err := t.clock.Sleep(ctx, max(min(t.job.Interval, over.Sub(t.clock.Now())), time.Millisecond)); err != nil {
			return err
		}
	}
}

// downStateWait is how long a session that is DOWN is polled for DOWN-NEGOTIATING, the state that the
// vendor's guide expects. It comes when IKE tries again. A tunnel that is shut down does not try.
const downStateWait = 10 * time.Second

func (t *failoverRun) primaryStateWait() time.Duration {
	if t.options.How != plan.Blackhole {
		return 0
	}
	return downStateWait
}

// failedOver puts the proof on record.
func (t *failoverRun) failedOver() error {
	t.proven = true
	g := t.result().Guide
	if err := t.record(journal.FailedOver{Backup: g.Backup.Seen, Primary: g.Primary.Seen,
		Seconds: t.since().Seconds()}); err != nil {
		return err
	}
	t.watch(Event{Kind: FailedOver, Detail: fmt.Sprintf("backup %s, primary %s", g.Backup.Seen, g.Primary.Seen)})
	return errTestOver
}

// since is how long ago the primary was failed.
func (t *failoverRun) since() time.Duration {
	if t.failed.IsZero() {
		return 0
	}
	return t.clock.Now().Sub(t.failed)
}

// result adds up what was seen so far.
func (t *failoverRun) result() failover.Result {
	marks := t.marks
	for _, line := range t.plan.Lines() {
		if !t.failed.IsZero() && marks.Way == "" {
			marks.Way = secret.MaskSyntax(line.Text.Reveal())
		}
	}
	if t.options.How == plan.Shutdown && marks.Way != "" {
		marks.Way += ", shutdown"
	}
	r := failover.Summarise(t.samples, marks, t.test)
	r.Proven = r.Proven && t.proven
	r.Others = append(r.Others, t.others...)
	if t.recovered && !t.failed.IsZero() {
		r.RecoveredAt(t.samples, marks)
	}
	return r
}
