package provision

import (
	"context"
	"path/filepath"
	"strings"
	"time"

	"github.com/ziatunnel/ziatunnel/pkg/engine"
	"github.com/ziatunnel/ziatunnel/pkg/evidence/recorder"
	"github.com/ziatunnel/ziatunnel/pkg/journal"
	"github.com/ziatunnel/ziatunnel/pkg/rollout"
	"github.com/ziatunnel/ziatunnel/pkg/rollout/local"
	"github.com/ziatunnel/ziatunnel/pkg/secret"
)

// session is the work at one site, from its beginning to its end.
type session struct {
	command  string
	job      engine.Job
	dial     engine.Dialer
	journal  Journal
	witness  *recorder.Recorder
	redactor *secret.Redactor // knows the secrets of this site only: one for all sites would grow with them
	clock    engine.Clock
	tell     func(step string)
	said     string
	pending  time.Duration // how long the router that refused may go on waiting for somebody else

	steps []rollout.Step
	began time.Time // the step under way
}

// open makes a session of a task. It is there, with a redactor, also when that fails.
func (c *Runner) open(ctx context.Context, t local.Task, command string, say func(step string)) (*session, error) {
	s := &session{command: command, redactor: secret.NewRedactor(), clock: c.Clock, tell: say}
	if s.clock == nil {
		s.clock = engine.RealTime()
	}
	if ctx.Err() != nil {
		return s, context.Cause(ctx)
	}
	entry, err := c.Find(t.Site)
	if err != nil {
		return s, err
	}
	ready, err := Prepare(ctx, entry.Site, filepath.Dir(filepath.FromSlash(entry.File)), c.Playbook, s.redactor)
	if err != nil {
		return s, err
	}
	s.job = ready.Job
	s.job.Wait, s.job.Interval, s.job.Arm, s.job.Timer, s.job.NoSave = c.Wait, c.Interval, c.Arm, c.Timer, c.NoSave
	s.job.RollBackUnproven, s.job.GiveUp, s.job.Clock = !c.KeepUnproven, c.GiveUp, c.Clock
	s.witness = recorder.New(command)
	driver := c.Driver
	driver.Redactor, driver.Transcript = s.redactor, nil
	s.witness.Transcript(&driver, s.redactor)
	s.dial = s.witness.WrapDialer(&s.job, ready.Dialer(driver))
	store := *c.Journal
	store.Redactor = s.redactor
	s.journal = Journal{Store: &store, Header: journal.Header{Site: entry.Site.Name, Router: entry.Site.Router.Address, Command: command, Version: c.Version, BreakLock: c.BreakLock}}
	return s, nil
}

// say tells a step once, without secrets.
func (s *session) say(step string) {
	if step = detailText(s.redactor, step); step != "" && step != s.said {
		s.said = step
		s.tell(step)
	}
}

// see takes an event of the engine.
func (s *session) see(e engine.Event) {
	s.witness.OnEvent(e)
	s.measure(e)
	s.say(e.Brief())
}

// measure keeps what the steps have cost.
func (s *session) measure(e engine.Event) {
	outcome := ""
	switch e.Kind {
	case engine.StepStarted:
		s.began = s.clock.Now()
	case engine.StepDone:
		outcome = "done"
	case engine.StepPresent:
		outcome, s.began = "present", time.Time{}
	case engine.StepFailed:
		outcome = "failed"
	}
	if outcome == "" {
		return
	}
	step := rollout.Step{Number: e.Step, Title: e.Title, Outcome: outcome}
	if !s.began.IsZero() {
		step.Took = s.clock.Now().Sub(s.began)
	}
	for i := range s.steps { // a second push, of what a run before had left, is the one that counts
		if s.steps[i].Number == step.Number {
			s.steps[i] = step
			return
		}
	}
	s.steps = append(s.steps, step)
}

func (s *session) figures() *rollout.Figures {
	return &rollout.Figures{Lines: s.witness.LinesTaken(), RoundTrips: s.witness.RoundTrips(), Steps: append([]rollout.Step{}, s.steps...)}
}

// halfDone tells whether a run of the site was begun that nobody has finished.
func (s *session) halfDone() bool {
	last, err := s.journal.Unfinished()
	return err != nil || last != nil
}

// writeEvidence writes the evidence of a site. A proof is written only when it fails, into files of its own:
// how the site was brought up stays readable.
func (c *Runner) writeEvidence(s *session, ended error) error {
	if c.Evidence == "" || s.command == "verify" && ended == nil {
		return nil
	}
	by := recorder.Author{Version: c.Version, Command: s.command, User: c.User, Host: c.Host, Journal: s.journal.Store}
	outcome := EvidenceOutcome(s.command, s.witness, ended, ExitCode(ended))
	document := s.witness.Document(by, ended, outcome).Masked(func(text string) string { return recorder.Legible(s.redactor, text) })
	name := s.job.Site.Name
	if s.command == "verify" {
		name += ".proof"
	}
	return recorder.WriteDirectory(c.Evidence, name, document)
}

// mostDetail is the longest detail, in characters.
const mostDetail = 500

// detail is an error in one masked line.
func detail(redactor *secret.Redactor, err error) string {
	text := []rune(detailText(redactor, err.Error()))
	if len(text) > mostDetail {
		text = append(text[:mostDetail], '…')
	}
	return string(text)
}

func detailText(redactor *secret.Redactor, text string) string {
	return strings.Join(strings.Fields(recorder.Legible(redactor, text)), " ")
}

func joined(a, b string) string {
	if a == "" {
		return b
	}
	return a + "; " + b
}
