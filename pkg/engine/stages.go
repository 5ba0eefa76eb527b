package engine

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/iosconf"
	"github.com/ziatunnel/ziatunnel/pkg/journal"
	"github.com/ziatunnel/ziatunnel/pkg/plan"
	"github.com/ziatunnel/ziatunnel/pkg/verify"
)

// moved is a tunnel whose stage has begun.
type moved struct {
	stage plan.Stage
	anew  bool // it was told to negotiate with what the change brings, or was about to be
	back  bool // and is up again with what was there before
}

// pushAll sends the plan: at once or, where it has stages, one tunnel at a time.
func (a *change) pushAll(ctx context.Context) error {
	if len(a.plan.Stages) == 0 {
		return a.push(ctx)
	}
	newPushProgress(a.plan.OfStage(0), a.watch, nil) // tells what is right already
	behind := 0
	for i, stage := range a.plan.Stages {
		part := a.plan.OfStage(stage.Number)
		if err := a.moveStage(ctx, stage, part, behind); err != nil {
			if i == len(a.plan.Stages)-1 && notProven(err) != nil && !a.job.RollBackUnproven {
				break // the proof of all tunnels says what is missing, and the job that it stays
			}
			return &StageError{Stage: stage, Of: len(a.plan.Stages), Untouched: tunnelsOf(a.plan.Stages[i+1:]),
				Err: err}
		}
		behind += len(part.Lines())
	}
	return a.recordPushed()
}

// tunnelsOf are the tunnels that stages move.
func tunnelsOf(stages []plan.Stage) []string {
	var out []string
	for _, s := range stages {
		if s.Interface != "" {
			out = append(out, s.Interface)
		}
	}
	return out
}

// moveStage sends one stage and, where it moves a tunnel, lets it negotiate anew and proves it.
func (a *change) moveStage(ctx context.Context, stage plan.Stage, part plan.Plan, behind int) error {
	a.watch(Event{Kind: StageStarted, Stage: stage.Number, Title: stage.Title, Detail: stage.Why, Done: stage.Number,
		Of: len(a.plan.Stages)})
	begin := journal.StageBegin{Number: stage.Number, Title: stage.Title, Interface: stage.Interface}
	if err := a.record(begin); err != nil {
		return err
	}
	if stage.Interface == "" {
		if err := a.pushPart(ctx, part, behind); err != nil {
			return err
		}
		return a.record(journal.StageEnd{Number: stage.Number})
	}
	was, err := a.lookBefore(ctx, stage)
	if err != nil {
		return err
	}
	m := a.beginMove(stage)
	if err := a.pushPart(ctx, part, behind); err != nil {
		return err
	}
	if stage.Renegotiate {
		m.anew = true
		if err := a.negotiateAnew(ctx, stage, false); err != nil {
			return err
		}
	}
	if err := a.proveMoved(ctx, stage, was); err != nil {
		return err
	}
	if err := a.record(journal.StageEnd{Number: stage.Number, Interface: stage.Interface}); err != nil {
		return err
	}
	a.watch(Event{Kind: StageProven, Stage: stage.Number, Title: stage.Title, Left: a.left()})
	return nil
}

// beginMove keeps that the stage of a tunnel has begun. A run that is gone on with may have begun it before.
func (a *change) beginMove(stage plan.Stage) *moved {
	for _, m := range a.moved {
		if m.stage.Interface == stage.Interface {
			return m
		}
	}
	m := &moved{stage: stage}
	a.moved = append(a.moved, m)
	return m
}

// tunnelBefore is how a tunnel was when its stage began.
type tunnelBefore struct {
	up  bool
	spi string // of the inbound SA
}

// lookBefore looks at all tunnels before one of them is touched. It fails when that one is the only one that is up,
// unless the plan has said that it would be.
func (a *change) lookBefore(ctx context.Context, stage plan.Stage) (tunnelBefore, error) {
	want := verify.Expectation{Tunnels: a.nowWanted()}
	report, err := poll(ctx, a.session, want)
	if err != nil {
		return tunnelBefore{}, err
	}
	var out tunnelBefore
	var others, down []string
	for _, t := range report.Tunnels {
		switch {
		case strings.EqualFold(t.Interface, stage.Interface):
			out = tunnelBefore{up: t.Up(), spi: t.InboundSPI}
		case t.Up():
			others = append(others, t.Interface)
		default:
			down = append(down, t.Interface)
		}
	}
	alone := out.up && len(others) == 0 && len(down) > 0
	if alone && stage.Hazard == "" && !a.undoing { // what is taken back is taken back all the same
		return out, fmt.Errorf("%s is not touched, because no other tunnel is up now (down: %s): mend that first, or "+
			"apply again to be asked", stage.Interface, strings.Join(down, ", "))
	}
	return out, nil
}

