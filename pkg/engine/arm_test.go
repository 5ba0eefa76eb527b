package engine_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/ziatunnel/ziatunnel/drivers/ciscoios"
	"github.com/ziatunnel/ziatunnel/pkg/engine"
	"github.com/ziatunnel/ziatunnel/pkg/engine/enginetest"
	"github.com/ziatunnel/ziatunnel/pkg/fakeios"
	"github.com/ziatunnel/ziatunnel/pkg/guard"
	"github.com/ziatunnel/ziatunnel/pkg/journal"
)

// impatient finds out quickly that a router does not answer.
var impatient = ciscoios.Options{CommandTimeout: 3 * time.Second, HandshakeTimeout: 6 * time.Second}

// TestArming arms in every way there is, and leaves nothing behind.
func TestArming(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		arm           engine.Arm
		quirks        fakeios.Quirks
		configure     []string
		faults        []fakeios.Fault
		want          enginetest.End
		armed         engine.Arm
		typed, absent []string
	}{
		"temporary archive": {
			want:  enginetest.ProvenDone,
			armed: "revert",
			typed: []string{
				"path flash:ziatunnel-",
				"configure terminal revert timer 6",
				"configure confirm",
				"no path flash:ziatunnel-",
				"delete /force flash:ziatunnel-",
			},
		},
		"own archive": {
			configure: []string{"archive", "path flash:archive"},
			want:      enginetest.ProvenDone,
			armed:     "revert",
			typed:     []string{"delete /force flash:archive-"},
			absent:    []string{"no path", "path flash:ziatunnel"},
		},
		"archive without a path": {
			configure: []string{"archive", "maximum 5"},
			want:      enginetest.ProvenDone,
			armed:     "revert",
			typed:     []string{"no path flash:ziatunnel-"},
			absent:    []string{"no archive"},
		},
		"no archive": {
			quirks: fakeios.Quirks{NoArchive: true},
			want:   enginetest.ProvenDone,
			armed:  "reload",
			typed:  []string{"reload in 6", "reload cancel"},
		},
		"no archive, wanted": {arm: "revert", quirks: fakeios.Quirks{NoArchive: true}, want: enginetest.Refused},
		"reload": {
			arm:    "reload",
			want:   enginetest.ProvenDone,
			armed:  "reload",
			absent: []string{"archive"},
		},
		"reload, unsaved": {
			arm:       "reload",
			configure: []string{"ip route 10.9.0.0 255.255.0.0 192.0.2.1"},
			want:      enginetest.Refused,
		},
		"neither": {
			quirks:    fakeios.Quirks{NoArchive: true},
			configure: []string{"ip route 10.9.0.0 255.255.0.0 192.0.2.1"},
			want:      enginetest.Refused,
		},
		"none": {
			arm:    "none",
			want:   enginetest.ProvenDone,
			armed:  "",
			absent: []string{"archive", "reload", "configure terminal revert"},
		},
		"flash full": {
			faults: []fakeios.Fault{{Do: fakeios.FaultFlashFull, Line: "configure terminal revert"}},
			want:   enginetest.ProvenDone,
			armed:  "reload",
			typed:  []string{"no path", "reload cancel"},
		},
		"flash full, wanted": {
			arm:    "revert",
			faults: []fakeios.Fault{{Do: fakeios.FaultFlashFull, Line: "configure terminal revert"}},
			want:   enginetest.Refused,
			typed:  []string{"no path"},
		},
		"archive forbidden": {
			faults: []fakeios.Fault{{Do: fakeios.FaultUnauthorized, Line: "archive"}},
			want:   enginetest.ProvenDone,
			armed:  "reload",
		},
		"timer forbidden": {
			faults: []fakeios.Fault{{Do: fakeios.FaultUnauthorized, Line: "configure terminal revert"}},
			want:   enginetest.ProvenDone,
			armed:  "reload",
			typed:  []string{"no path"},
		},
	} {
		oneIn(3, t, name, func(t *testing.T) {
			t.Parallel()
			b := enginetest.NewOn(t, fakeios.Config{Quirks: c.quirks, Faults: c.faults}, ciscoios.Options{})
			if c.configure != nil {
				b.Configure(t, c.configure...)
				b.Job.Overrides = []journal.Override{
					{Rule: "unsaved_changes", Reason: "a test of what arming makes of them"},
				}
			}
			b.Job.Arm = c.arm
			flash := len(b.Router.Flash())
			out, err := b.Apply(t.Context(), nil)
			if got := b.Judge(t, err); got != c.want || out.Armed != c.armed {
				t.Fatalf("%s, armed by %q: %v", got, out.Armed, err)
			}
			for _, line := range c.typed {
				if !b.Typed(line) {
					t.Errorf("%q was not typed: %q", line, b.Router.Lines())
				}
			}
			for _, line := range c.absent {
				if b.Typed(line) {
					t.Errorf("%q was typed", line)
				}
			}
			if len(b.Router.Flash()) != flash {
				t.Errorf("flash: %v", b.Router.Flash())
			}
		})
	}
}

