package engine

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/ziatunnel/ziatunnel/pkg/device"
	"github.com/ziatunnel/ziatunnel/pkg/diagnosis"
	"github.com/ziatunnel/ziatunnel/pkg/verify"
)

// The kinds of events that only an examination has.
const (
	Diagnosing  Kind = "diagnosing"   // the router is asked for the causes
	Diagnosed   Kind = "diagnosed"    // Causes names them; Detail says what could not be asked
	SendingTest Kind = "sending_test" // traffic is made through each tunnel
	TrafficSeen Kind = "traffic_seen" // Report has what moved

	ProbesAsked    Kind = "probes_asked"     // IP SLA operations, which Detail names, were made to run at once
	ProbesNotAsked Kind = "probes_not_asked" // the router does not take that: they run when their time comes
	ProofNoted     Kind = "proof_noted"      // Detail is what is to be said of the proof before it begins
)

// diagnosisTime is an allowance for a diagnosis: its echoes take two seconds each when nobody answers.
const diagnosisTime = 2 * time.Minute

// Examination is the proof with what there is to say about it. Its JSON is a contract: verdict, proof, tunnels, causes.
type Examination struct {
	verify.Report
	Causes []diagnosis.Cause `json:"causes"` // the likeliest first
	// Undiagnosed says why the causes are not all that could be known; empty: they are.
	Undiagnosed string `json:"diagnosis_error,omitempty"`
	// Seen is what the causes are read from, for whoever learns more of it; its Site is nil where nobody has asked.
	Seen diagnosis.Input `json:"-"`
}

// Verify looks until as much is proven of every tunnel as the job wants, or the wait is over; then it fails with a
// [NotProvenError]. Where the job wants traffic to be proven it also makes packets go through each tunnel.
func Verify(ctx context.Context, s Session, job Job, watch Watch) (verify.Report, error) {
	return watchProof(ctx, s, job, watch, proofWatch{})
}

// Examine is [Verify] with all that a person wants to know: what is not proven, or contradicts itself, is diagnosed.
// A diagnosis that fails leaves the verdict as it is.
func Examine(ctx context.Context, s Session, job Job, watch Watch) (Examination, error) {
	out := Examination{Causes: []diagnosis.Cause{}}
	var err error
	out.Report, err = Verify(ctx, s, job, watch)
	if !job.Site.SteersByTrack() {
		out.Notes = append(out.Notes, job.Site.SteeringNote())
	}
	unproven := notProven(err)
	if unproven == nil && (err != nil || !out.Contradictory()) {
		return out, err
	}
	var trouble error
	out.Seen, trouble = diagnose(ctx, s, job, out.Report, watch)
	out.Causes = append(out.Causes, diagnosis.Diagnose(out.Seen)...)
	if trouble != nil {
		out.Undiagnosed = trouble.Error()
	}
	if unproven != nil {
		unproven.diagnosed(out.Seen)
	}
	return out, err
}

// diagnose is [Diagnose], reported as events; it gives what the causes are read from.
func diagnose(ctx context.Context, s Session, job Job, report verify.Report, watch Watch) (diagnosis.Input, error) {
	watch(Event{Kind: Diagnosing})
	seen, err := askForCauses(ctx, s, job, report)
	e := Event{Kind: Diagnosed, Causes: diagnosis.Diagnose(seen)}
	if err != nil {
		e.Detail = err.Error()
	}
	watch(e)
	return seen, err
}

// proofWatch is what a change wants of the looks at its tunnels; all of it may be nil.
type proofWatch struct {
	left    func() time.Duration        // until the router takes the change back, for who watches
	before  func(context.Context) error // is done before every look
	further []string                    // commands that go out behind the first look, and again until they are taken
	take    func(answers []string) (taken bool, err error)
	// restart makes IP SLA operations run at once; it is called once, for those that have run before their tunnels were
	// up.
	restart func(ctx context.Context, operations []int) error
}

// watchProof is Verify for a change.
func watchProof(ctx context.Context, s Session, job Job, watch Watch, w proofWatch) (verify.Report, error) {
	p := newProver(s, job, watch, w)
	for {
		if w.before != nil {
			if err := w.before(ctx); err != nil {
				return verify.Report{}, err
			}
		}
		at := p.clock.Now()
		report, further, err := p.look(ctx)
		if err != nil {
			return verify.Report{}, err
		}
		last := !at.Before(p.deadline(report))
		if err := p.takeFurther(further, last); err != nil {
			return report, err
		}
		if report.Proven() && len(p.further) == 0 {
			return report, nil
		}
		if last {
			return report, &NotProvenError{Report: report}
		}
		if err := p.goOn(ctx, report); err != nil {
			return report, err
		}
	}
}

func poll(ctx context.Context, s Session, want verify.Expectation) (verify.Report, error) {
	facts, _, err := readTunnels(ctx, s, want)
	if err != nil {
		return verify.Report{}, err
	}
	return verify.Judge(facts, want), nil
}

// readTunnels takes one reading, and runs further commands behind it in the same burst. What the router says to
// those is for the caller to judge, a refusal too.
func readTunnels(
	ctx context.Context, s Session, want verify.Expectation, further ...string,
) (facts verify.Facts, more []string, err error) {
	commands := verify.Commands(want)
	texts, err := s.Show(ctx, append(commands, further...)...)
	var refused *device.RejectedLineError
	bearable := errors.As(err, &refused) && len(texts) == len(commands)+len(further) &&
		(refused.Index >= len(commands) || verify.Dispensable(refused.Index))
	if err != nil && !bearable {
		return verify.Facts{}, nil, fmt.Errorf("verification: %w", err)
	}
	outputs := make(map[string]string, len(commands))
	for i, command := range commands {
		outputs[command] = texts[i]
	}
	if facts, err = verify.Read(outputs); err != nil {
		return verify.Facts{}, nil, fmt.Errorf("verification: %w", err)
	}
	return facts, texts[len(commands):], nil
}
