package engine

import (
	"fmt"
	"strings"
	"time"

	"github.com/ziatunnel/ziatunnel/pkg/plan"
)

// inDoubt is the error for a person: what differs, what is pending, and what to type.
func (t *rollback) inDoubt(cause, why error) *InDoubtError {
	e := &InDoubtError{Err: cause, Rollback: why, Differs: masked(append(t.missing, t.ours...))}
	if left := t.left(); left > 0 && t.arm.how == ArmRevert {
		e.Commands = append(e.Commands, "configure revert now")
		e.Pending = fmt.Sprintf("unless it is confirmed, the router goes back by itself within %s",
			left.Round(time.Second))
	} else if left > 0 && t.arm.how == ArmReload {
		e.Pending = fmt.Sprintf("the router reloads its startup-config within %s; `reload cancel` stops that",
			left.Round(time.Second))
	}
	e.Commands = append(e.Commands, undoByHand(t.touched)...)
	if t.last.runningText != "" {
		return t.withRemnants(e)
	}
	if t.arm.path != "" {
		e.Commands = append(e.Commands, "archive", "no path "+t.arm.path)
		e.Commands = append(e.Commands, t.filesByHand()...)
	}
	return e
}

func (t *rollback) withRemnants(e *InDoubtError) *InDoubtError {
	e.Commands = append(e.Commands, t.remnants(t.last)...)
	return e
}

// undoByHand lists, in safe order, what takes the whole plan back.
func undoByHand(p plan.Plan) []string {
	var out []string
	for i := len(p.Steps) - 1; i >= 0; i-- {
		for j := len(p.Steps[i].Changes) - 1; j >= 0; j-- {
			for _, line := range p.Steps[i].Changes[j].Undo {
				out = append(out, line.String())
			}
		}
	}
	return out
}

// filesByHand finds and removes the files of arming when the router does not list them.
func (a *change) filesByHand() []string {
	name := strings.TrimPrefix(a.arm.path, "flash:")
	return []string{"dir flash: | include " + name, "delete the files it lists: they hold secrets"}
}
