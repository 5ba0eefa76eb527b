package engine

import (
	"context"
	"slices"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/capture"
	"github.com/ziatunnel/ziatunnel/pkg/iosconf"
	"github.com/ziatunnel/ziatunnel/pkg/journal"
	"github.com/ziatunnel/ziatunnel/pkg/plan"
	"github.com/ziatunnel/ziatunnel/pkg/verify"
)

// reviewStages is a review whose plan moves one tunnel at a time, where it changes a tunnel that is up. Which are up is
// asked only when the configuration leaves it open: a router without tunnels of ours costs nothing. What the router
// does not say is not known, and taken for up.
func reviewStages(
	ctx context.Context, s Session, r Review, read reading, job Job, reasons map[string]string,
) (Review, error) {
	if r.Plan.Empty() {
		return r, nil
	}
	read.tunnels = tunnelStates(job.Want, read.running, nil)
	staged, err := reviewReading(read, job, reasons)
	if err != nil || len(staged.Plan.Stages) == 0 {
		return r, err
	}
	facts, _, err := readTunnels(ctx, s, job.Want)
	switch {
	case sessionGone(err), ctx.Err() != nil:
		return r, err
	case err != nil:
		return staged, nil //nolint:nilerr // not known is an answer
	}
	read.tunnels = tunnelStates(job.Want, read.running, &facts)
	return reviewReading(read, job, reasons)
}

// tunnelStates are the tunnels of a job as a router has them. Without facts it is not known whether one that the
// configuration has is up.
func tunnelStates(want verify.Expectation, running iosconf.Config, facts *verify.Facts) []plan.Tunnel {
	here := asConfigured(want, running)
	out := make([]plan.Tunnel, len(want.Tunnels))
	for i, t := range want.Tunnels {
		out[i] = plan.Tunnel{Role: t.Role, Interface: t.Interface, Peer: t.Peer, Track: t.Track, SLA: t.SLA,
			State: plan.NotKnown}
		at := slices.IndexFunc(here, func(o verify.Tunnel) bool { return o.Interface == t.Interface })
		switch {
		case at < 0:
			out[i].State = plan.Down
		case facts == nil:
		case verify.Judge(*facts, verify.Expectation{Tunnels: here[at : at+1]}).Tunnels[0].Up():
			out[i].State = plan.Up
		default:
			out[i].State = plan.Down
		}
	}
	return out
}

// capturedTunnels are the tunnels of a job as far as somebody's copy of a router tells.
func capturedTunnels(answers capture.Answers, want verify.Expectation, running iosconf.Config) []plan.Tunnel {
	outputs := map[string]string{}
	for _, command := range verify.Commands(want) {
		if !answers.Has(command) {
			return tunnelStates(want, running, nil)
		}
		outputs[command] = answers[command]
	}
	facts, err := verify.Read(outputs)
	if err != nil {
		return tunnelStates(want, running, nil)
	}
	return tunnelStates(want, running, &facts)
}

// restage is what is left of a run that was cut off between or within its stages, again one tunnel at a time. The
// tunnels that it had not proven are moved again.
func (a *change) restage(ctx context.Context, run journal.State, running iosconf.Config) (plan.Plan, error) {
	facts, _, err := readTunnels(ctx, a.session, a.job.Want)
	if err != nil {
		return plan.Plan{}, err
	}
	tunnels := tunnelStates(a.job.Want, running, &facts)
	for i := range tunnels {
		is := func(name string) bool { return strings.EqualFold(name, tunnels[i].Interface) }
		at := slices.IndexFunc(run.Planned.Stages, func(s plan.Stage) bool { return is(s.Interface) })
		proven := slices.ContainsFunc(run.Stages, func(s journal.StageState) bool { return is(s.Interface) && s.Done })
		if at >= 0 && !proven {
			tunnels[i].Unproven, tunnels[i].Anew = true, run.Planned.Stages[at].Renegotiate
		}
	}
	return a.learned.staged(running, a.job, tunnels)
}

// movedBefore are the tunnels whose stages a run had begun, as its journal has it.
func movedBefore(run journal.State) []*moved {
	if run.Planned == nil {
		return nil
	}
	var out []*moved
	for _, begun := range run.Stages {
		at := slices.IndexFunc(run.Planned.Stages, func(s plan.Stage) bool {
			return s.Interface != "" && s.Interface == begun.Interface
		})
		if at >= 0 {
			out = append(out, &moved{stage: run.Planned.Stages[at], anew: begun.Anew})
		}
	}
	return out
}
