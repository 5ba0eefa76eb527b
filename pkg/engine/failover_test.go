package engine_test

import (
	"strings"
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
