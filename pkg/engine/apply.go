package engine

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/ziatunnel/ziatunnel/pkg/device"
	"github.com/ziatunnel/ziatunnel/pkg/guard"
	"github.com/ziatunnel/ziatunnel/pkg/journal"
	"github.com/ziatunnel/ziatunnel/pkg/secret"
	"github.com/ziatunnel/ziatunnel/pkg/verify"
)

// ErrDeclined is an apply that the operator did not want after seeing the plan.
var ErrDeclined = errors.New("declined: nothing was changed")

// Outcome is what an apply did.
type Outcome struct {
	Review Review        `json:"review"`
	Lines  int           `json:"lines"` // configuration lines of the plan that were sent
	Armed  Arm           `json:"armed,omitempty"`
	Report verify.Report `json:"report"`
	Saved  bool          `json:"saved"`
	// Surprises are lines that the router shows in another way than they were typed. They work, and are kept.
	Surprises []Surprise `json:"surprises,omitempty"`
	// LeftOut are the optional lines that the router did not take.
	LeftOut []LeftOut `json:"left_out,omitempty"`
	// Before compares the running-config behind a [Remove] with that from before the tunnels; nil when nobody knows
	// what the router ran then.
	Before *Comparison `json:"before,omitempty"`
}

// Comparison is how a running-config differs from an earlier one.
type Comparison struct {
	// Differs are lines of [iosconf.Difference], masked; empty: the two are the same.
	Differs []string `json:"differs"`
}

// Apply brings the router to what the job wants and proves the tunnels. decide sees the review
// before anything is sent. With nothing to change it sends no configuration line at all, and arms
// nothing. Otherwise the router is first told to take the change back by itself, and is told that it
// may stay when a second login and the proof have succeeded.
//
// It fails with [RefusedError], [ErrDeclined], [RolledBackError], [InDoubtError], [KeptUncleanError],
// [UnsavedError], [NotProvenError], or, when nothing was sent yet, with the error of the layer below.
func Apply(ctx context.Context, dial Dialer, job Job, decide func(Review) (bool, error), watch Watch) (Outcome, error) {
	a := newChange(dial, job, watch)
	defer a.close()
	var out Outcome
	if err := a.connect(ctx); err != nil {
		return out, err
	}
	var err error
	if out.Review, err = ReviewRouter(ctx, a.session, job); err != nil {
		return out, err
	}
	a.watch(Event{Kind: Connected, Detail: out.Review.Version.Hostname + ", IOS " + out.Review.Version.Version})
	if rehearses(job, out.Review) {
		a.watch(Event{Kind: Rehearsing})
	}
	if out.Review, err = Rehearse(ctx, job, out.Review); err != nil {
		return out, err
	}
	if guard.Refused(out.Review.Findings) {
		return out, &RefusedError{out.Review.Findings}
	}
	if yes, err := decide(out.Review); err != nil {
		return out, err
	} else if !yes {
		return out, ErrDeclined
	}
	a.job.Site, a.job.Shapes = out.Review.job.Site, out.Review.job.Shapes
	a.job.Want = out.Review.job.Want
	a.job.Overrides = out.Review.Overridden()
	a.missingLines = a.missingWanted
	a.router = out.Review.Router
	a.learned = out.Review.learned
	a.touchesWayIn = out.Review.touchesWayIn
	a.version = out.Review.Version
	a.job.Rendered = out.Review.rendered
	a.setPlan(out.Review.Plan, out.Review.running)
	a.wants = a.job.Want.Tunnels
	err = a.execute(ctx, &out, a.prove)
	out.LeftOut = a.leftOut
	return out, err
}

// execute does everything between the decision and the end.
func (a *change) execute(ctx context.Context, out *Outcome, prove func(context.Context) (verify.Report, error)) error {
	var err error
	out.Lines = a.plan.Count()
	if out.Lines == 0 {
		for _, step := range a.plan.Steps {
			a.watch(Event{Kind: StepPresent, Step: step.Number, Title: step.Title, Of: step.Present})
		}
		if out.Report, err = a.proveUnsent(ctx, prove); err != nil {
			return err
		}
		if !out.Review.Unsaved || a.job.NoSave {
			return nil
		}
		ctx, stop := a.uncancelled(ctx)
		defer stop()
		if err = a.save(ctx); err == nil {
			out.Saved = true
		}
		return err
	}
	if err = a.send(ctx); err != nil {
		return err
	}
	out.Armed = a.arm.how
	out.Report, err = prove(ctx)
	return a.finish(ctx, out, err)
}

// send arms and pushes, and logs in again. Until arming begins a failure has changed nothing.
func (a *change) send(ctx context.Context) error {
	v, err := a.readAgain(ctx)
	if err != nil {
		return fmt.Errorf("reading the router again: %w", err)
	}
	if err := a.checkUnchanged(v); err != nil {
		return err
	}
	if err := a.checkNothingPending(v); err != nil {
		return err
	}
	if err := a.checkArmable(v); err != nil {
		return err
	}
	if err := a.recordStart(v.runningText); err != nil {
		return err
	}
	_, a.archiveStays = archivePath(v.running)
	a.useSpeed(ctx)
	if err := a.armRouter(ctx, v); err != nil {
		if !a.arm.tried {
			return err
		}
		return a.rollBack(ctx, fmt.Errorf("arming: %w", err))
	}
	if err := a.pushAll(ctx); err != nil {
		a.forgetSpeed(ctx, err)
		return a.rollBack(ctx, err)
	}
	if err := a.loginAgain(ctx); err != nil {
		return a.rollBack(ctx, err)
	}
	return nil
}

