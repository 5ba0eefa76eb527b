package engine

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/ziatunnel/ziatunnel/pkg/device"
	"github.com/ziatunnel/ziatunnel/pkg/guard"
	"github.com/ziatunnel/ziatunnel/pkg/iosconf"
	"github.com/ziatunnel/ziatunnel/pkg/playbook"
	"github.com/ziatunnel/ziatunnel/pkg/rendering"
	"github.com/ziatunnel/ziatunnel/pkg/show"
	"github.com/ziatunnel/ziatunnel/pkg/survey"
)

// SurveyCommand is the name under which the journal knows a survey.
const SurveyCommand = "survey"

// SurveyOptions is how a survey is made.
type SurveyOptions struct {
	// Books are the playbooks whose kinds of lines are tried.
	Books []*playbook.Playbook
	// Window gives sessions of which so many lines are under way without a verdict.
	Window func(size int) Dialer
	// Expiry also waits for the revert timer to run out, which takes minutes.
	Expiry bool
	// BesideTunnels makes a survey of a router that has a tunnel up, or may have one.
	BesideTunnels bool
	Mask          survey.Mask
	Tool          string // version of the program
}

// Surveyed is an event of a part of a survey that is over; Detail names it.
const Surveyed Kind = "surveyed"

// errSurveyed is why a survey is taken back in which nothing went wrong.
var errSurveyed = errors.New("the survey is over")

// expiryTimer is what the revert timer is set to when it is to run out.
const expiryTimer = 2 * time.Minute

// Survey types what the product may ever type, on names and numbers that nobody uses and on interfaces that are shut
// down, notes what the router makes of it, and takes all of it back. It is armed as [Apply] is, and never saves. decide
// sees what would be typed before anything is sent.
//
// nil means that all of it was tried and taken back, and the running-config is what it was. The file holds what was
// seen, in any case in which anything was sent; it fails as [Apply] does.
func Survey(
	ctx context.Context, dial Dialer, job Job, o SurveyOptions, decide func(Review) (bool, error), watch Watch,
) (*survey.File, error) {
	job.NoSave = true
	job.Wait = max(job.Wait, 4*time.Minute)
	s := &surveyRun{options: o}
	s.plain = s.heard.wrap(dial)
	s.change = newChange(s.plain, job, func(e Event) {
		if e.Kind == Confirmed { // nothing of it is left to keep
			e = Event{Kind: Surveyed, Detail: "the timer is called off"}
		}
		watch(e)
	})
	defer s.close()
	if err := s.connect(ctx); err != nil {
		return nil, err
	}
	review, err := s.review(ctx)
	if err != nil {
		return nil, err
	}
	s.watch(Event{Kind: Connected, Detail: review.Version.Hostname + ", IOS " + review.Version.Version})
	if guard.Refused(review.Findings) {
		return nil, &RefusedError{review.Findings}
	}
	if yes, err := decide(review); err != nil {
		return nil, err
	} else if !yes {
		return nil, ErrDeclined
	}
	s.router = review.Router
	s.setPlan(review.Plan, review.running)
	s.missingLines = s.leftLines
	err = s.execute(ctx)
	if !s.begun {
		return nil, err
	}
	file := s.trial.File(s.seen, o.Mask)
	if err == nil && job.Renderings != nil {
		err = LearnSurvey(job.Renderings, file)
	}
	return &file, err
}

// LearnSurvey keeps what a whole survey has found about a release and image: how it shows lines, and how fast it takes
// them.
func LearnSurvey(kept Renderings, file survey.File) error {
	release, image := file.Router.Release, file.Router.Image
	if len(file.Learned) > 0 {
		if err := kept.Learn(release, image, file.Learned); err != nil {
			return err
		}
	}
	speed := file.Speed()
	if speed == (rendering.Speed{}) {
		return nil
	}
	speed.Window = min(speed.Window, WidestWindow)
	book, _ := kept.Known(release, image) // empty when it cannot be read
	if known := book.Speed; known.Window > speed.Window && known.Learned.After(speed.Learned) {
		speed = known.Join(speed) // it was shown later
	}
	return kept.LearnSpeed(release, image, speed)
}

// surveyRun is one survey under way.
type surveyRun struct {
	*change
	options SurveyOptions
	heard   heard
	plain   Dialer
	trial   survey.Trial
	seen    survey.Observed
	begun   bool // something may have been sent
}

