package engine

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/ziatunnel/ziatunnel/pkg/device"
	"github.com/ziatunnel/ziatunnel/pkg/diagnosis"
	"github.com/ziatunnel/ziatunnel/pkg/iosconf"
	"github.com/ziatunnel/ziatunnel/pkg/journal"
	"github.com/ziatunnel/ziatunnel/pkg/plan"
	"github.com/ziatunnel/ziatunnel/pkg/survey"
	"github.com/ziatunnel/ziatunnel/pkg/verify"
)

// try types everything, reads how it is shown, asks every show command, tries the windows, and takes all of it away
// by hand.
func (s *surveyRun) try(ctx context.Context) error {
	t := &typist{change: s.change}
	err := s.typeSteps(ctx, t, s.trial.Lines())
	s.seen.Typed = t.typed
	if err != nil {
		return err
	}
	if err := s.showAll(ctx); err != nil {
		return err
	}
	s.watch(Event{Kind: Surveyed, Detail: fmt.Sprintf("%d lines typed, and how they are shown", len(t.typed))})
	if err := s.tryWindows(ctx); err != nil {
		return err
	}
	if err := s.moveTimer(ctx); err != nil {
		return err
	}
	v, err := readState(ctx, s.session)
	if err != nil {
		return err
	}
	before, _, err := s.before()
	if err != nil {
		return err
	}
	away, err := plan.Restore(v.running, before, s.touched)
	if err != nil {
		return err
	}
	t = &typist{change: s.change, lost: t.lost}
	err = s.typeSteps(ctx, t, away)
	s.seen.Removed = t.typed
	return err
}

// typeSteps types a plan, block by block. The timer always outlasts the next block.
func (s *surveyRun) typeSteps(ctx context.Context, t *typist, p plan.Plan) error {
	for i, step := range p.Steps {
		lines := plan.Plan{Steps: []plan.Step{step}}.Lines()
		if len(lines) == 0 {
			continue
		}
		if err := s.record(journal.StepBegin{Number: step.Number, Title: step.Title, Lines: len(lines)}); err != nil {
			return err
		}
		s.watch(Event{Kind: StepStarted, Step: i + 1, Title: step.Title, Of: len(lines)})
		for _, block := range survey.Blocks(lines) {
			if err := context.Cause(ctx); err != nil {
				return err
			}
			if err := s.extendTimer(ctx, margin+time.Minute); err != nil {
				return err
			}
			if err := t.block(ctx, block); err != nil {
				return err
			}
		}
		if err := s.record(journal.StepEnd{Number: step.Number, Lines: len(lines)}); err != nil {
			return err
		}
		s.watch(Event{Kind: StepDone, Step: i + 1, Title: step.Title, Done: len(lines), Of: len(lines)})
	}
	return nil
}

// showAll asks every command that the product reads, one by one, and keeps the running-config.
func (s *surveyRun) showAll(ctx context.Context) error {
	for _, command := range s.commands() {
		if err := s.extendTimer(ctx, margin+time.Minute); err != nil {
			return err
		}
		said, err := s.session.Show(ctx, command)
		var rejected *device.RejectedLineError
		if err != nil && (!errors.As(err, &rejected) || len(said) != 1) {
			return err
		}
		s.seen.Shows = append(s.seen.Shows, survey.Answer{Command: command, Text: said[0]})
		if command == showRunning {
			if _, err := RunningOf(said[0]); err != nil {
				return err
			}
			s.seen.After = said[0]
		}
	}
	return nil
}

// commands are those that the product reads, each once, without the pings: nobody answers those yet.
func (s *surveyRun) commands() []string {
	all := slices.Clone(requiredCommands)
	for _, q := range optionalFacts(s.job.Site) {
		all = append(all, q.command)
	}
	want := verify.Expectation{}
	for _, name := range s.trial.Tunnels() {
		want.Tunnels = append(want.Tunnels, verify.Tunnel{Interface: name})
	}
	all = slices.Concat(all, stateCommands, verify.Commands(want), diagnosis.Commands(want))
	var out []string
	for _, command := range all {
		if !strings.HasPrefix(command, "ping ") && !slices.Contains(out, command) {
			out = append(out, command)
		}
	}
	return out
}

// tryWindows sends the same lines once with every window, each over a login of its own.
func (s *surveyRun) tryWindows(ctx context.Context) error {
	for _, w := range s.trial.Windows {
		if err := s.extendTimer(ctx, margin+time.Minute); err != nil {
			return err
		}
		s.dial = s.heard.wrap(s.options.Window(w.Size))
		err := s.reconnect(ctx)
		if err == nil {
			err = s.tryWindow(ctx, w)
		}
		s.dial = s.plain
		if err != nil {
			return err
		}
	}
	return s.reconnect(ctx)
}

