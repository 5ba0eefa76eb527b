package engine_test

import (
	"context"
	"sync"
	"testing"
	"time"

	"github.com/ziatunnel/ziatunnel/drivers/ciscoios"
	"github.com/ziatunnel/ziatunnel/pkg/engine"
	"github.com/ziatunnel/ziatunnel/pkg/engine/enginetest"
	"github.com/ziatunnel/ziatunnel/pkg/failover"
	"github.com/ziatunnel/ziatunnel/pkg/fakeios"
	"github.com/ziatunnel/ziatunnel/pkg/iosconf"
	"github.com/ziatunnel/ziatunnel/pkg/plan"
)

// trial is a bench whose router has both tunnels up and saved, with the edges at hand.
type trial struct {
	*enginetest.Branch
	primary, backup *fakeios.Edge
	trial           engine.FailoverOptions
	events          []engine.Event
}

// upAndSaved is the startup-config that an apply leaves. It is made once: a router that boots with it
// is ready sooner than one that everything is typed into.
var upAndSaved struct {
	once sync.Once
	text string
}

func applied(t testing.TB) string {
	t.Helper()
	upAndSaved.once.Do(func() {
		b := enginetest.New(t, unhurried)
		if _, err := b.Apply(t.Context(), nil); err != nil {
			t.Fatal(err)
		}
		upAndSaved.text = b.Router.StartupConfig()
	})
	return upAndSaved.text
}

// unhurried outlasts a machine that does other things too; a router that hangs is given up all the same.
var unhurried = ciscoios.Options{CommandTimeout: 4 * time.Second, HandshakeTimeout: 10 * time.Second}

func newTrial(t testing.TB, cfg fakeios.Config, options ciscoios.Options, more ...string) *trial {
	t.Helper()
	cfg.Edges = enginetest.Edges(enginetest.PSK)
	cfg.Startup = applied(t)
	b := &trial{
		Branch:  enginetest.NewOn(t, cfg, options),
		primary: cfg.Edges[0],
		backup:  cfg.Edges[1],
		trial:   engine.FailoverOptions{How: plan.Blackhole},
	}
	b.Clock.Advance(20 * time.Second)
	if len(more) > 0 {
		b.Configure(t, more...)
		b.Save(t)
	}
	b.Before, b.Startup = b.Router.RunningConfig(), b.Router.StartupConfig()
	return b
}

// tracked is one whose tracks are up too.
func newTracked(t testing.TB, cfg fakeios.Config, options ciscoios.Options) *trial {
	t.Helper()
	b := newTrial(t, cfg, options)
	for i := range b.Job.Want.Tunnels {
		b.Job.Want.Tunnels[i].Track, b.Job.Want.Tunnels[i].SLA = i+1, i+1
	}
	b.trial.Tracks = true
	b.Clock.Advance(6 * time.Minute)
	return b
}

// failover runs one failover.
func (b *trial) failover(ctx context.Context, watch engine.Watch) (failover.Result, error) {
	yes := func(engine.Review, failover.Waits) (bool, error) { return true, nil }
	return engine.Failover(ctx, b.Dial, b.Job, b.trial, yes, func(e engine.Event) {
		b.events = append(b.events, e)
		if watch != nil {
			watch(e)
		}
	})
}

// at injects faults when an event of a kind comes for the first time.
func (b *trial) at(t *testing.T, kind engine.Kind, faults ...fakeios.Fault) engine.Watch {
	done := false
	return func(e engine.Event) {
		if e.Kind != kind || done {
			return
		}
		done = true
		for _, f := range faults {
			if err := b.Router.Inject(f); err != nil {
				t.Error(err)
			}
		}
	}
}

// mustBeAsBefore holds the router against what every end but a doubt promises: configuration, timers
// and flash are as before, nothing was saved, and both tunnels are up, also when whatever was dead
// already has had the time to show it.
func (b *trial) mustBeAsBefore(t *testing.T) {
	t.Helper()
	if got := b.Router.RunningConfig(); got != b.Before {
		t.Errorf("the running-config differs: %v", iosconf.Difference(iosconf.Parse(b.Before), iosconf.Parse(got)))
	}
	if b.Router.StartupConfig() != b.Startup {
		t.Error("the startup-config differs")
	}
	b.MustBeClean(t)
	for _, later := range []time.Duration{0, 40 * time.Second} {
		b.Clock.Advance(later)
		session, err := b.Dial(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		job := b.Job
		job.Wait = 0
		report, err := engine.Verify(context.Background(), session, job, enginetest.Unwatched)
		_ = session.Close()
		if err != nil || !report.Proven() {
			t.Errorf("%s later the tunnels are not both up: %v", later, err)
		}
	}
}
