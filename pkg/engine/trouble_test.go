package engine_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/ziatunnel/ziatunnel/drivers/ciscoios"
	"github.com/ziatunnel/ziatunnel/pkg/engine"
	"github.com/ziatunnel/ziatunnel/pkg/engine/enginetest"
	"github.com/ziatunnel/ziatunnel/pkg/fakeios"
	"github.com/ziatunnel/ziatunnel/pkg/journal"
	"github.com/ziatunnel/ziatunnel/pkg/playbook"
	"github.com/ziatunnel/ziatunnel/pkg/secret"
)

// lockOut adds a step that filters the operator away.
func lockOut(b *enginetest.Branch) {
	step := playbook.Step{Number: 15, Title: "Lock-out"}
	for _, line := range []string{
		"access-list 150 permit tcp any any eq 80", "interface FastEthernet4", " ip access-group 150 in",
	} {
		step.Lines = append(step.Lines, secret.NewText(line))
	}
	b.Job.Rendered.Steps = append(slices.Clone(b.Job.Rendered.Steps), step)
	for _, rule := range []string{"lockout_access_group"} {
		b.Job.Overrides = append(b.Job.Overrides, journal.Override{Rule: rule, Reason: "a test of what happens then"})
	}
}

// TestLockOut cuts the operator off in the middle of the push: the router takes it back by itself,
// and the tool waits for that, logs in again and proves it.
func TestLockOut(t *testing.T) {
	t.Parallel()
	for _, arm := range []engine.Arm{"revert", "reload"} {
		t.Run(string(arm), func(t *testing.T) {
			t.Parallel()
			b := enginetest.New(t, impatient)
			lockOut(b)
			b.Job.Arm, b.Job.Timer = arm, 2*time.Minute
			waited := false
			_, err := b.Apply(
				t.Context(),
				func(e engine.Event) { waited = waited || e.Kind == engine.Waiting && e.Left > 0 },
			)
			if got := b.Judge(t, err); got != enginetest.ProvenUnchanged || !waited {
				t.Errorf("%s: %v", got, err)
			}
		})
	}
}

// TestLockOutUnarmed: nobody takes it back, and that is said.
func TestLockOutUnarmed(t *testing.T) {
	t.Parallel()
	b := enginetest.New(t, impatient)
	lockOut(b)
	b.Job.Arm = "none"
	_, err := b.Apply(t.Context(), nil)
	if got := b.Judge(t, err); got != enginetest.InDoubt {
		t.Errorf("%s: %v", got, err)
	}
	contains(t, err.Error(), "cannot be reached", "no access-list 150")
}

// TestOwnArchiveLost finds the file that arming wrote into the router's own archive although the
// answer that named it never came.
func TestOwnArchiveLost(t *testing.T) {
	t.Parallel()
	for _, kind := range []fakeios.FaultKind{fakeios.FaultClose, fakeios.FaultCutReply, fakeios.FaultDrop} {
		b := enginetest.New(t, ciscoios.Options{}, fakeios.Fault{Do: kind, Line: "configure terminal revert"})
		b.Configure(t, "archive", "path flash:archive", "write-memory")
		b.Save(t)
		flash := b.Router.Flash()
		_, err := b.Apply(t.Context(), nil)
		if got := b.Judge(t, err); got != enginetest.ProvenUnchanged {
			t.Errorf("%s: %s: %v", kind, got, err)
		}
		if got := b.Router.Flash(); len(got) != len(flash) || len(flash) != 1 {
			t.Errorf("%s: on flash: %d files, before %d", kind, len(got), len(flash))
		}
	}
}

// TestMessagesInThePush lets the countdown of the timer come in between the lines, and then the timer
// itself run out.
func TestMessagesInThePush(t *testing.T) {
	t.Parallel()
	for _, arm := range []engine.Arm{"revert", "reload"} {
		for pass, want := range map[time.Duration]enginetest.End{
			70 * time.Second: enginetest.ProvenDone, 310 * time.Second: enginetest.ProvenDone,
			361 * time.Second: enginetest.ProvenUnchanged,
		} {
			for _, step := range []int{4, 9, 14} {
				oneIn(5, t, fmt.Sprint(arm, pass, step), func(t *testing.T) {
					t.Parallel()
					b := enginetest.New(t, ciscoios.Options{CommandTimeout: 4 * time.Second})
					b.Job.Arm = arm
					left := pass
					_, err := b.Apply(t.Context(), func(e engine.Event) {
						if e.Kind == engine.StepProgress && e.Step == step {
							b.Clock.Advance(left)
							left = 0
						}
					})
					if got := b.Judge(t, err); got != want {
						t.Errorf("%s: %v", got, err)
					}
				})
			}
		}
	}
}

