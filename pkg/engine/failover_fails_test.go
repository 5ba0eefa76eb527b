package engine_test

import (
	"context"
	"errors"
	"fmt"
	"net/netip"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/ziatunnel/ziatunnel/drivers/ciscoios"
	"github.com/ziatunnel/ziatunnel/pkg/engine"
	"github.com/ziatunnel/ziatunnel/pkg/engine/enginetest"
	"github.com/ziatunnel/ziatunnel/pkg/fakeios"
	"github.com/ziatunnel/ziatunnel/pkg/plan"
)

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
			if !sampled(cell, 40) {
				continue
			}
			oneIn(2, t, cell, func(t *testing.T) {
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
			if !sampled(cell, 64) {
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
		prepare func(t *testing.T, b *trial)
		want    string
	}{
		"the backup is down": {fakeios.Config{}, func(t *testing.T, b *trial) {
			b.backup.SetReachable(false)
			b.Clock.Advance(time.Minute)
		}, "not_active"},
		"the primary is down": {fakeios.Config{}, func(t *testing.T, b *trial) {
			b.primary.SetReachable(false)
			b.Clock.Advance(time.Minute)
		}, "not_active"},
		"the session comes from the edge": {
			fakeios.Config{Operator: netip.MustParseAddr("198.51.100.11")},
			func(*testing.T, *trial) {},
			"lockout",
		},
		"a revert is pending": {fakeios.Config{}, func(t *testing.T, b *trial) {
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
			func(t *testing.T, b *trial) { b.Configure(t, "no crypto ikev2 dpd") },
			"no_detection",
		},
		"the tracks are down": {
			fakeios.Config{},
			func(t *testing.T, b *trial) { b.trial.Tracks = true },
			"track_not_up",
		},
		"it is not armed": {
			fakeios.Config{},
			func(t *testing.T, b *trial) { b.Job.Arm = engine.ArmNone },
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
		spoil, mend func(b *trial)
		tracks      bool
		want        string
		recovers    bool
	}{
		"the backup's edge dies": {
			func(b *trial) { b.backup.SetReachable(false) }, func(b *trial) { b.backup.SetReachable(true) },
			false, "the backup, Tunnel2, is negotiating with session DOWN-NEGOTIATING", true,
		},
		"and stays dead": {
			func(b *trial) { b.backup.SetReachable(false) },
			func(*trial) {},
			false,
			"NOT proven to be as before",
			false,
		},
		"the backup's edge is sick": {
			func(b *trial) { b.backup.SetDegraded(true) }, func(b *trial) { b.backup.SetDegraded(false) },
			true, "health page is not answered", true,
		},
		"the primary dies for good": {
			func(*trial) {}, func(b *trial) { b.primary.SetReachable(false) }, false,
			"NOT proven to be as before", false,
		},
	} {
		oneIn(2, t, name, func(t *testing.T) {
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