// TestJournalOfAnApply has a record before and after everything that changes the router.
func TestJournalOfAnApply(t *testing.T) {
	t.Parallel()
	b := enginetest.New(t, ciscoios.Options{Window: 1})
	if _, err := b.Apply(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	got := strings.Join(b.Records.Kinds(), " ")
	contains(
		t,
		got,
		"Planned SnapshotTaken Arming Armed StepBegin StepEnd StepBegin",
		"StepEnd Pushed ReloginOK Proven Confirmed Cleaned Saved",
	)
}

// TestJournalFails at each of its records: before the push that refuses, later it rolls back, and never is a
// change left that is not on record. Behind the confirmation nothing is taken back any more: the change is
// finished, and the error says that its end is not on record.
func TestJournalFails(t *testing.T) {
	t.Parallel()
	whole := enginetest.New(t, ciscoios.Options{})
	if _, err := whole.Apply(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	confirmed := 1 + slices.IndexFunc(whole.Records.List, func(r journal.Record) bool {
		_, ok := r.(journal.Confirmed)
		return ok
	})
	if confirmed == 0 {
		t.Fatal("nothing was confirmed")
	}
	for at := 1; at <= whole.Records.Written; at++ {
		oneIn(5, t, fmt.Sprint("record ", at), func(t *testing.T) {
			t.Parallel()
			b := enginetest.New(t, ciscoios.Options{})
			b.Records.FailAt = at
			_, err := b.Apply(t.Context(), nil)
			if !errors.Is(err, enginetest.ErrDisk) {
				t.Fatalf("%v", err)
			}
			if at >= confirmed {
				if !strings.Contains(err.Error(), "the change is done and saved, but the journal cannot be written") {
					t.Error(err)
				}
				b.Judge(t, nil)
				return
			}
			if got := b.Judge(t, err); got != enginetest.ProvenUnchanged && got != enginetest.Failed {
				t.Errorf("%s: %v", got, err)
			}
		})
	}
}

// TestSomebodyElse refuses a router on which another change is pending, and one that has changed
// since the plan was made.
func TestSomebodyElse(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		do   func(t *testing.T, s engine.Session) error
		rule string
	}{
		"revert": {func(t *testing.T, s engine.Session) error {
			return enginetest.Ask(t, s, "configure terminal revert timer 30")
		}, "pending_revert"},
		"reload": {
			func(t *testing.T, s engine.Session) error { return enginetest.Ask(t, s, "reload in 30") },
			"pending_reload",
		},
		"archive": {func(t *testing.T, s engine.Session) error {
			lines := enginetest.Lines("archive", "path flash:ziatunnel-20261124-080000-ffffff")
			return s.Configure(t.Context(), lines, nil)
		}, "leftover_archive"},
		"change": {func(t *testing.T, s engine.Session) error {
			return s.Configure(context.Background(), enginetest.Lines("ip route 10.9.0.0 255.255.0.0 192.0.2.1"), nil)
		}, "changed_meanwhile"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := enginetest.New(t, ciscoios.Options{})
			b.Configure(t, "archive", "path flash:archive")
			b.Save(t)
			between := func(engine.Review) (bool, error) {
				s, err := b.Dial(context.Background())
				if err != nil {
					return false, err
				}
				defer s.Close()
				return true, c.do(t, s)
			}
			_, err := engine.Apply(t.Context(), b.Dial, b.Job, between, enginetest.Unwatched)
			var no *engine.RefusedError
			if !errors.As(err, &no) ||
				!slices.ContainsFunc(
					no.Findings,
					func(f guard.Finding) bool { return f.Rule == c.rule || f.Rule == "changed_meanwhile" },
				) {
				t.Fatalf("%v", err)
			}
			if b.Typed("crypto ikev2 proposal") {
				t.Error("it was sent all the same")
			}
		})
	}
}

