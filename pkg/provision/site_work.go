package provision

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/ziatunnel/ziatunnel/pkg/engine"
	"github.com/ziatunnel/ziatunnel/pkg/rollout"
	"github.com/ziatunnel/ziatunnel/pkg/secret"
)

// siteWork is the work at one site of a rollout, from its beginning to its end.
type siteWork struct {
	run      *Run
	redactor *secret.Redactor // knows the secrets of this site only: one for all sites would grow with them
	report   func(step string)
	lastStep string
	// recovering: the worker before is said to be gone, and may have left the site half done.
	recovering bool
	pending    time.Duration // how long the router that refused may go on waiting for somebody else
	steps      stepTimes
}

// bringUp does it once: what is unfinished first, then the rest.
func (s *siteWork) bringUp(ctx context.Context) error {
	last, err := s.run.runner.Unfinished(s.run.job.Site.Name)
	if err != nil {
		return err
	}
	if last != nil && last.Begin.Command != "apply" { // a removal or a failover is for who began it to end
		return &UnfinishedError{*last, CheckRotation(s.run.job.Site, s.run.dir)}
	}
	if last != nil && !s.run.options.NewRouter {
		s.reportStep("finishing what run " + last.Run + " has left")
		_, err := s.run.Resume(ctx, *last)
		if err == nil || !hasType[*engine.RolledBackError](err) || unsettled(err) || ctx.Err() != nil {
			return err
		}
	}
	s.run.job.Run, s.run.job.Journal = "", nil
	// The operator has agreed when the rollout began.
	out, err := s.run.Apply(ctx, func(engine.Review) (bool, error) { return true, nil })
	s.pending = out.Review.Pending
	return err
}

// reportStep reports a step without secrets, and not the same one twice in a row.
func (s *siteWork) reportStep(step string) {
	if step = oneLine(s.redactor, step); step != "" && step != s.lastStep {
		s.lastStep = step
		s.report(step)
	}
}

// onEvent takes an event of the engine.
func (s *siteWork) onEvent(e engine.Event) {
	s.steps.record(e)
	s.reportStep(e.Brief())
}

// halfDone reports whether a run of the site was begun that nobody has finished.
func (s *siteWork) halfDone() bool {
	last, err := s.run.runner.Unfinished(s.run.job.Site.Name)
	return err != nil || last != nil
}

// notOpened is the result of a site at which nothing could be begun.
func (s *siteWork) notOpened(ctx context.Context, err error) rollout.Result {
	outcome := rollout.Refused
	if ctx.Err() != nil {
		outcome = rollout.Interrupted
	}
	return rollout.Result{Outcome: outcome, Detail: detail(s.redactor, err)}
}

// result says how a site has ended, and writes the evidence.
func (s *siteWork) result(outcome rollout.Outcome, ended error) rollout.Result {
	_, err := s.run.Close(ended)
	out := rollout.Result{Outcome: outcome, Figures: s.figures()}
	var words []string
	if ended != nil {
		words = append(words, detail(s.redactor, ended))
	} else if proof := s.run.proof(); proof != "" {
		words = append(words, oneLine(s.redactor, proof))
	}
	var unwritten *EvidenceError
	if errors.As(err, &unwritten) {
		words = append(words, detail(s.redactor, fmt.Errorf("the evidence could not be written: %w", unwritten.Err)))
	}
	out.Detail = strings.Join(words, "; ")
	return out
}

// figures are what the work has cost.
func (s *siteWork) figures() *rollout.Figures {
	return &rollout.Figures{
		Lines: s.run.recorder.LinesTaken(), RoundTrips: s.run.recorder.RoundTrips(),
		Steps: append([]rollout.Step{}, s.steps.list...),
	}
}

// maxDetail is the longest detail, in characters.
const maxDetail = 500

// detail is an error in one masked line.
func detail(redactor *secret.Redactor, err error) string {
	text := []rune(oneLine(redactor, err.Error()))
	if len(text) > maxDetail {
		text = append(text[:maxDetail], '…')
	}
	return string(text)
}

func oneLine(redactor *secret.Redactor, text string) string {
	return strings.Join(strings.Fields(shown(redactor, text)), " ")
}
