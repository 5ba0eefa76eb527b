package engine

import (
	"context"
	"errors"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/ziatunnel/ziatunnel/pkg/audit"
	"github.com/ziatunnel/ziatunnel/pkg/capture"
	"github.com/ziatunnel/ziatunnel/pkg/device"
	"github.com/ziatunnel/ziatunnel/pkg/guard"
	"github.com/ziatunnel/ziatunnel/pkg/iosconf"
	"github.com/ziatunnel/ziatunnel/pkg/plan"
	"github.com/ziatunnel/ziatunnel/pkg/playbook"
	"github.com/ziatunnel/ziatunnel/pkg/show"
	"github.com/ziatunnel/ziatunnel/pkg/site"
)

// Review is what is known before anything is changed.
type Review struct {
	Plan     plan.Plan       `json:"plan"`
	Findings []guard.Finding `json:"findings"`
	Version  show.Version    `json:"version"`
	// Unsaved reports whether the startup-config lacks what the playbook wants.
	Unsaved bool `json:"unsaved"`
	// Pending is how long at most until a revert timer or a reload that was under way has fired; zero:
	// there was none.
	Pending time.Duration `json:"-"`
	// NotKnown is what only the router could have told, where no router was asked, see [ReviewCapture].
	NotKnown []string `json:"not_known,omitempty"`
	// Rehearsal is how the plan went on a twin of the router; nil: it was not rehearsed, see [Rehearse].
	Rehearsal *Rehearsal `json:"rehearsal,omitempty"`
	// Adopted is what is taken over of somebody else; nil: that was not asked for.
	Adopted *audit.Adoption `json:"adopted,omitempty"`
	// Router is who the router is.
	Router device.Identity `json:"-"`

	job      Job               // in the names that are used, with what its `exempt: auto` stands for
	rendered playbook.Rendered // without the optional lines that the release is known to refuse
	facts    guard.Facts
	running  iosconf.Config
	startup  iosconf.Config
	learned  learned
	// touchesWayIn: see [guard.Input.TouchesWayIn].
	touchesWayIn bool
}

// ReviewRouter reads the router in one burst, plans and guards. It changes nothing. Names that somebody
// else uses are a finding, and the plan is empty then. Findings that the job overrides are in the
// list with the reason, and no longer fatal; a job with overrides that are not possible fails with a
// [guard.OverrideError] before anything is read.
func ReviewRouter(ctx context.Context, s Session, job Job) (Review, error) {
	reasons, err := job.overrideReasons()
	if err != nil {
		return Review{}, err
	}
	read, err := readFacts(ctx, s, job.Site)
	if err != nil {
		return Review{}, err
	}
	read.facts.Router = identityOf(s, read.facts.Version, job.Site.Router.Address)
	job, adopted, err := job.adopted(read.running)
	if err != nil {
		return Review{}, err
	}
	r, err := reviewReading(read, job, reasons)
	if err == nil {
		r, err = reviewStages(ctx, s, r, read, job, reasons)
	}
	if err != nil {
		return r, err
	}
	r.Adopted = adopted
	r.Findings, err = confirm(ctx, job, r.Findings)
	return r, err
}

// reviewReading plans and guards on what has been read.
func reviewReading(read reading, job Job, reasons map[string]string) (Review, error) {
	asked := job.Site
	job, exempted, err := job.exemptRouter(read)
	if err != nil {
		return Review{}, err
	}
	known := job.knownFor(read.facts.Version)
	whole := job.Rendered
	learned := job.learnedFor(read.facts.Version).without(refusals(known))
	job.Rendered = whole.Without(refusals(known))
	r := Review{Version: read.facts.Version, Router: read.facts.Router, Pending: pendingFor(read.facts),
		job: job, rendered: job.Rendered, facts: read.facts, running: read.running, startup: read.startup,
		learned: learned}
	in := guard.Input{Site: job.Site, Wanted: desiredConfig(job), Running: r.running, Startup: r.startup,
		Facts: read.facts, NoSave: job.NoSave, Known: job.Known}
	var taken *plan.ConflictError
	if r.Plan, err = r.learned.staged(r.running, job, read.tunnels); errors.As(err, &taken) {
		r.Plan, in.Conflicts = plan.Plan{Steps: []plan.Step{}}, taken.Conflicts
	} else if err != nil {
		return Review{}, err
	}
	r.Plan.Playbook = job.Rendered.Playbook
	noteKnown(&r.Plan, whole.Steps, known)
	noteExempt(&r.Plan, job, asked, exempted)
	noteSteering(&r.Plan, job)
	r.Unsaved = taken != nil || !r.Plan.Empty()
	if !reflect.DeepEqual(r.running, r.startup) { // the same configuration needs no second plan
		saved, err := r.learned.build(r.startup, job)
		r.Unsaved = err != nil || !saved.Empty()
	}
	in.Plan, in.Unsaved = r.Plan, r.Unsaved
	r.touchesWayIn = in.TouchesWayIn()
	r.Findings, err = guard.Override(guard.Check(in), reasons)
	return r, err
}