// TestTimerOutlastsTheWait moves the timer on while the proof takes longer than it runs.
func TestTimerOutlastsTheWait(t *testing.T) {
	t.Parallel()
	for i, keep := range []bool{true, false, true, false} {
		b := enginetest.NewOn(t, fakeios.Config{Edges: enginetest.Edges("another-key-0123456789")}, ciscoios.Options{})
		command := "configure revert timer"
		if i > 1 {
			b.Job.Arm, command = "reload", "reload in 1" // 10 minutes and more
		}
		b.Job.Wait = 9 * time.Minute
		b.Job.Interval = time.Minute
		b.Job.Timer = 3 * time.Minute
		b.Job.RollBackUnproven = !keep
		shortest := time.Hour
		_, err := b.Apply(t.Context(), func(e engine.Event) {
			if e.Kind == engine.Polled {
				shortest = min(shortest, e.Left)
			}
		})
		if shortest < time.Minute || !b.Typed(command) {
			t.Errorf("only %s were left of the timer", shortest)
		}
		switch got := b.Judge(t, err); {
		case keep && got == enginetest.NotProven:
			if !strings.Contains(b.Router.RunningConfig(), "interface Tunnel2") ||
				b.Router.StartupConfig() != b.Startup {
				t.Error("what is not proven stays in the running-config alone")
			}
		case !keep && got == enginetest.ProvenUnchanged:
		default:
			t.Errorf("keep %v: %s: %v", keep, got, err)
		}
	}
}

// TestArmingEndsLate: the router does not answer while it arms, and gets on with it behind a look that finds nothing
// pending. It is looked at again until that must have ended, and what it began is called off.
func TestArmingEndsLate(t *testing.T) {
	t.Parallel()
	for arm, command := range map[engine.Arm]string{
		engine.ArmRevert: "configure terminal revert timer",
		engine.ArmReload: "reload in",
	} {
		t.Run(string(arm), func(t *testing.T) {
			t.Parallel()
			b := enginetest.New(t, unhurried, fakeios.Fault{Do: fakeios.FaultHang, Line: command})
			b.Job.Arm = arm
			ended := false
			late := sync.OnceFunc(func() {
				ended = true
				var files int
				if arm == engine.ArmRevert {
					files = len(b.Router.Flash())
				}
				if err := enginetest.Ask(t, b.Login(t), command+" 12"); err != nil {
					t.Error(err)
				}
				if arm == engine.ArmRevert && len(b.Router.Flash()) == files {
					t.Error("it wrote no archive")
				}
			})
			_, err := b.Apply(t.Context(), func(e engine.Event) {
				if e.Kind == engine.Waiting && strings.Contains(e.Detail, "arming") {
					late()
				}
			})
			if b.Judge(t, err) != enginetest.ProvenUnchanged || !ended {
				t.Errorf("waited: %v, %v", ended, err)
			}
			b.MustBeClean(t)
			b.Clock.Advance(time.Hour)
			if got := b.Router.RunningConfig(); got != b.Before {
				t.Error("the router takes something back later")
			}
		})
	}
}