// nowWanted are the tunnels as they should be at this moment: those whose stages have begun as the change wants them,
// the others as the router had them before.
func (a *change) nowWanted() []verify.Tunnel {
	out := asConfigured(a.job.Want, a.start)
	for _, t := range a.wants {
		at := slices.IndexFunc(out, func(o verify.Tunnel) bool { return o.Interface == t.Interface })
		begun := slices.ContainsFunc(a.moved, func(m *moved) bool { return m.stage.Interface == t.Interface })
		switch {
		case !begun:
		case at < 0:
			out = append(out, t)
		default:
			out[at] = t
		}
	}
	return out
}

// asConfigured are the tunnels of an expectation that a configuration has, with the edges that they lead to there: what
// they negotiate is left open.
func asConfigured(want verify.Expectation, c iosconf.Config) []verify.Tunnel {
	var out []verify.Tunnel
	for _, t := range want.Tunnels {
		if end := plan.EndOf(c, t.Interface); end.IsValid() {
			out = append(out, verify.Tunnel{Role: t.Role, Interface: t.Interface, Peer: end})
		}
	}
	return out
}

// negotiateAnew lets the tunnel of a stage negotiate with what the router has got now; back says that this is what was
// there before the change.
func (a *change) negotiateAnew(ctx context.Context, stage plan.Stage, back bool) error {
	err := a.record(journal.Renegotiating{Interface: stage.Interface, Peer: stage.Peer, Back: back})
	if err != nil && !back { // a journal that cannot be written is no reason to leave a tunnel as it is
		return err
	}
	a.watch(Event{Kind: Anew, Stage: stage.Number, Title: stage.Title, Detail: stage.Clear(), Left: a.left()})
	if _, err := a.session.Show(ctx, stage.Clear()); err != nil {
		return fmt.Errorf("%s: %w", stage.Clear(), err)
	}
	return nil
}

// proveMoved looks at one tunnel until it is proven or the wait is over. One that was told to negotiate anew is not
// proven by the security associations that it had before (was).
func (a *change) proveMoved(ctx context.Context, stage plan.Stage, was tunnelBefore) error {
	at := slices.IndexFunc(a.wants, func(t verify.Tunnel) bool { return t.Interface == stage.Interface })
	if at < 0 {
		return nil // the change takes it away
	}
	if !stage.Renegotiate {
		was.spi = ""
	}
	want := a.job.Want
	want.Tunnels, want.Pairs = a.wants[at:at+1], nil // what carries the traffic is a matter of all of them
	want.Steering = ""
	if a.undoing { // what was there before may have had no probe
		want.Proof = verify.LevelSAs
	}
	job, report, err := a.watchTunnel(ctx, want, was.spi)
	unproven := notProven(err)
	if unproven == nil {
		return err
	}
	if a.undoing && !was.up {
		return nil // there was nothing to lose
	}
	if a.extendTimer(ctx, margin+diagnosisTime) == nil {
		seen, _ := diagnose(ctx, a.session, job, report, a.watch)
		unproven.diagnosed(seen)
	}
	return err
}

// watchTunnel looks at the one tunnel of want until it is up with another inbound SA than old, or the wait is over. The
// job is one with that tunnel alone.
func (a *change) watchTunnel(ctx context.Context, want verify.Expectation, old string) (Job, verify.Report, error) {
	job := a.job
	job.Want = want
	if err := a.extendTimer(ctx, job.Wait+margin); err != nil {
		return job, verify.Report{}, err
	}
	outlast := func(ctx context.Context) error { return a.extendTimer(ctx, margin+job.Interval+longestLook) }
	over := a.clock.Now().Add(job.Wait)
	for {
		report, err := watchProof(ctx, a.session, job, a.watch, proofWatch{left: a.left, before: outlast,
			restart: a.restartProbes})
		if err != nil || old == "" || report.Tunnels[0].InboundSPI != old {
			return job, report, err
		}
		if !a.clock.Now().Before(over) {
			report.Verdict = verify.Down
			return job, report, &NotProvenError{Report: report, Lost: errNotAnew}
		}
		if err := a.clock.Sleep(ctx, a.job.Interval); err != nil {
			return job, report, err
		}
	}
}

// errNotAnew is a tunnel that keeps its security associations although it was told to negotiate anew.
var errNotAnew = errors.New("the tunnel still has the security associations from before")