// checkUnchanged refuses a router that is no longer what the plan was made for.
func (a *change) checkUnchanged(v deviceState) error {
	before, _, err := a.before()
	if err != nil {
		return err
	}
	if f := guard.Changed(a.job.settled(stripVolatile(before, "")),
		a.job.settled(stripVolatile(v.running, ""))); f != nil {
		return &RefusedError{[]guard.Finding{*f}}
	}
	return nil
}

// prove looks at the tunnels until they are proven or the wait is over; the timer outlasts it. What
// is not proven is diagnosed while the change is still on the router; that failing changes nothing.
func (a *change) prove(ctx context.Context) (verify.Report, error) {
	if err := a.extendTimer(ctx, a.job.Wait+margin); err != nil {
		return verify.Report{}, err
	}
	var looked time.Time
	proof := proofWatch{
		left: a.left,
		before: func(ctx context.Context) error {
			need := margin + max(a.job.Interval, longestLook)
			if now := a.clock.Now(); !looked.IsZero() {
				need += now.Sub(looked) // a look takes long where every command is authorized by a server
			}
			err := a.extendTimer(ctx, need)
			looked = a.clock.Now()
			return err
		},
	}
	if !a.plan.Empty() {
		proof.further, proof.take = []string{showRunning}, a.compareShown
	}
	if !a.touched.Empty() {
		proof.restart = a.restartProbes
	}
	report, err := watchProof(ctx, a.session, a.job, a.watch, proof)
	if unproven := notProven(err); unproven != nil {
		unproven.OfChange = !a.touched.Empty()
		if a.extendTimer(ctx, margin+diagnosisTime) == nil {
			seen, _ := diagnose(ctx, a.session, a.job, report, a.watch)
			unproven.diagnosed(seen)
		}
	}
	return report, err
}

// provenRecord is a proof as the journal keeps it. A removal looks at no tunnels.
func provenRecord(r verify.Report) journal.Proven {
	return journal.Proven{Verdict: r.Verdict, Wanted: string(r.Proof.Wanted), Reached: string(r.Proof.Reached)}
}

// restartProbe is the line that makes an IP SLA operation run at once; its number follows.
const restartProbe = "ip sla restart "

// restartProbes makes IP SLA operations run at once: those that ran before their tunnels were up would run again only
// when their frequency is over, a minute later by default. It changes no line. That the operation then runs at once,
// as it was scheduled, is [inferred] from the command reference (`ip sla restart`, IOS IP SLAs Command Reference); a
// router that refuses it, or waits all the same, costs that time.
func (a *change) restartProbes(ctx context.Context, operations []int) error {
	var lines []device.Line
	for _, id := range operations {
		lines = append(lines, device.Line{Text: secret.NewText(restartProbe + strconv.Itoa(id)),
			Before: device.GlobalConfig, After: device.GlobalConfig})
	}
	e := Event{Kind: ProbesAsked, Detail: verify.Operations(operations)}
	err := a.session.Configure(ctx, lines, nil)
	var rejected *device.RejectedLineError
	if errors.As(err, &rejected) {
		e.Kind, err = ProbesNotAsked, nil
	}
	if err == nil {
		a.watch(e)
	}
	return err
}

// compareShown holds the answer to `show running-config`, which follows the first look at the tunnels, against
// what was sent. A running-config that does not come whole is read again with the next look.
func (a *change) compareShown(answers []string) (taken bool, err error) {
	running, err := RunningOf(answers[0])
	if err != nil {
		return false, nil
	}
	return true, a.compare(running)
}

// finish ends a change whose lines are all on the router, proven or not.
func (a *change) finish(ctx context.Context, out *Outcome, proof error) error {
	var unproven *NotProvenError
	var stage *StageError // a plan that stopped halfway is never kept
	keep := errors.As(proof, &unproven) && !a.job.RollBackUnproven && !errors.As(proof, &stage)
	if proof == nil {
		proof = context.Cause(ctx)
		keep = false
	}
	if proof != nil && !keep {
		return a.rollBack(ctx, proof)
	}
	// From here on the shortest way to a safe end is the end: a cancel changes nothing.
	ctx, stop := a.uncancelled(ctx)
	defer stop()
	if !keep {
		if err := a.record(provenRecord(out.Report)); err != nil {
			return a.rollBack(ctx, err)
		}
	}
	if err := a.confirmAndCleanUp(ctx); err != nil {
		if a.confirmed { // nothing is taken back that the router was told to keep
			return a.keptUnclean(ctx, out, err)
		}
		return a.rollBack(ctx, fmt.Errorf("the change could not be confirmed: %w", err))
	}
	a.learnSurprises()
	if !keep {
		a.learnSpeed()
	}
	out.Surprises = maskedSurprises(a.surprises)
	if keep {
		unproven.Applied = true
		return unproven
	}
	if a.job.NoSave {
		return nil
	}
	if err := a.save(ctx); err != nil {
		return err
	}
	out.Saved = true
	return nil
}
