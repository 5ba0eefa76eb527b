package provision

import (
	"time"

	"github.com/ziatunnel/ziatunnel/pkg/engine"
	"github.com/ziatunnel/ziatunnel/pkg/rollout"
)

// stepTimes keeps how the steps of the playbook ended, and how long each took.
type stepTimes struct {
	clock engine.Clock
	list  []rollout.Step
	began time.Time // the step under way
}

// record takes an event of the engine.
func (t *stepTimes) record(e engine.Event) {
	outcome := ""
	switch e.Kind {
	case engine.StepStarted:
		t.began = t.clock.Now()
	case engine.StepDone:
		outcome = "done"
	case engine.StepPresent:
		outcome, t.began = "present", time.Time{}
	case engine.StepFailed:
		outcome = "failed"
	}
	if outcome == "" {
		return
	}
	step := rollout.Step{Number: e.Step, Title: e.Title, Outcome: outcome}
	if !t.began.IsZero() {
		step.Took = t.clock.Now().Sub(t.began)
	}
	for i := range t.list { // a second push, of what a run before had left, is the one that counts
		if t.list[i].Number == step.Number {
			if e.Stage > 0 && t.list[i].Outcome == "done" { // a plan in stages has a step several times
				step.Took += t.list[i].Took
			}
			t.list[i] = step
			return
		}
	}
	t.list = append(t.list, step)
}
