package engine_test

import (
	"errors"
	"fmt"
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

// TestSlowAuthorization: where a server authorizes every command and takes seconds for it, from the login on or from
// the middle of the push, the timer is moved on and the change ends proven. On a quick router it is not moved.
func TestSlowAuthorization(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		late   time.Duration
		behind int // the step behind which every command is late; 0: they all are
		timer  time.Duration
		arm    engine.Arm
		moved  bool
	}{
		"quick":                      {},
		"quick, shortest timer":      {timer: 2 * time.Minute},
		"3 s a command":              {late: 3 * time.Second, moved: true},
		"3 s a command, reload":      {late: 3 * time.Second, arm: engine.ArmReload, moved: true},
		"5 s a command":              {late: 5 * time.Second, moved: true},
		"3 s a command, short timer": {late: 3 * time.Second, timer: 2 * time.Minute, moved: true},
		"12 s a command":             {late: 12 * time.Second, moved: true},
		"2 s behind step 9":          {late: 2 * time.Second, behind: 9},
		"6 s behind step 9":          {late: 6 * time.Second, behind: 9, moved: true},
		"3 s behind step 9, 2 minutes": {
			late: 3 * time.Second, behind: 9, timer: 2 * time.Minute, moved: true,
		},
	} {
		for _, window := range []int{0, 1} {
			oneIn(5, t, fmt.Sprint(name, ", window ", window), func(t *testing.T) {
				t.Parallel()
				b := enginetest.New(t, ciscoios.Options{Window: window})
				b.Job.Timer, b.Job.Arm = c.timer, c.arm
				if c.late > 0 {
					inject(t, b.Router, fakeios.Fault{Do: fakeios.FaultLate, Delay: c.late, Times: -1,
						Skip: typedBefore(t, c.behind, window, c.timer)})
				}
				var moved, pushing bool
				out, err := b.Apply(t.Context(), func(e engine.Event) {
					switch e.Kind {
					case engine.Armed:
						moved = moved || pushing
						pushing = true
					case engine.SecondLogin:
						pushing = false
					}
				})
				if b.Judge(t, err) != enginetest.ProvenDone || !out.Saved {
					t.Errorf("%v", err)
				}
				if moved != c.moved {
					t.Errorf("timer moved during the push: %v", moved)
				}
				b.MustBeClean(t)
			})
		}
	}
}

// typedBefore is how many lines a router sees in an apply before the first one behind a step; 0 for step 0.
func typedBefore(t *testing.T, step, window int, timer time.Duration) int {
	t.Helper()
	if step == 0 {
		return 0
	}
	b := enginetest.New(t, ciscoios.Options{Window: window})
	b.Job.Timer = timer
	out, err := b.Apply(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	next := slices.IndexFunc(out.Review.Plan.Steps, func(s plan.Step) bool { return s.Number > step })
	first := out.Review.Plan.Steps[next].Changes[0].Lines[0].Text.Reveal()
	at := slices.Index(b.Router.Lines(), first)
	if at < 0 {
		t.Fatalf("%q was not typed", first)
	}
	return at
}

// TestTimerTooShort: lines so slow that no timer can be moved on in time are taken back, and the message says that the
// timer ran out and how long the push needs, and blames no line.
func TestTimerTooShort(t *testing.T) {
	t.Parallel()
	b := enginetest.New(t, ciscoios.Options{},
		fakeios.Fault{Do: fakeios.FaultLate, Delay: 25 * time.Second, Times: -1})
	b.Job.Timer = 2 * time.Minute
	_, err := b.Apply(t.Context(), nil)
	var back *engine.RolledBackError
	if !errors.As(err, &back) || b.Judge(t, err) != enginetest.ProvenUnchanged {
		t.Fatalf("%v", err)
	}
	for _, words := range []string{"timer has run out", "at this speed", "--timer"} {
		if !strings.Contains(err.Error(), words) {
			t.Errorf("%q is missing: %v", words, err)
		}
	}
}

func inject(t *testing.T, r *fakeios.Router, f fakeios.Fault) {
	t.Helper()
	if err := r.Inject(f); err != nil {
		t.Error(err)
	}
}
