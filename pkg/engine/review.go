package engine

import (
	"context"
	"errors"
	"reflect"
	"strings"
	"time"

	"github.com/ziatunnel/ziatunnel/pkg/device"
	"github.com/ziatunnel/ziatunnel/pkg/guard"
	"github.com/ziatunnel/ziatunnel/pkg/iosconf"
	"github.com/ziatunnel/ziatunnel/pkg/plan"
	"github.com/ziatunnel/ziatunnel/pkg/playbook"
	"github.com/ziatunnel/ziatunnel/pkg/show"
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
	// Router is who the router is.
	Router device.Identity `json:"-"`

	rendered playbook.Rendered // without the optional lines that the release is known to refuse
	running  iosconf.Config
	startup  iosconf.Config
	learned  learned
	// touchesWayIn: see [guard.Input.TouchesWayIn].
	touchesWayIn bool
}

// ReviewRouter reads the router in one burst, plans and guards. It changes nothing. Names that somebody
// else uses are a finding, and the plan is empty then. Findings that the job overrides are in the
// list with the reason, and no longer fatal; a job whose overrides cannot be fails with a
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
	r, err := reviewReading(read, job, reasons)
	if err != nil {
		return r, err
	}
	r.Findings, err = confirm(ctx, job, r.Findings)
	return r, err
}

// reviewReading plans and guards on what has been read.
func reviewReading(read reading, job Job, reasons map[string]string) (Review, error) {
	known := job.knownFor(read.facts.Version)
	whole := job.Rendered
	learned := job.learnedFor(read.facts.Version).without(refusals(known))
	job.Rendered = whole.Without(refusals(known))
	r := Review{Version: read.facts.Version, Router: read.facts.Router, Pending: pendingFor(read.facts),
		rendered: job.Rendered, running: read.running, startup: read.startup, learned: learned}
	in := guard.Input{Site: job.Site, Wanted: desiredConfig(job), Running: r.running, Startup: r.startup,
		Facts: read.facts, NoSave: job.NoSave, Known: job.Known}
	var taken *plan.ConflictError
	var err error
	if r.Plan, err = r.learned.build(r.running, job); errors.As(err, &taken) {
		r.Plan, in.Conflicts = plan.Plan{Steps: []plan.Step{}}, taken.Conflicts
	} else if err != nil {
		return Review{}, err
	}
	r.Plan.Playbook = job.Rendered.Playbook
	noteKnown(&r.Plan, whole.Steps, known)
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
