package plan

import (
	"slices"

	"github.com/ziatunnel/ziatunnel/pkg/iosconf"
)

// RestoreStaged is [Restore] for a plan with stages that stands on the router as a whole: it is taken back in stages,
// too. What steers traffic goes first, then one tunnel after the other in the order in which they were moved, last what
// they share.
func RestoreStaged(now, before iosconf.Config, p Plan) (Plan, error) {
	if !slices.ContainsFunc(p.Stages, func(s Stage) bool { return s.Interface != "" }) {
		return Restore(now, before, p)
	}
	out := Plan{Playbook: p.Playbook}
	state := now
	add := func(stage Stage, part Plan) error {
		back, err := Restore(state, before, part)
		if err != nil {
			return err
		}
		if back.Empty() && !stage.Renegotiate {
			return nil
		}
		stage.Number = len(out.Stages) + 1
		stage.Hazard = ""
		for _, step := range back.Steps {
			if len(step.Changes) > 0 {
				step.Stage = stage.Number
				out.Steps = append(out.Steps, step)
			}
		}
		out.Stages = append(out.Stages, stage)
		state = iosconf.Apply(state, texts(back))
		return nil
	}
	var moved, steers []Stage
	for _, stage := range p.Stages {
		switch {
		case stage.Interface != "":
			moved = append(moved, stage)
		case stage.Number > 1: // number 1 is what the tunnels share: it goes last
			stage.Why = "leads out of tunnels that are taken back"
			steers = append(steers, stage)
		}
	}
	for _, stage := range slices.Concat(steers, moved) {
		part := p.OfStage(stage.Number)
		if stage.Interface != "" {
			stage = backStage(stage, moved, before)
		}
		if err := add(stage, part); err != nil {
			return Plan{}, err
		}
	}
	rest := Stage{Title: "what the tunnels share", Why: "touches no security association that is up"}
	if err := add(rest, p); err != nil {
		return Plan{}, err
	}
	return out, nil
}

// backStage is the stage that takes a tunnel back: it leads to the edge that it led to before.
func backStage(stage Stage, moved []Stage, before iosconf.Config) Stage {
	if end := EndOf(before, stage.Interface); end.IsValid() {
		stage.Peer = end.String()
	}
	var order []Tunnel
	index := 0
	for i, s := range moved {
		order = append(order, Tunnel{Interface: s.Interface})
		if s.Interface == stage.Interface {
			index = i
		}
	}
	stage.Why = whyMoved(stage, index, order)
	return stage
}

// texts are the lines of a plan as they are typed.
func texts(p Plan) []string {
	var out []string
	for _, line := range p.Lines() {
		out = append(out, line.Text.Reveal())
	}
	return out
}