// adopted is the job in the names of what it takes over on a router; itself, where it takes over nothing.
func (j Job) adopted(running iosconf.Config) (Job, *audit.Adoption, error) {
	if j.Adopt == nil {
		return j, nil, nil
	}
	return j.Adopt(j, running)
}

// overrideReasons are the reasons by rule. It fails with a [guard.OverrideError].
func (j Job) overrideReasons() (map[string]string, error) {
	reasons := map[string]string{}
	for _, o := range j.Overrides {
		reasons[o.Rule] = o.Reason
	}
	_, err := guard.Override(nil, reasons)
	return reasons, err
}

// desiredConfig are all lines of the playbook as one configuration.
func desiredConfig(job Job) iosconf.Config {
	var b strings.Builder
	for _, step := range job.Rendered.Steps {
		for _, line := range step.Lines {
			b.WriteString(line.Reveal() + "\n")
		}
	}
	return iosconf.Parse(b.String())
}

// Running is the running-config that the plan of a review was made for. It holds secrets.
func (r Review) Running() iosconf.Config { return r.running }

// ShowRunning is the command without whose answer nothing can be planned.
const ShowRunning = showRunning

// CapturedCommands are the commands whose answers [ReviewCapture] reads, for a site.
func CapturedCommands(s *site.Site) []string {
	out := slices.Concat(requiredCommands, guard.FeatureCommands(s))
	for _, q := range optionalFacts(s) {
		out = append(out, q.command)
	}
	return out
}

// ReviewCapture plans and guards on what somebody has copied from a router: its running-config, and as many more
// answers as there are. It reaches no router. What only the router could have told is in Review.NotKnown: the rules
// that need it say nothing.
func ReviewCapture(answers capture.Answers, job Job) (Review, error) {
	reasons, err := job.overrideReasons()
	if err != nil {
		return Review{}, err
	}
	read, err := readingOf(answers, job.Site)
	if err != nil {
		return Review{}, err
	}
	notKnown := notCaptured(answers, job.Site)
	job, adopted, err := job.adopted(read.running)
	if err != nil {
		return Review{}, err
	}
	if !answers.Has(showStartup) {
		read.startup = read.running
	}
	masked := false
	if read.running, masked = withKeys(read.running, job); masked {
		notKnown = append(notKnown, "whether the router has the pre-shared key of the site file: the configuration "+
			"shows it masked or encrypted")
		read.startup, _ = withKeys(read.startup, job)
	}
	read.tunnels = capturedTunnels(answers, job.Want, read.running)
	read.facts.Router = device.Identity{Serial: read.facts.Version.Serial, Hostname: read.facts.Version.Hostname}
	r, err := reviewReading(read, job, reasons)
	r.NotKnown, r.Adopted = notKnown, adopted
	return r, err
}

// notCaptured is what the commands would have told that are not among the answers, or that the router did not answer.
func notCaptured(answers capture.Answers, s *site.Site) []string {
	var out []string
	lacks := func(command, tells string) { out = append(out, tells+" (`"+command+"`)") }
	for i, tells := range []string{
		"release, image, model and serial number", "which interfaces are up, and addresses that are not configured",
		"", // without the running-config there is no plan
		"what is not saved",
	} {
		if command := requiredCommands[i]; !answers.Has(command) {
			lacks(command, tells)
		}
	}
	for _, q := range optionalFacts(s) {
		if device.Judge(answers[q.command]).Verdict != device.Answered {
			lacks(q.command, q.tells)
		}
	}
	for _, command := range guard.FeatureCommands(s) {
		if !answers.Has(command) {
			lacks(command, "what the image can do")
		}
	}
	return out
}
