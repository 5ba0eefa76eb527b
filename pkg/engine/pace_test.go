package engine_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/ziatunnel/ziatunnel/drivers/ciscoios"
	"github.com/ziatunnel/ziatunnel/pkg/engine"
	"github.com/ziatunnel/ziatunnel/pkg/engine/enginetest"
	"github.com/ziatunnel/ziatunnel/pkg/fakeios"
)

// TestSlowAuthorization: where a server authorizes every command and takes seconds for it, from the login on or from
// the middle of the push, the timer is moved on and the change ends proven. On a quick router it is not moved.
func TestSlowAuthorization(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		late  time.Duration
		line  string // the first that is late; empty: every command is
		timer time.Duration
		arm   engine.Arm
		moved bool
	}{
		"quick":                      {},
		"quick, shortest timer":      {timer: 2 * time.Minute},
		"3 s a command":              {late: 3 * time.Second, moved: true},
		"3 s a command, reload":      {late: 3 * time.Second, arm: engine.ArmReload, moved: true},
		"5 s a command":              {late: 5 * time.Second, moved: true},
		"3 s a command, short timer": {late: 3 * time.Second, timer: 2 * time.Minute, moved: true},
		"12 s a command":             {late: 12 * time.Second, moved: true},
		"3 s behind step 9":          {late: 3 * time.Second, line: "interface Tunnel1"},
		"5 s behind step 9":          {late: 5 * time.Second, line: "interface Tunnel1", moved: true},
		"3 s behind step 9, 2 minutes": {
			late: 3 * time.Second, line: "interface Tunnel1", timer: 2 * time.Minute, moved: true,
		},
	} {
		for _, window := range []int{0, 1} {
			t.Run(fmt.Sprint(name, ", window ", window), func(t *testing.T) {
				t.Parallel()
				b := enginetest.New(t, ciscoios.Options{Window: window})
				b.Job.Timer, b.Job.Arm = c.timer, c.arm
				late := fakeios.Fault{Do: fakeios.FaultLate, Delay: c.late, Times: -1}
				if c.late > 0 && c.line == "" {
					inject(t, b.Router, late)
				}
				var moved, pushing bool
				out, err := b.Apply(t.Context(), func(e engine.Event) {
					switch {
					case e.Kind == engine.Armed:
						moved = moved || pushing
						pushing = true
					case e.Kind == engine.SecondLogin:
						pushing = false
					case e.Kind == engine.StepDone && e.Step == 9 && c.line != "":
						inject(t, b.Router, late)
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