// tryWindow sends the lines of one window and looks which of them are there. A session that the window breaks is the
// answer, too.
func (s *surveyRun) tryWindow(ctx context.Context, w survey.Window) error {
	p := plan.Plan{Steps: []plan.Step{w.Step}}
	lines := p.Lines()
	seen := survey.WindowSeen{Size: w.Size, Lines: len(lines)}
	var beside Login
	if w.Size == survey.BesideWindow && s.job.BeginLogin != nil {
		beside = s.job.BeginLogin(ctx, unheard(s.session))
	}
	begun := s.clock.Now()
	err := s.session.Configure(ctx, lines, nil)
	seen.Took = s.clock.Now().Sub(begun)
	if beside != nil {
		s.seen.Beside = openAndClose(ctx, beside)
	}
	var rejected *device.RejectedLineError
	switch {
	case sessionGone(err):
		seen.Failed = err.Error()
		if err := s.reconnect(ctx); err != nil {
			return err
		}
	case errors.As(err, &rejected):
		seen.Failed = err.Error()
	case err != nil:
		return err
	}
	v, err := s.readAnew(ctx)
	if err != nil {
		return err
	}
	var typed []string
	for _, line := range lines {
		typed = append(typed, line.Text.Reveal())
	}
	wanted := iosconf.Apply(iosconf.Config{}, typed)
	for _, o := range wanted.Objects() {
		have, _ := v.running.Object(o.ID)
		for _, line := range o.Lines() {
			if !slices.Contains(have.Lines(), line) {
				seen.Missing++
			}
		}
	}
	s.seen.Windows = append(s.seen.Windows, seen)
	s.watch(Event{Kind: Surveyed, Detail: fmt.Sprintf("%d lines sent with a window of %d", len(lines), w.Size)})
	return nil
}

// openAndClose tries a login that was made beside the lines, and gives what came of it.
func openAndClose(ctx context.Context, beside Login) *survey.Answer {
	session, err := beside.Open(ctx)
	if err != nil {
		return &survey.Answer{Failed: err.Error()}
	}
	_ = session.Close()
	return &survey.Answer{}
}

// moveTimer moves the timer on, whether that is needed or not.
func (s *surveyRun) moveTimer(ctx context.Context) error {
	if s.arm.until.IsZero() {
		return nil
	}
	return s.extendTimer(ctx, s.left()+time.Minute)
}

// byItself lets the router take everything back by its own means: when its timer runs out, if that is wanted, and at
// once. What comes of the second is for the roll back behind it to prove.
func (s *surveyRun) byItself(ctx context.Context) error {
	if s.arm.how != ArmRevert {
		return nil
	}
	if s.options.Expiry {
		timer := s.job.Timer
		s.job.Timer = expiryTimer
		err := s.armedAgain(ctx)
		s.job.Timer = timer
		if err != nil {
			return err
		}
		if err := s.runOut(ctx); err != nil {
			return err
		}
		s.watch(Event{Kind: Surveyed, Detail: "the timer has run out"})
	}
	return s.armedAgain(ctx)
}

// armedAgain arms again and types the lines of the first steps: enough that something is to be taken back.
func (s *surveyRun) armedAgain(ctx context.Context) error {
	v, err := readState(ctx, s.session)
	if err != nil {
		return err
	}
	if err := s.armRouter(ctx, v); err != nil {
		return fmt.Errorf("arming again: %w", err)
	}
	t := &typist{change: s.change}
	return s.typeSteps(ctx, t, s.trial.First())
}

// readAnew reads the router, over a new session when the old one turns out to be gone.
func (s *surveyRun) readAnew(ctx context.Context) (deviceState, error) {
	v, err := readState(ctx, s.session)
	if !sessionGone(err) {
		return v, err
	}
	if err := s.reconnect(ctx); err != nil {
		return v, err
	}
	return readState(ctx, s.session)
}

// runOut waits until the timer has run out, and looks whether the router has gone back.
func (s *surveyRun) runOut(ctx context.Context) error {
	if err := s.waitOut(ctx); err != nil {
		return err
	}
	s.arm.until = time.Time{}
	v, err := s.readAnew(ctx)
	if err != nil {
		return err
	}
	gone := len(s.leftLines(v.running)) == 0
	s.seen.Expired = &gone
	if !gone {
		return errors.New("the timer has run out, and the router has not gone back")
	}
	return s.confirmAndCleanUp(ctx)
}