// TestGiveUp ends the wait by hand: what is in doubt is said, and that the timer goes on.
func TestGiveUp(t *testing.T) {
	t.Parallel()
	b := enginetest.New(t, impatient)
	lockOut(b)
	giveUp := make(chan struct{})
	b.Job.GiveUp = giveUp
	open := true
	_, err := b.Apply(t.Context(), func(e engine.Event) {
		if e.Kind == engine.Waiting && open {
			open = false
			close(giveUp)
			<-time.After(20 * time.Millisecond)
		}
	})
	if got := b.Judge(t, err); got != enginetest.InDoubt {
		t.Fatalf("%s: %v", got, err)
	}
	contains(
		t,
		err.Error(),
		"ended by hand",
		"the router goes back by itself within",
		"configure revert now",
		"no access-list 150",
	)
}

// TestReloadInTheMiddle: the router restarts while lines are typed.
func TestReloadInTheMiddle(t *testing.T) {
	t.Parallel()
	for _, line := range []string{
		"path flash:", "configure terminal revert", "crypto ikev2 policy", "interface Tunnel2",
		"ip sla schedule 2",
	} {
		t.Run(line, func(t *testing.T) {
			t.Parallel()
			b := enginetest.New(t, ciscoios.Options{}, fakeios.Fault{Do: fakeios.FaultReload, Line: line})
			_, err := b.Apply(t.Context(), nil)
			if got := b.Judge(t, err); got != enginetest.ProvenUnchanged {
				t.Errorf("%s: %v", got, err)
			}
		})
	}
}

// TestOtherOperator keeps what somebody else configures in the middle, whether the change stays or
// is taken back.
func TestOtherOperator(t *testing.T) {
	t.Parallel()
	const line = "ip route 10.9.0.0 255.255.0.0 192.0.2.1"
	for _, spoil := range []string{"", "ip sla schedule 2"} {
		faults := []fakeios.Fault{{Do: fakeios.FaultOperator, Line: "interface Tunnel1", Lines: []string{line}}}
		want := enginetest.ProvenDone
		if spoil != "" {
			faults = append(faults, fakeios.Fault{Do: fakeios.FaultReject, Line: spoil, Reply: "% no"})
			want = enginetest.ProvenUnchanged
		}
		b := enginetest.New(t, ciscoios.Options{}, faults...)
		_, err := b.Apply(t.Context(), nil)
		if got := b.Judge(t, err, line); got != want {
			t.Fatalf("%s: %v", got, err)
		}
		if spoil != "" {
			contains(t, err.Error(), "somebody else has changed meanwhile", line)
			if b.Typed("configure revert now") {
				t.Error("a revert would have lost the other line")
			}
		}
	}
}

// TestSaving: a busy NVRAM is tried again, and what cannot be saved is not called done.
func TestSaving(t *testing.T) {
	t.Parallel()
	for times, want := range map[int]enginetest.End{
		1: enginetest.ProvenDone, 3: enginetest.ProvenDone, -1: enginetest.InDoubt,
	} {
		b := enginetest.New(
			t,
			ciscoios.Options{},
			fakeios.Fault{Do: fakeios.FaultNVRAMBusy, Line: "write", Times: times},
		)
		_, err := b.Apply(t.Context(), nil)
		if got := b.Judge(t, err); got != want {
			t.Errorf("busy %d times: %s: %v", times, got, err)
		}
	}
	b := enginetest.New(t, ciscoios.Options{})
	b.Job.NoSave = true
	out, err := b.Apply(t.Context(), nil)
	if err != nil || out.Saved || b.Router.StartupConfig() != b.Startup {
		t.Errorf("--no-save: %v", err)
	}
}

