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
)

// diagnosisTime is an allowance for a diagnosis: its echoes take two seconds each when nobody answers.
const diagnosisTime = 2 * time.Minute

// Examination is the proof with what there is to say about it. Its JSON is a contract: verdict,
// tunnels, causes.
type Examination struct {
	verify.Report
	Causes []diagnosis.Cause `json:"causes"` // the likeliest first
	// Undiagnosed says why the causes are not all that could be known; empty: they are.
	Undiagnosed string `json:"diagnosis_error,omitempty"`
}

// Verify looks until every tunnel is proven or the wait is over; then it fails with a
// [NotProvenError].
func Verify(ctx context.Context, s Session, job Job, watch Watch) (verify.Report, error) {
	return watchProof(ctx, s, job, watch, proofWatch{})
}

// Examine is [Verify] with all that a person wants to know: with traffic it also makes packets go
// through each tunnel, and wants them counted both ways; and what is not proven, or contradicts
// itself, is diagnosed. A diagnosis that fails leaves the verdict as it is.
func Examine(ctx context.Context, s Session, job Job, traffic bool, watch Watch) (Examination, error) {
	out := Examination{Causes: []diagnosis.Cause{}}
	var err error
	out.Report, err = Verify(ctx, s, job, watch)
	if err == nil && traffic {
		out.Report, err = proveTraffic(ctx, s, job, out.Report, watch)
	}
	unproven := notProven(err)
	if unproven == nil && (err != nil || !out.Contradictory()) {
		return out, err
	}
	causes, trouble := diagnose(ctx, s, job, out.Report, watch)
	out.Causes = append(out.Causes, causes...)
	if trouble != nil {
		out.Undiagnosed = trouble.Error()
	}
	if unproven != nil {
		unproven.Causes = causes
	}
	return out, err
}

// diagnose is [Diagnose], reported as events.
func diagnose(ctx context.Context, s Session, job Job, report verify.Report, watch Watch) ([]diagnosis.Cause, error) {
	watch(Event{Kind: Diagnosing})
	causes, err := Diagnose(ctx, s, job, report)
	e := Event{Kind: Diagnosed, Causes: causes}
	if err != nil {
		e.Detail = err.Error()
	}
	watch(e)
	return causes, err
}

// proofWatch is what a change wants of the looks at its tunnels; all of it may be nil.
type proofWatch struct {
	left    func() time.Duration        // until the router takes the change back, for who watches
	before  func(context.Context) error // is done before every look
	further []string                    // commands that go out behind the first look, and again until they are taken
	take    func(answers []string) (taken bool, err error)
}

// watchProof is Verify for a change.
func watchProof(ctx context.Context, s Session, job Job, watch Watch, w proofWatch) (verify.Report, error) {
	clock := job.clock()
	over := clock.Now().Add(job.Wait)
	for {
		if w.before != nil {
			if err := w.before(ctx); err != nil {
				return verify.Report{}, err
			}
		}
		last := !clock.Now().Before(over)
		facts, answers, err := readTunnels(ctx, s, job.Want, w.further...)
		if err != nil {
			return verify.Report{}, err
		}
		report := verify.Judge(facts, job.Want)
		e := Event{Kind: Polled, Report: &report}
		if w.left != nil {
			e.Left = w.left()
		}
		watch(e)
		if len(w.further) > 0 {
			taken, err := w.take(answers)
			switch {
			case err != nil:
				return report, err
			case taken:
				w.further = nil
			case last:
				return report, errors.New("the router does not show its whole running-config any more")
			}
		}
		if report.Proven() && len(w.further) == 0 {
			return report, nil
		}
		if last {
			return report, &NotProvenError{Report: report}
		}
		if err := clock.Sleep(ctx, max(min(job.Interval, over.Sub(clock.Now())), time.Millisecond)); err != nil {
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
	ofFurther := errors.As(err, &refused) && refused.Index >= len(commands) && len(texts) == len(commands)+len(further)
	if err != nil && !ofFurther {
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
