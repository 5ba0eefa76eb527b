package engine_test

import (
	"context"
	"errors"
	"fmt"
	"net/netip"
	"slices"
	"strings"
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

// trialBench is a bench whose router has both tunnels up and saved, with the edges at hand.
type trialBench struct {
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
var unhurried = ciscoios.Options{CommandTimeout: 2 * time.Second, HandshakeTimeout: 10 * time.Second}

func newTrial(t testing.TB, cfg fakeios.Config, options ciscoios.Options, more ...string) *trialBench {
	t.Helper()
	cfg.Edges = enginetest.Edges(enginetest.PSK)
	cfg.Startup = applied(t)
	b := &trialBench{
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
func newTracked(t testing.TB, cfg fakeios.Config, options ciscoios.Options) *trialBench {
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
func (b *trialBench) failover(ctx context.Context, watch engine.Watch) (failover.Result, error) {
	yes := func(engine.Review, failover.Waits) (bool, error) { return true, nil }
	return engine.Failover(ctx, b.Dial, b.Job, b.trial, yes, func(e engine.Event) {
		b.events = append(b.events, e)
		if watch != nil {
			watch(e)
		}
	})
}

// at injects faults when an event of a kind comes for the first time.
func (b *trialBench) at(t *testing.T, kind engine.Kind, faults ...fakeios.Fault) engine.Watch {
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
func (b *trialBench) mustBeAsBefore(t *testing.T) {
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

// TestFailover: both ways of failing the primary, under what is not known about IOS, armed in both
// ways.
func TestFailover(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		how    plan.Failure
		quirks fakeios.Quirks
		arm    engine.Arm
		word   string // of the primary
		dead   failover.Span
	}{
		"blackhole": {
			plan.Blackhole,
			fakeios.Quirks{},
			engine.ArmAuto,
			"DOWN-NEGOTIATING",
			failover.Span{Min: 34, Max: 36},
		},
		"blackhole, by reload": {
			plan.Blackhole,
			fakeios.Quirks{NoArchive: true},
			engine.ArmAuto,
			"DOWN-NEGOTIATING",
			failover.Span{Min: 34, Max: 36},
		},
		"blackhole, known at once": {
			plan.Blackhole,
			fakeios.Quirks{NullRouteEndsTunnel: true},
			engine.ArmAuto,
			"DOWN",
			failover.Span{},
		},
		"shutdown":                  {plan.Shutdown, fakeios.Quirks{}, engine.ArmAuto, "DOWN", failover.Span{}},
		"shutdown, armed by reload": {plan.Shutdown, fakeios.Quirks{}, engine.ArmReload, "DOWN", failover.Span{}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := newTrial(t, fakeios.Config{Quirks: c.quirks}, ciscoios.Options{})
			b.trial.How, b.Job.Arm = c.how, c.arm
			r, err := b.failover(t.Context(), nil)
			if err != nil {
				t.Fatal(err)
			}
			if !r.Tried || !r.Proven || !r.Restored || !r.Report.Proven() || r.Recovered == nil || len(r.Missing) > 0 {
				t.Errorf("%+v", r)
			}
			if !r.Guide.Backup.OK || r.Guide.Primary.Seen != c.word ||
				r.Guide.Primary.OK != (c.word == "DOWN-NEGOTIATING") {
				t.Errorf("%+v", r.Guide)
			}
			if r.PrimaryFailedAfter == nil || *r.PrimaryFailedAfter != c.dead || *r.BackupTookOverAfter != c.dead ||
				r.NoPath != c.dead {
				t.Errorf(
					"failed after %v, took over after %v, no path for %v; want %v",
					r.PrimaryFailedAfter,
					r.BackupTookOverAfter,
					r.NoPath,
					c.dead,
				)
			}
			if r.Recovered.Max > 2 {
				t.Errorf("up again after %v", r.Recovered)
			}
			want := "Router Planned SnapshotTaken Arming Armed StepBegin StepEnd Pushed ReloginOK " +
				"FailedOver RollingBack"
			if got := strings.Join(b.Records.Kinds(), " "); !strings.HasPrefix(got, want) ||
				!strings.HasSuffix(got, "Cleaned RolledBack Recovered") {
				t.Errorf("on record: %s", got)
			}
			b.mustBeAsBefore(t)
		})
	}
}

// TestFailoverTracks waits for the tracks, which takes minutes: the timer is moved on meanwhile.
func TestFailoverTracks(t *testing.T) {
	t.Parallel()
	b := newTracked(t, fakeios.Config{}, ciscoios.Options{})
	b.Job.Timer = 2 * time.Minute
	r, err := b.failover(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	changes := map[string]bool{}
	for _, e := range r.Timeline {
		changes[e.What+" "+e.From+" -> "+e.To] = true
	}
	for _, want := range []string{
		"traffic Tunnel1 -> Tunnel2",
		"primary IP SLA OK -> Timeout",
		"primary track Up -> Up, delayed Down",
		"primary track Up, delayed Down -> Down",
		"traffic Tunnel2 -> Tunnel1", "primary track Down -> Down, delayed Up", "primary track Down, delayed Up -> Up",
	} {
		if !changes[want] {
			t.Errorf("the timeline lacks %q", want)
		}
	}
	if r.NoPath != (failover.Span{Min: 34, Max: 36}) || r.Recovered.Max < 180 {
		t.Errorf("no path for %v, up again after %v", r.NoPath, r.Recovered)
	}
	if !b.Typed("configure revert timer") {
		t.Error("the timer was not moved on")
	}
	b.mustBeAsBefore(t)
}

// TestFailoverHostRoute: a host route to the edge gives way for a while, and comes back as it was.
func TestFailoverHostRoute(t *testing.T) {
	t.Parallel()
	b := newTrial(t, fakeios.Config{}, ciscoios.Options{}, "ip route 198.51.100.11 255.255.255.255 192.0.2.1 name edge")
	during := ""
	r, err := b.failover(t.Context(), func(e engine.Event) {
		if e.Kind == engine.FailedOver {
			during = b.Router.RunningConfig()
		}
	})
	if err != nil || !r.Proven {
		t.Fatalf("%v %+v", err, r)
	}
	if strings.Contains(during, "255.255.255.255 192.0.2.1 name edge") ||
		!strings.Contains(during, "255.255.255.255 Null0") {
		t.Errorf("meanwhile:\n%s", during)
	}
	b.mustBeAsBefore(t)
}

// TestFailoverCancelled cancels at every event of a test: all is as before, and nobody is in doubt.
func TestFailoverCancelled(t *testing.T) {
	t.Parallel()
	for _, how := range []plan.Failure{plan.Blackhole, plan.Shutdown} {
		whole := newTrial(t, fakeios.Config{}, ciscoios.Options{})
		whole.trial.How = how
		if _, err := whole.failover(t.Context(), nil); err != nil {
			t.Fatal(err)
		}
		for i, event := range whole.events {
			cell := fmt.Sprint(how, " ", i, " ", event.Kind)
			if !sampled(cell, 12) {
				continue
			}
			t.Run(cell, func(t *testing.T) {
				t.Parallel()
				b := newTrial(t, fakeios.Config{}, ciscoios.Options{})
				b.trial.How = how
				ctx, cancel := context.WithCancel(t.Context())
				defer cancel()
				n := 0
				r, err := b.failover(ctx, func(engine.Event) {
					if n == i {
						cancel()
					}
					n++
				})
				// The look before that event is the proof, and a cancel behind it changes nothing.
				late := i >= slices.IndexFunc(
					whole.events,
					func(e engine.Event) bool { return e.Kind == engine.FailedOver },
				)-1
				early := !slices.ContainsFunc(b.events, func(e engine.Event) bool { return e.Kind == engine.Arming })
				switch got := enginetest.EndOf(err); {
				case late && got == enginetest.ProvenDone,
					!late && !early && got == enginetest.ProvenUnchanged,
					early && got == enginetest.Failed:
				default:
					t.Errorf("%s: %v", got, err)
				}
				if r.Proven != late {
					t.Errorf("proven %v", r.Proven)
				}
				b.mustBeAsBefore(t)
			})
		}
	}
}

// TestFailoverFaults plays what can go wrong with a line at every stage of a test; without -faults a
// third of it.
func TestFailoverFaults(t *testing.T) {
	t.Parallel()
	counts := newTally()
	stages := []struct {
		name string
		from engine.Kind // when the fault begins to wait
		line string
	}{
		{"arming", engine.Connected, "configure terminal revert timer"},
		{"failing", engine.Armed, "ip route 198.51.100.11"},
		{"second login", engine.StepDone, "terminal length"},
		{"polling", engine.PrimaryFailed, "show crypto ikev2 sa"},
		{"restoring", engine.RollingBack, "configure revert now"},
		{"restoring by hand", engine.RollingBack, "no ip route 198.51.100.11"},
		{"looking again", engine.RollingBack, "show running-config"},
		{"cleaning up", engine.RollingBack, "delete /force"},
		{"proving", engine.TakenBack, "show crypto ikev2 sa"},
	}
	for _, stage := range stages {
		for _, kind := range []fakeios.FaultKind{
			fakeios.FaultReject,
			fakeios.FaultIgnore,
			fakeios.FaultUnauthorized,
			fakeios.FaultDrop,
			fakeios.FaultCut,
			fakeios.FaultClose,
			fakeios.FaultCutReply, fakeios.FaultHang, fakeios.FaultReload,
		} {
			cell := stage.name + "/" + string(kind)
			if !sampled(cell, 10) {
				continue
			}
			t.Run(cell, func(t *testing.T) {
				t.Parallel()
				b := newTrial(t, fakeios.Config{}, unhurried)
				faults := []fakeios.Fault{{Do: kind, Line: stage.line, Reply: "% Command rejected: not now"}}
				if stage.name == "restoring by hand" {
					faults = append(
						faults,
						fakeios.Fault{Do: fakeios.FaultUnauthorized, Line: "configure revert now", Times: -1},
					)
				}
				_, err := b.failover(t.Context(), b.at(t, stage.from, faults...))
				var unproven *engine.NotFailedOverError
				e := enginetest.EndOf(err)
				if errors.As(err, &unproven) {
					e = enginetest.NotProven
				}
				if e == enginetest.InDoubt || e == enginetest.Failed || is[*engine.NotRecoveredError](err) {
					t.Errorf("%s: %v", e, err)
				}
				b.mustBeAsBefore(t)
				counts.add(stage.name, string(kind), e)
			})
		}
	}
	t.Cleanup(func() { t.Log("\n" + counts.String()) })
}

// TestFailoverRefused: nothing is sent to a router on which a test would prove nothing, or harm.
func TestFailoverRefused(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		cfg     fakeios.Config
		prepare func(t *testing.T, b *trialBench)
		want    string
	}{
		"the backup is down": {fakeios.Config{}, func(t *testing.T, b *trialBench) {
			b.backup.SetReachable(false)
			b.Clock.Advance(time.Minute)
		}, "not_active"},
		"the primary is down": {fakeios.Config{}, func(t *testing.T, b *trialBench) {
			b.primary.SetReachable(false)
			b.Clock.Advance(time.Minute)
		}, "not_active"},
		"the session comes from the edge": {
			fakeios.Config{Operator: netip.MustParseAddr("198.51.100.11")},
			func(*testing.T, *trialBench) {},
			"lockout",
		},
		"a revert is pending": {fakeios.Config{}, func(t *testing.T, b *trialBench) {
			b.Configure(t, "archive", "path flash:archive", "exit")
			session, err := b.Dial(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			defer session.Close()
			if _, err := session.Ask(t.Context(), "configure terminal revert timer 30"); err != nil {
				t.Fatal(err)
			}
		}, "pending_revert"},
		"nobody would notice": {
			fakeios.Config{},
			func(t *testing.T, b *trialBench) { b.Configure(t, "no crypto ikev2 dpd") },
			"no_detection",
		},
		"the tracks are down": {
			fakeios.Config{},
			func(t *testing.T, b *trialBench) { b.trial.Tracks = true },
			"track_not_up",
		},
		"it is not armed": {
			fakeios.Config{},
			func(t *testing.T, b *trialBench) { b.Job.Arm = engine.ArmNone },
			"not_armed",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := newTrial(t, c.cfg, ciscoios.Options{})
			c.prepare(t, b)
			b.Before, b.Startup = b.Router.RunningConfig(), b.Router.StartupConfig()
			typed := len(b.Router.Lines())
			r, err := b.failover(t.Context(), nil)
			if got := enginetest.EndOf(err); got != enginetest.Refused || r.Tried ||
				!strings.Contains(err.Error(), c.want) {
				t.Errorf("%s: %v", got, err)
			}
			for _, line := range b.Router.Lines()[typed:] {
				if strings.HasPrefix(line, "conf") || strings.HasPrefix(line, "reload") {
					t.Errorf("it typed %q", line)
				}
			}
			if b.Router.RunningConfig() != b.Before {
				t.Error("the running-config differs")
			}
		})
	}
}

// TestFailoverUnproven: a backup that does not take over is said, and everything is as before; when
// it does not come back either, a person is needed.
func TestFailoverUnproven(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		spoil, mend func(b *trialBench)
		tracks      bool
		want        string
		recovers    bool
	}{
		"the backup's edge dies": {
			func(b *trialBench) { b.backup.SetReachable(false) }, func(b *trialBench) { b.backup.SetReachable(true) },
			false, "the backup, Tunnel2, is negotiating with session DOWN-NEGOTIATING", true,
		},
		"and stays dead": {
			func(b *trialBench) { b.backup.SetReachable(false) },
			func(*trialBench) {},
			false,
			"NOT proven to be as before",
			false,
		},
		"the backup's edge is sick": {
			func(b *trialBench) { b.backup.SetDegraded(true) }, func(b *trialBench) { b.backup.SetDegraded(false) },
			true, "health page is not answered", true,
		},
		"the primary dies for good": {
			func(*trialBench) {}, func(b *trialBench) { b.primary.SetReachable(false) }, false,
			"NOT proven to be as before", false,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := newTrial(t, fakeios.Config{}, ciscoios.Options{})
			if c.tracks {
				b = newTracked(t, fakeios.Config{}, ciscoios.Options{})
			}
			r, err := b.failover(t.Context(), func(e engine.Event) {
				switch e.Kind {
				case engine.Armed:
					c.spoil(b)
				case engine.RollingBack:
					c.mend(b)
				}
			})
			if err == nil || !strings.Contains(err.Error(), c.want) || !r.Restored {
				t.Fatalf("%v", err)
			}
			if recovered := is[*engine.NotFailedOverError](err); recovered != c.recovers ||
				is[*engine.NotRecoveredError](err) == recovered {
				t.Errorf("%v", err)
			}
			if !c.recovers {
				contains(t, err.Error(), "to type by hand")
				b.primary.SetReachable(true)
				b.backup.SetReachable(true)
				b.Clock.Advance(2 * time.Minute)
			}
			b.mustBeAsBefore(t)
		})
	}
}

// TestFailoverSaved: somebody saves while the primary is failed. The startup-config would fail it
// again at the next restart, and only a person may say what else was saved.
func TestFailoverSaved(t *testing.T) {
	t.Parallel()
	b := newTrial(t, fakeios.Config{}, ciscoios.Options{})
	_, err := b.failover(t.Context(), func(e engine.Event) {
		if e.Kind == engine.PrimaryFailed {
			b.Save(t)
		}
	})
	if !is[*engine.NotRecoveredError](err) {
		t.Fatalf("%v", err)
	}
	contains(t, err.Error(), "somebody has saved", "ip route 198.51.100.11 255.255.255.255 Null0", "write memory")
	if b.Router.RunningConfig() != b.Before {
		t.Error("the running-config differs")
	}
}

// TestFailoverOther: what somebody else configures meanwhile stays, and is named.
func TestFailoverOther(t *testing.T) {
	t.Parallel()
	b := newTrial(t, fakeios.Config{}, ciscoios.Options{})
	const line = "ip route 10.9.0.0 255.255.0.0 192.0.2.1"
	r, err := b.failover(
		t.Context(),
		b.at(
			t,
			engine.PrimaryFailed,
			fakeios.Fault{Do: fakeios.FaultOperator, Line: "show crypto session", Lines: []string{line}},
		),
	)
	if err != nil || !r.Proven || len(r.Others) != 1 || !strings.Contains(r.Others[0], line) {
		t.Errorf("%v %q", err, r.Others)
	}
	if got := enginetest.WithoutLines(b.Router.RunningConfig(), []string{line}); got != b.Before ||
		!strings.Contains(b.Router.RunningConfig(), line) {
		t.Errorf("the running-config differs: %v", iosconf.Difference(iosconf.Parse(b.Before), iosconf.Parse(got)))
	}
}