// look reads the router and works out what to type.
func (s *surveyRun) review(ctx context.Context) (Review, error) {
	if s.job.Arm == ArmNone {
		return Review{}, refusal(
			"not_armed",
			"a survey is always armed: a lost session would leave its lines on the router",
			"leave --arm none out",
		)
	}
	out, err := s.session.Show(ctx, showVersion, showRunning)
	if err != nil {
		return Review{}, fmt.Errorf("reading the router: %w", err)
	}
	var r Review
	if r.Version, err = show.ParseVersion(out[0]); err != nil {
		return r, err
	}
	r.Router = identityOf(s.session, r.Version, s.job.Site.Router.Address)
	if s.job.Known != nil {
		if err := SameRouter(s.job.Site.Name, *s.job.Known, r.Router); err != nil {
			return r, err
		}
	}
	if r.running, err = RunningOf(out[1]); err != nil {
		return r, err
	}
	s.trial, err = survey.Design(r.running, s.options.Books...)
	if errors.Is(err, survey.ErrTaken) {
		return r, refusal(
			"survey_left",
			err.Error(),
			"`ziatunnel rollback` takes back what a survey has left; else take it away by hand",
		)
	} else if err != nil {
		return r, err
	}
	r.Plan = s.trial.Plan
	if err := s.checkTunnelsDown(ctx); err != nil {
		return r, err
	}
	s.seen = survey.Observed{Made: s.clock.Now(), Tool: s.options.Tool, Router: survey.Router{
		Model: r.Version.Model, Release: r.Version.Version, Image: r.Version.Image, Hostname: r.Version.Hostname,
		Serial: r.Version.Serial,
	}}
	return r, nil
}

// checkTunnelsDown refuses a router on which a tunnel is up, or may be: the policy that a survey types is one that IKE
// might choose. A router that does not know the command has no tunnels.
func (s *surveyRun) checkTunnelsDown(ctx context.Context) error {
	if s.options.BesideTunnels {
		return nil
	}
	said, err := s.session.Show(ctx, showSessions)
	var rejected *device.RejectedLineError
	switch {
	case errors.As(err, &rejected) && len(said) == 1 && commandMissing(said[0]):
		return nil
	case err != nil && !errors.As(err, &rejected):
		return err
	}
	why := ""
	sessions, err := show.ParseCryptoSession(strings.Join(said, ""))
	if err != nil || rejected != nil {
		why = "whether a tunnel is up is not known: " + answerWords(strings.Join(said, ""))
	}
	for _, session := range sessions.Sessions {
		if strings.HasPrefix(session.Status, "UP") && why == "" {
			why = "a tunnel is up: " + session.Interface
		}
	}
	if why == "" {
		return nil
	}
	return refusal("tunnels_up", why,
		"make the survey before tunnels are set up, or in a maintenance window with --beside-tunnels")
}

const showSessions = "show crypto session"

// execute arms, tries everything, and takes it back, twice: by hand, and by the router's own means.
func (s *surveyRun) execute(ctx context.Context) error {
	if err := s.arms(ctx); err != nil {
		return err
	}
	err := s.try(ctx)
	if err == nil {
		err = s.checkGone(ctx)
	}
	if err == nil {
		err = s.confirmAndCleanUp(ctx)
	}
	if err == nil {
		s.watch(Event{Kind: Surveyed, Detail: "everything taken away, and confirmed"})
		err = s.byItself(ctx)
	}
	s.seen.Complete = err == nil
	if err == nil {
		err = errSurveyed
	}
	return s.conclude(s.rollBack(ctx, err))
}

// checkGone wants nothing of the survey in the running-config: only then may the timer be called off.
func (s *surveyRun) checkGone(ctx context.Context) error {
	v, err := readState(ctx, s.session)
	if err != nil {
		return err
	}
	if left := s.leftLines(v.running); len(left) > 0 {
		return fmt.Errorf("what was typed cannot all be taken away by hand: %s", strings.Join(masked(left), " | "))
	}
	return nil
}

// conclude is how a survey ends that was taken back, or not.
func (s *surveyRun) conclude(err error) error {
	var back *RolledBackError
	if errors.As(err, &back) {
		s.seen.Restored = len(back.Others) == 0
		// Joined to something else it is not the whole story.
		if whole := back.Err == errSurveyed; whole && s.seen.Restored { //nolint:errorlint // the very value
			err = nil
		}
	}
	s.seen.Answers = s.heard.answers
	return err
}

// arms does what stands between the decision and the first line.
func (s *surveyRun) arms(ctx context.Context) error {
	v, err := s.readAgain(ctx)
	if err != nil {
		return fmt.Errorf("reading the router again: %w", err)
	}
	for _, refused := range []func(deviceState) error{s.checkUnchanged, s.checkNothingPending, s.checkArmable} {
		if err := refused(v); err != nil {
			return err
		}
	}
	if err := s.recordStart(v.runningText); err != nil {
		return err
	}
	_, s.archiveStays = archivePath(v.running)
	s.begun = true
	if err := s.armRouter(ctx, v); err != nil {
		if !s.arm.tried {
			s.begun = false
			return err
		}
		return s.conclude(s.rollBack(ctx, fmt.Errorf("arming: %w", err)))
	}
	return nil
}

// leftLines are the lines of the survey that a running-config still has.
func (s *surveyRun) leftLines(c iosconf.Config) []string {
	before, _, err := s.before(c.String())
	if err != nil {
		return []string{err.Error()}
	}
	ours, _ := s.attribute(before, c)
	return ours
}

// isSurvey reports whether a run is a survey, which is never gone on with, only taken back.
func isSurvey(run Interrupted) bool { return run.State.Begin.Command == SurveyCommand }
