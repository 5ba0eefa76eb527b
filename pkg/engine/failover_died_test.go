package engine_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/ziatunnel/ziatunnel/drivers/ciscoios"
	"github.com/ziatunnel/ziatunnel/pkg/engine"
	"github.com/ziatunnel/ziatunnel/pkg/engine/enginetest"
	"github.com/ziatunnel/ziatunnel/pkg/failover"
	"github.com/ziatunnel/ziatunnel/pkg/fakeios"
	"github.com/ziatunnel/ziatunnel/pkg/journal"
)

// trialDeaths are the moments of a failover at which its process may die.
var trialDeaths = map[string]engine.Kind{
	"arming":       engine.Arming,
	"armed":        engine.Armed,
	"failing":      engine.StepStarted,
	"failed":       engine.StepDone,
	"second login": engine.SecondLogin,
	"waiting":      engine.PrimaryFailed,
	"proven":       engine.FailedOver,
	"restoring":    engine.RollingBack,
	"restored":     engine.TakenBack,
	"recovered":    engine.Recovered,
}

// TestFailoverDied: whenever the process dies, another one restores the router and proves both
// tunnels, by resume or by rollback; after the timer has run out it finds that done, and proves it.
// Nothing ever goes on with a failover.
func TestFailoverDied(t *testing.T) {
	t.Parallel()
	for name, kind := range trialDeaths {
		for _, arm := range []engine.Arm{engine.ArmRevert, engine.ArmReload} {
			for _, late := range []bool{false, true} {
				for _, way := range []string{"resume", "rollback"} {
					cell := fmt.Sprint(name, " ", arm, " late ", late, " ", way)
					corner := name == "waiting" || name == "restoring"
					if arm == engine.ArmReload && !corner || !sampled(cell, 32) {
						continue
					}
					t.Run(cell, func(t *testing.T) {
						t.Parallel()
						dieAndRestore(t, kind, arm, late, way)
					})
				}
			}
		}
	}
}

func dieAndRestore(t *testing.T, kind engine.Kind, arm engine.Arm, late bool, way string) {
	t.Helper()
	b := newTrial(t, fakeios.Config{}, ciscoios.Options{})
	store, err := journal.OpenStore(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	b.Job.Arm = arm
	die(t, b.Branch, engine.FailoverCommand, store, b.asChange, func(e engine.Event) bool { return e.Kind == kind })
	if late {
		b.Clock.Advance(20 * time.Minute) // nobody but the router does anything
		if kind != engine.Arming && strings.Contains(b.Router.RunningConfig(), "Null0") {
			t.Error("the router has not taken it back by itself")
		}
	}
	typed := len(b.Router.Lines())
	i, job, done := interrupted(t, b.Branch, store)
	defer done()
	if way == "resume" {
		_, err = engine.Resume(t.Context(), b.Dial, job, i, enginetest.Unwatched)
		var back *engine.RolledBackError
		if !errors.As(err, &back) {
			t.Errorf("%v", err)
		}
	} else if err = engine.RollBackTo(t.Context(), b.Dial, job, i, enginetest.Unwatched); err != nil {
		t.Errorf("%v", err)
	}
	for _, line := range b.Router.Lines()[typed:] {
		if strings.HasPrefix(line, "ip route 198.51.100.11") {
			t.Errorf("it went on with the failover: %s", line)
		}
	}
	if state, err := store.Load("branch-001", job.Run); err != nil || state.RolledBack == nil || !state.Recovered {
		t.Errorf("on record: %+v, %v", state, err)
	}
	b.mustBeAsBefore(t)
}

// asChange is a failover in the shape of an apply.
func (b *trial) asChange(
	ctx context.Context,
	dial engine.Dialer,
	job engine.Job,
	_ func(engine.Review) (bool, error),
	watch engine.Watch,
) (engine.Outcome, error) {
	yes := func(engine.Review, failover.Waits) (bool, error) { return true, nil }
	_, err := engine.Failover(ctx, dial, job, b.trial, yes, watch)
	return engine.Outcome{}, err
}

// TestFailoverDiedUnseen: the process died while the edge had not given the primary up, and the
// router does not know that the edge has since. An SA that looks alive is not taken for a proof.
func TestFailoverDiedUnseen(t *testing.T) {
	t.Parallel()
	b := newTrial(t, fakeios.Config{}, ciscoios.Options{})
	store, err := journal.OpenStore(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	die(
		t,
		b.Branch,
		engine.FailoverCommand,
		store,
		b.asChange,
		func(e engine.Event) bool { return e.Kind == engine.PrimaryFailed },
	)
	b.Clock.Advance(33 * time.Second) // two seconds before the router would notice
	b.primary.SetReachable(false)
	i, job, done := interrupted(t, b.Branch, store)
	defer done()
	if _, err := engine.Resume(t.Context(), b.Dial, job, i, enginetest.Unwatched); !is[*engine.NotRecoveredError](err) {
		t.Errorf("a dead edge is taken for alive: %v", err)
	}
	if b.Router.RunningConfig() != b.Before {
		t.Error("the running-config differs")
	}
}
