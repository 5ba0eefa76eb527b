package engine_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/ziatunnel/ziatunnel/pkg/engine"
	"github.com/ziatunnel/ziatunnel/pkg/engine/enginetest"
	"github.com/ziatunnel/ziatunnel/pkg/fakeios"
	"github.com/ziatunnel/ziatunnel/pkg/journal"
)

// surveyAsChange is a survey in the shape of an apply.
func surveyAsChange(t *testing.T, b *enginetest.Branch) func(
	context.Context, engine.Dialer, engine.Job, func(engine.Review) (bool, error), engine.Watch,
) (engine.Outcome, error) {
	t.Helper()
	o := surveyOptions(t, b)
	return func(
		ctx context.Context, dial engine.Dialer, job engine.Job, decide func(engine.Review) (bool, error),
		watch engine.Watch,
	) (engine.Outcome, error) {
		_, err := engine.Survey(ctx, dial, job, o, decide, watch)
		return engine.Outcome{}, err
	}
}

// surveyDeaths are the moments of a survey at which its process may die.
var surveyDeaths = map[string]func(engine.Event) bool{
	"arming":  func(e engine.Event) bool { return e.Kind == engine.Arming },
	"armed":   func(e engine.Event) bool { return e.Kind == engine.Armed },
	"typing":  func(e engine.Event) bool { return e.Kind == engine.StepDone && e.Step == 15 },
	"windows": func(e engine.Event) bool { return strings.HasSuffix(e.Detail, "window of 16") },
	"gone":    func(e engine.Event) bool { return e.Kind == engine.Cleaned },
	"back":    func(e engine.Event) bool { return e.Kind == engine.RollingBack },
}

// TestSurveyDied: whenever the process dies, resume and rollback take the survey back; nothing goes on with it, and
// nothing is saved. After the timer has run out they find that done.
func TestSurveyDied(t *testing.T) {
	t.Parallel()
	for name, at := range surveyDeaths {
		for _, late := range []bool{false, true} {
			for _, way := range []string{"resume", "rollback"} {
				cell := fmt.Sprint(name, " late ", late, " ", way)
				if !sampled(cell, 24) {
					continue
				}
				t.Run(cell, func(t *testing.T) {
					t.Parallel()
					surveyDies(t, at, late, way)
				})
			}
		}
	}
}

