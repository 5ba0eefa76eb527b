package journal

import (
	"crypto/sha256"
	"encoding/hex"

	"github.com/ziatunnel/ziatunnel/pkg/device"
	"github.com/ziatunnel/ziatunnel/pkg/plan"
	"github.com/ziatunnel/ziatunnel/pkg/secret"
)

// planned is the record of a plan.
func (r *Run) planned(p plan.Plan, overrides []Override) Planned {
	out := Planned{Playbook: p.Playbook, Exempt: p.Exempt, Steps: []PlannedStep{}, Overrides: overrides,
		Stages: p.Stages}
	for _, step := range p.Steps {
		if len(step.Changes) == 0 {
			continue
		}
		s := PlannedStep{Number: step.Number, Title: step.Title, Stage: step.Stage}
		for _, c := range step.Changes {
			change := PlannedChange{Action: string(c.Action), Object: c.Object, Also: c.Also, Why: c.Why,
				Hazard: c.Hazard}
			for _, line := range c.Lines {
				planned := PlannedLine{Text: r.store.digestSecrets(line.Text.Reveal(), r.digests),
					Before: line.Before, After: line.After, Optional: line.Optional,
					Else: r.store.digestSecrets(line.Else.Reveal(), r.digests)}
				change.Lines = append(change.Lines, planned)
			}
			for _, line := range c.Undo {
				change.Undo = append(change.Undo, r.store.digestSecrets(line.Reveal(), r.digests))
			}
			s.Changes = append(s.Changes, change)
		}
		out.Steps = append(out.Steps, s)
	}
	if data, err := marshal(p.Steps); err == nil { // strings and numbers always have JSON; secrets are masked in it
		sum := sha256.Sum256(data)
		out.Hash = "sha256:" + hex.EncodeToString(sum[:])
	}
	return out
}

// Restorable is the plan in the form that [plan.Restore] takes, with the secrets filled in from the known
// texts (see [Digests.Unmask]). It is for a rollback, and must never be sent itself, because the router may have
// changed since. missing lists the lines whose secret is not known.
func (p Planned) Restorable(d Digests, known ...string) (out plan.Plan, missing []string) {
	out.Playbook, out.Stages = p.Playbook, p.Stages
	values := d.learn(known...)
	fill := func(line string) secret.Text {
		text, unknown := values.unmask(line)
		missing = append(missing, unknown...)
		return secret.NewText(text)
	}
	for _, step := range p.Steps {
		s := plan.Step{Number: step.Number, Title: step.Title, Changes: []plan.Change{}, Stage: step.Stage}
		for _, c := range step.Changes {
			change := plan.Change{Action: plan.Action(c.Action), Object: c.Object, Also: c.Also, Why: c.Why,
				Hazard: c.Hazard}
			for _, line := range c.Lines {
				typed := device.Line{Text: fill(line.Text), Before: line.Before, After: line.After,
					Optional: line.Optional}
				if line.Else != "" {
					typed.Else = fill(line.Else)
				}
				change.Lines = append(change.Lines, plan.Line{Line: typed})
			}
			for _, line := range c.Undo {
				change.Undo = append(change.Undo, fill(line))
			}
			s.Changes = append(s.Changes, change)
		}
		out.Steps = append(out.Steps, s)
	}
	return out, missing
}
