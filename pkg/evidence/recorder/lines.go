package recorder

import (
	"errors"
	"slices"

	"github.com/ziatunnel/ziatunnel/pkg/device"
	"github.com/ziatunnel/ziatunnel/pkg/engine"
	"github.com/ziatunnel/ziatunnel/pkg/evidence"
	"github.com/ziatunnel/ziatunnel/pkg/guard"
	"github.com/ziatunnel/ziatunnel/pkg/plan"
	"github.com/ziatunnel/ziatunnel/pkg/secret"
)

// push is how far the lines of a plan got.
type push struct {
	begun   bool
	taken   int // lines from the start that the router took
	refused *device.RejectedLineError
	lost    bool // it stopped without a verdict on a line
	leftOut []engine.LeftOut
}

// pushOf works that out from the events so far and from the error of the run.
func (rec *Recorder) pushOf(ended error) push {
	out := push{begun: rec.pushed, leftOut: rec.leftOut}
	for _, n := range rec.taken {
		out.taken += n
	}
	var stopped *engine.StepError
	if errors.As(ended, &stopped) {
		out.lost = !errors.As(stopped.Err, &out.refused)
	}
	if out.refused != nil {
		out.taken = max(out.refused.Index, 0)
		out.lost = out.refused.Index < 0
	}
	return out
}

// verdict is what came of the line with that index in the plan, and what the router said to it.
func (p push) verdict(index int) (evidence.Verdict, string) {
	switch {
	case !p.begun:
		return evidence.NotSent, ""
	case index < p.taken:
		return evidence.Taken, ""
	case p.lost:
		return evidence.Unknown, ""
	case p.refused == nil:
		return evidence.Unknown, ""
	case index == p.refused.Index:
		return evidence.Refused, p.refused.Reply.String()
	case slices.Contains(p.refused.Ran, index):
		return evidence.RanOn, ""
	default:
		return evidence.NotSent, ""
	}
}

// markLeftOut says of a line that is optional and was refused why nothing needs it.
func (p push) markLeftOut(line *evidence.Line, index int) {
	for _, l := range p.leftOut {
		if l.Index == index {
			line.Verdict = evidence.RefusedOptional
			line.Reply = l.Words.String()
			line.Why = l.Why
			line.Instead = l.Instead.String()
		}
	}
}

// planOf is a plan as evidence, with what came of each of its lines.
func planOf(p plan.Plan, done push) *evidence.Plan {
	out := &evidence.Plan{Playbook: p.Playbook}
	for _, s := range p.Stages {
		out.Stages = append(out.Stages, evidence.Stage{Number: s.Number, Title: s.Title, Why: s.Why, Hazard: s.Hazard})
	}
	index := 0
	for _, s := range p.Steps {
		step := evidence.Step{Number: s.Number, Title: s.Title, Why: s.Why, Present: s.Present,
			Stage: s.Stage}
		for _, c := range s.Changes {
			change := evidence.Change{Action: string(c.Action), Object: c.Object, Why: c.Why, Hazard: c.Hazard,
				Undo: masked(c.Undo)}
			for _, line := range c.Lines {
				verdict, reply := done.verdict(index)
				typed := evidence.Line{Text: line.Text.String(), Verdict: verdict, Reply: reply}
				done.markLeftOut(&typed, index)
				change.Lines = append(change.Lines, typed)
				index++
			}
			step.Changes = append(step.Changes, change)
		}
		out.Steps = append(out.Steps, step)
	}
	return out
}

// masked are texts with their secrets masked.
func masked(texts []secret.Text) []string {
	out := make([]string, len(texts))
	for i, t := range texts {
		out[i] = t.String()
	}
	return out
}

// guardsOf are the findings of the guards as evidence.
func guardsOf(findings []guard.Finding) []evidence.Guard {
	var out []evidence.Guard
	for _, f := range findings {
		verdict := "warning"
		switch {
		case f.Fatal:
			verdict = "refused"
		case f.Overridden != "":
			verdict = "overridden"
		}
		out = append(out, evidence.Guard{Rule: f.Rule, Verdict: verdict, Why: f.Why, Mend: f.Remedy,
			Override: f.Overridden, Lines: masked(f.Lines)})
	}
	return out
}
