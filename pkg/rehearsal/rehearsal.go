package rehearsal

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/ziatunnel/ziatunnel/pkg/device"
	"github.com/ziatunnel/ziatunnel/pkg/engine"
	"github.com/ziatunnel/ziatunnel/pkg/guard"
	"github.com/ziatunnel/ziatunnel/pkg/iosconf"
	"github.com/ziatunnel/ziatunnel/pkg/journal"
	"github.com/ziatunnel/ziatunnel/pkg/secret"
)

// On gives the rehearser of an [engine.Job] whose edges take the pre-shared keys of its pairs of tunnels, in their
// order. The twin's clock starts at now.
func On(keys []secret.String, now func() time.Time) engine.Rehearser {
	return func(ctx context.Context, job engine.Job, r engine.Review) (engine.Rehearsal, error) {
		p := play{job: jobOn(job), review: r, out: engine.Rehearsal{
			Lines: r.Plan.Count(), Flows: []engine.Flow{}, NotRehearsed: []string{}, Problems: []string{}}}
		t, err := boot(ctx, job, r, keys, now())
		if err != nil {
			if ctx.Err() != nil {
				return p.out, context.Cause(ctx)
			}
			p.problem("no virtual router boots its configuration: %v", err)
			return p.out, nil
		}
		defer t.stop()
		p.twin = t
		p.job.Clock = clock{t.clock}
		p.tellKept()
		p.takeBack(ctx)
		if ctx.Err() == nil && len(p.out.Problems) == 0 {
			p.apply(ctx)
		}
		return p.out, context.Cause(ctx)
	}
}

// jobOn is a job for the twin: what the router's journal and people have decided about the router does not count
// there. What guards find has been judged before; that they find more on the twin refuses nothing.
func jobOn(job engine.Job) engine.Job {
	job.Journal, job.Run = nil, ""
	job.Renderings, job.BeginLogin = nil, nil
	job.Known, job.Refused = nil, nil
	job.Rehearse, job.Before = nil, nil
	job.RollBackUnproven, job.NoSave = true, false
	job.Widen = false
	job.Confirm = func(context.Context, guard.Finding) (bool, error) { return true, nil }
	job.Overrides = nil
	for _, rule := range guard.Rules() {
		if rule.Overridable {
			job.Overrides = append(job.Overrides, journal.Override{Rule: rule.Name, Reason: "a rehearsal on a twin"})
		}
	}
	return job
}

// play is one rehearsal under way.
type play struct {
	job    engine.Job
	review engine.Review
	twin   *twin
	out    engine.Rehearsal
}

func (p *play) problem(format string, args ...any) {
	p.out.Problems = append(p.out.Problems, secret.MaskSyntax(fmt.Sprintf(format, args...)))
}

func (p *play) notRehearsed(format string, args ...any) {
	p.out.NotRehearsed = append(p.out.NotRehearsed, secret.MaskSyntax(fmt.Sprintf(format, args...)))
}

// mostKept is how many of the lines that the twin does not know are named.
const mostKept = 20

// tellKept names the lines that the twin shows and does not obey.
func (p *play) tellKept() {
	reading := p.twin.Startup()
	unknown := slices.Concat(reading.Kept, reading.Refused)
	for _, line := range unknown[:min(len(unknown), mostKept)] {
		text := line.Text
		if line.Block != "" {
			text = line.Block + " / " + text
		}
		p.notRehearsed("what `%s` does", text)
	}
	if more := len(unknown) - mostKept; more > 0 {
		p.notRehearsed("what %d more lines of the running-config do", more)
	}
}

// play sends the change to the twin. A twin that cannot be reached any more is given up at once: what its own timer
// would do then is the same for every plan.
func (p *play) play(ctx context.Context, watch engine.Watch) error {
	giveUp := make(chan struct{})
	p.job.GiveUp = giveUp
	lost := false
	out, err := engine.Apply(ctx, p.twin.dial, p.job, p.agree, func(e engine.Event) {
		if e.Kind == engine.Waiting && !lost {
			lost = true
			close(giveUp)
		}
		watch(e)
	})
	p.out.Proof = out.Report.Proof
	if lost {
		return fmt.Errorf("%w: %w", errCutOff, err)
	}
	return err
}

// errCutOff is a twin to which the operator's way is cut off.
var errCutOff = errors.New("it cuts the operator's session off, and no new one gets in")

// errCalledOff ends the first apply behind its last line, as an operator does.
var errCalledOff = errors.New("called off by the rehearsal")

// takeBack sends the change and calls it off while the tunnels come up: the twin must be what it was.
func (p *play) takeBack(ctx context.Context) {
	within, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	err := p.play(within, func(e engine.Event) {
		if e.Kind == engine.SecondLogin {
			cancel(errCalledOff)
		}
	})
	var back *engine.RolledBackError
	switch {
	case ctx.Err() != nil:
	case errors.Is(err, errCutOff):
		p.failed(errCutOff)
	case errors.As(err, &back) && errors.Is(err, errCalledOff):
		if differs := p.differs(); len(differs) > 0 {
			p.problem("it was not what it had been when the change was taken back: %s", strings.Join(differs, " | "))
			return
		}
		p.out.TakenBack = true
	case err == nil:
		p.problem("the change could not be called off")
	default:
		p.failed(err)
	}
}

// failed says why an apply did not get to its end.
func (p *play) failed(err error) {
	var line *device.RejectedLineError
	if errors.As(err, &line) {
		p.problem("it refuses the line `%s`: %v", line.Line, err)
		return
	}
	p.problem("%v", err)
}

// differs is what the twin shows otherwise than when it had booted.
func (p *play) differs() []string {
	return iosconf.Difference(iosconf.Parse(p.twin.before), iosconf.Parse(p.twin.RunningConfig()))
}

// agree agrees to the plan that is made for the twin, and names the lines of the router's plan that are not in it.
func (p *play) agree(r engine.Review) (bool, error) {
	planned := map[string]bool{}
	for _, line := range r.Plan.Lines() {
		planned[line.Text.Reveal()] = true
	}
	for _, line := range p.review.Plan.Lines() {
		text := line.Text.Reveal()
		if !planned[text] && !iosconf.Implied(text) && !p.out.TakenBack {
			p.notRehearsed("the line `%s`, which the twin has already", text)
		}
	}
	return true, nil
}

// shut is what keeps the operator out of the twin; "" when nothing does.
func (p *play) shut() string {
	_, _, why := p.twin.WayIn()
	if why == "" && !p.twin.LinesAdmit() {
		why = "no line vty takes SSH from there"
	}
	return why
}

// apply sends the change to its end, and looks at the traffic before and behind it.
func (p *play) apply(ctx context.Context) {
	flows := p.flows()
	before := p.look(flows)
	shut := p.shut()
	if shut != "" {
		p.notRehearsed("whether the operator's way in stays open: on the twin it is shut before the change (%s)", shut)
	}
	err := p.play(ctx, func(engine.Event) {})
	if ctx.Err() != nil {
		return
	}
	if err != nil {
		p.failed(err)
		return
	}
	p.out.Proven = true
	if why := p.shut(); why == "" || why == shut {
		p.out.Session = true
	} else {
		p.problem("the operator can no longer log in: %s", why)
	}
	p.compare(flows, before, p.look(flows))
}