func surveyDies(t *testing.T, at func(engine.Event) bool, late bool, way string) {
	t.Helper()
	b := enginetest.NewOn(t, fakeios.Config{}, unhurried)
	store, err := journal.OpenStore(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	die(t, b, engine.SurveyCommand, store, surveyAsChange(t, b), at)
	if late {
		b.Clock.Advance(20 * time.Minute)
	}
	i, job, done := interrupted(t, b, store)
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
	mustBeUntouched(t, b)
}

// mustBeUntouched wants the router to be what it was, and nothing to be saved.
func mustBeUntouched(t *testing.T, b *enginetest.Branch) {
	t.Helper()
	if b.Router.RunningConfig() != b.Before || b.Router.StartupConfig() != b.Startup {
		t.Error("the router is not what it was")
	}
	if b.Typed("write") || b.Typed("copy running") {
		t.Error("a survey has saved")
	}
	b.MustBeClean(t)
}

// TestSurveyInTrouble: a session that is lost, a router that hangs, a cancel and somebody else at the router. Whatever
// happens, nothing of a survey is left.
func TestSurveyInTrouble(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		fault  fakeios.Fault
		others []string
		done   bool // it is gone on with over a new session
	}{
		"dropped at a line": {fault: fakeios.Fault{Do: fakeios.FaultDrop, Line: "tunnel destination"}, done: true},
		"dropped again":     {fault: fakeios.Fault{Do: fakeios.FaultDrop, Line: "tunnel destination", Times: 9}},
		"closed at a window": {
			fault: fakeios.Fault{Do: fakeios.FaultClose, Line: "route-map ZT-SURVEY-W-MAP2 permit 4"}, done: true,
		},
		"hangs": {fault: fakeios.Fault{Do: fakeios.FaultHang, Line: "track "}, done: true},
		"refuses to take away": {
			fault: fakeios.Fault{Do: fakeios.FaultReject, Line: "no track", Reply: "% Busy", Times: 3},
		},
		"loses the schedule":   {fault: fakeios.Fault{Do: fakeios.FaultIgnore, Line: "ip sla schedule"}, done: true},
		"dropped while arming": {fault: fakeios.Fault{Do: fakeios.FaultDrop, Line: "configure terminal revert timer"}},
		"dropped at the end": {
			fault: fakeios.Fault{Do: fakeios.FaultCutReply, Line: "configure revert now"}, done: true,
		},
		"dropped while showing": {fault: fakeios.Fault{Do: fakeios.FaultDrop, Line: "show crypto eli"}},
		"somebody else": {
			fault: fakeios.Fault{
				Do: fakeios.FaultOperator, Line: "tunnel mode", Lines: []string{"ip domain name corp.example"},
			},
			others: []string{"ip domain name corp.example"},
		},
	} {
		if !sampled(name, 4) {
			continue
		}
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := enginetest.NewOn(t, fakeios.Config{Faults: []fakeios.Fault{c.fault}}, unhurried)
			file, err := surveyed(t.Context(), t, b, nil, nil)
			var back *engine.RolledBackError
			switch {
			case c.done && err != nil, !c.done && !errors.As(err, &back):
				t.Errorf("%v", err)
			case file == nil:
				t.Error("no file")
			case file.Complete != c.done && c.others == nil:
				t.Errorf("complete %v", file.Complete)
			}
			if got := enginetest.WithoutLines(b.Router.RunningConfig(), c.others); got != b.Before {
				t.Error("the router is not what it was")
			}
			b.MustBeClean(t)
		})
	}
}

// TestSurveyCancelled: Ctrl-C takes it back.
func TestSurveyCancelled(t *testing.T) {
	t.Parallel()
	b := enginetest.NewOn(t, fakeios.Config{}, unhurried)
	ctx, cancel := context.WithCancel(t.Context())
	file, err := surveyed(ctx, t, b, nil, func(e engine.Event) {
		if e.Kind == engine.StepDone && e.Step == 12 {
			cancel()
		}
	})
	var back *engine.RolledBackError
	if !errors.As(err, &back) || !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
	if file == nil || file.Complete || !file.Restored {
		t.Errorf("%+v", file)
	}
	mustBeUntouched(t, b)
}

// TestSurveyRefused: what stands against a survey, before anything is sent.
func TestSurveyRefused(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		startup string // appended
		arm     engine.Arm
		rule    string
	}{
		"names in use":  {startup: "route-map ZT-SURVEY-A-MAP permit 1\n", rule: "survey_left"},
		"addresses too": {startup: "ip route 198.18.7.0 255.255.255.0 Null0\n", rule: "survey_left"},
		"not armed":     {arm: engine.ArmNone, rule: "not_armed"},
		"tunnels up":    {startup: "up", rule: "tunnels_up"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := enginetest.NewOn(t, fakeios.Config{}, unhurried)
			switch {
			case c.startup == "up":
				b = newTrial(t, fakeios.Config{}, unhurried).Branch
			case c.startup != "":
				b.Configure(t, strings.TrimSpace(c.startup))
			}
			b.Job.Arm = c.arm
			before := b.Router.RunningConfig()
			file, err := surveyed(t.Context(), t, b, nil, nil)
			var refused *engine.RefusedError
			if !errors.As(err, &refused) || refused.Findings[0].Rule != c.rule || file != nil {
				t.Errorf("%v, %v", err, file)
			}
			if b.Router.RunningConfig() != before || b.Typed("configure terminal revert") {
				t.Error("something was sent")
			}
		})
	}
}