// TestNoSecondLogin: every VTY is taken when the second login comes.
func TestNoSecondLogin(t *testing.T) {
	t.Parallel()
	b := enginetest.New(t, ciscoios.Options{})
	var others []engine.Session
	_, err := b.Apply(t.Context(), func(e engine.Event) {
		if e.Kind == engine.StepStarted && e.Step == 14 {
			for range 4 {
				if s, err := b.Dial(context.Background()); err == nil {
					others = append(others, s)
				}
			}
		}
	})
	for _, s := range others {
		_ = s.Close()
	}
	var second *engine.SecondLoginError
	if got := b.Judge(t, err); got != enginetest.ProvenUnchanged || !errors.As(err, &second) || len(others) != 4 {
		t.Errorf("%s: %v", got, err)
	}
}

// TestCancelAtEveryPhase cancels at every kind of event.
func TestCancelAtEveryPhase(t *testing.T) {
	t.Parallel()
	whole := enginetest.New(t, ciscoios.Options{})
	var kinds []engine.Kind
	if _, err := whole.Apply(t.Context(), func(e engine.Event) { kinds = append(kinds, e.Kind) }); err != nil {
		t.Fatal(err)
	}
	slices.Sort(kinds)
	for _, kind := range slices.Compact(kinds) {
		oneIn(4, t, string(kind), func(t *testing.T) {
			t.Parallel()
			b := enginetest.New(t, ciscoios.Options{})
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			_, err := b.Apply(ctx, func(e engine.Event) {
				if e.Kind == kind {
					cancel()
				}
			})
			late := slices.Contains([]engine.Kind{engine.Confirmed, engine.Cleaned, engine.Saving, engine.Saved}, kind)
			if got := b.Judge(t, err); late != (got == enginetest.ProvenDone) || got == enginetest.InDoubt {
				t.Errorf("%s: %v", got, err)
			}
		})
	}
}

// TestRevertRefused: the router's own means fail, because of an operation that is running or because
// the command is forbidden; the lines are taken back one by one.
func TestRevertRefused(t *testing.T) {
	t.Parallel()
	for name, cfg := range map[string]fakeios.Config{
		"aborts": {Quirks: fakeios.Quirks{ReplaceAbortsOnSLA: true}},
		"forbidden": {
			Faults: []fakeios.Fault{{Do: fakeios.FaultUnauthorized, Line: "configure revert now", Times: -1}},
		},
		"both forbidden": {Faults: []fakeios.Fault{
			{Do: fakeios.FaultUnauthorized, Line: "configure revert now", Times: -1},
			{Do: fakeios.FaultUnauthorized, Line: "configure confirm", Times: -1},
		}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			cfg.Faults = append(cfg.Faults, fakeios.Fault{Do: fakeios.FaultReject, Line: "track 2", Reply: "% no"})
			b := enginetest.NewOn(t, cfg, ciscoios.Options{})
			_, err := b.Apply(t.Context(), nil)
			if got := b.Judge(t, err); got != enginetest.ProvenUnchanged {
				t.Errorf("%s: %v", got, err)
			}
		})
	}
}

// TestLostAroundThePush breaks the connection at each of the commands around the push, in every way.
func TestLostAroundThePush(t *testing.T) {
	t.Parallel()
	for _, line := range []string{
		"configure terminal",
		"archive",
		"path flash:",
		"configure terminal revert",
		"show crypto ikev2 sa",
		"configure confirm",
		"no path",
		"delete /force",
		"dir flash:", "write memory", "show startup-config",
	} {
		for _, kind := range []fakeios.FaultKind{
			fakeios.FaultDrop, fakeios.FaultClose, fakeios.FaultCutReply, fakeios.FaultHang,
			fakeios.FaultUnauthorized,
		} {
			cell := line + " " + string(kind)
			if !sampled(cell, 8) {
				continue
			}
			t.Run(cell, func(t *testing.T) {
				t.Parallel()
				b := enginetest.New(
					t,
					ciscoios.Options{CommandTimeout: 3 * time.Second},
					fakeios.Fault{Do: kind, Line: line},
				)
				b.Job.Timer = 2 * time.Minute
				_, err := b.Apply(t.Context(), nil)
				if got := b.Judge(t, err); got == enginetest.InDoubt || got == enginetest.NotProven {
					t.Errorf("%s: %v", got, err)
				}
			})
		}
	}
}
