package engine

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/ziatunnel/ziatunnel/pkg/device"
	"github.com/ziatunnel/ziatunnel/pkg/iosconf"
	"github.com/ziatunnel/ziatunnel/pkg/journal"
	"github.com/ziatunnel/ziatunnel/pkg/plan"
	"github.com/ziatunnel/ziatunnel/pkg/playbook"
	"github.com/ziatunnel/ziatunnel/pkg/secret"
	"github.com/ziatunnel/ziatunnel/pkg/show"
)

// OptionalRefused is the kind of the event that LeftOut explains: the router does not take an optional
// line, and the change goes on without it.
const OptionalRefused Kind = "optional_refused"

// LeftOut is an optional line of the playbook that the router does not take.
type LeftOut struct {
	Step  int         `json:"step"`
	Title string      `json:"title"`
	Line  secret.Text `json:"line"`
	Under secret.Text `json:"under"` // the line that it stands under; empty: global configuration
	Why   string      `json:"why"`   // the change can do without it
	// Instead is what was sent in its place; empty: nothing.
	Instead secret.Text `json:"instead"`
	Words   secret.Text `json:"words"` // of the router
	Index   int         `json:"-"`     // of the line in the plan
}

// Sentence says it in one line.
func (l LeftOut) Sentence() string {
	place := "left out"
	if l.Instead != (secret.Text{}) {
		place = fmt.Sprintf("sent %q instead", l.Instead.String())
	}
	return fmt.Sprintf("refused, optional: %s; %s: %q: %s", l.Why, place, l.Line.String(),
		oneLine(l.Words.String()))
}

// OtherFormError is what is sent in the place of refused optional lines, and is refused too.
type OtherFormError struct{ Err error }

func (e *OtherFormError) Error() string {
	return "what the playbook sends in the place of an optional line: " + e.Err.Error()
}

func (e *OtherFormError) Unwrap() error { return e.Err }

// KnownRefusal is an optional line that a release of IOS is known to refuse.
type KnownRefusal struct {
	playbook.Refusal
	Release string // "15.4(3)M3"
	Image   string // "C880DATA-UNIVERSALK9-M"
	Words   string // of the router that refused it, masked
	Day     string // on which it did, 2006-01-02
}

// knownFor are the refusals that are known of a release and image, from earlier runs and from surveys. A line that
// another release refuses is tried.
func (j Job) knownFor(v show.Version) []KnownRefusal {
	var out []KnownRefusal
	surveyed := j.learnedFor(v)
	days := surveyed.book.Refused(surveyed.lines)
	for _, line := range optionalLines(j.Rendered) {
		if day, refused := days[line]; refused {
			out = append(out, KnownRefusal{Refusal: line, Release: v.Version, Image: v.Image, Words: "in a survey",
				Day: day.UTC().Format(time.DateOnly)})
		}
	}
	for _, k := range j.Refused {
		if k.Release == v.Version && k.Image == v.Image && v.Version != "" {
			out = append(out, k)
		}
	}
	return out
}

func refusals(known []KnownRefusal) []playbook.Refusal {
	out := make([]playbook.Refusal, len(known))
	for i, k := range known {
		out[i] = k.Refusal
	}
	return out
}

// noteKnown says in a plan what it leaves out, and why.
func noteKnown(p *plan.Plan, steps []playbook.Step, known []KnownRefusal) {
	noted := map[int]bool{}
	for i := range p.Steps {
		number := p.Steps[i].Number
		at := slices.IndexFunc(steps, func(s playbook.Step) bool { return s.Number == number })
		if at < 0 || noted[number] { // a plan with stages has a step several times
			continue
		}
		noted[number] = true
		for _, o := range steps[at].Optionals {
			line := strings.TrimSpace(steps[at].Lines[o.Index].Reveal())
			name := playbook.Refusal{Header: steps[at].Header(o.Index), Line: line}
			k := slices.IndexFunc(known, func(k KnownRefusal) bool { return k.Refusal == name })
			if k < 0 {
				continue
			}
			note := fmt.Sprintf("`%s` is not sent: a router with this release and image refused it on %s (%s); "+
				"optional: %s", line, known[k].Day, oneLine(known[k].Words), o.Why)
			p.Steps[i].Notes = append(p.Steps[i].Notes, secret.MaskSyntax(note))
		}
	}
}

// withoutKnown takes the refusals out of the job that were seen in this run, or are known of the release.
func (a *change) withoutKnown(run journal.State) {
	known := refusals(a.job.knownFor(a.version))
	for _, r := range run.OptionalRefused {
		known = append(known, playbook.Refusal{Header: r.Header, Line: r.Line})
	}
	a.job.Rendered = a.job.Rendered.Without(known)
	a.learned = a.learned.without(known)
}

// continueWithout takes refused optional lines out of what is wanted, and sends what stands in for them.
func (a *change) continueWithout(ctx context.Context, refused []*device.RejectedLineError) error {
	if len(refused) == 0 {
		return nil
	}
	lines := a.plan.Lines()
	var names []playbook.Refusal
	for _, r := range refused {
		step, _ := a.plan.Locate(r.Index)
		name := a.plan.Refusal(r.Index)
		left := LeftOut{Step: step.Number, Title: step.Title, Line: r.Line, Under: secret.NewText(name.Header),
			Why: lines[r.Index].Optional, Instead: lines[r.Index].Else, Words: r.Reply, Index: r.Index}
		names = append(names, name)
		a.leftOut = append(a.leftOut, left)
		a.skipped = append(a.skipped, r.Index)
		a.watch(Event{Kind: OptionalRefused, Step: left.Step, Title: left.Title, Detail: left.Sentence(),
			LeftOut: &left})
		err := a.record(journal.OptionalRefused{
			Step: left.Step, Header: name.Header, Line: name.Line, Why: left.Why, Else: left.Instead.Reveal(),
			Words: r.Reply.String(), Release: a.version.Version, Image: a.version.Image, Lasting: r.Lacks(),
		})
		if err != nil {
			return err
		}
	}
	a.job.Rendered = a.job.Rendered.Without(names)
	a.learned = a.learned.without(names)
	rest, err := plan.Build(a.typed(), a.job.Rendered.Steps)
	if err != nil {
		return &OtherFormError{err}
	}
	if rest.Empty() {
		return nil
	}
	if err := a.session.Configure(ctx, rest.Lines(), nil); err != nil {
		return &OtherFormError{err}
	}
	for _, line := range rest.Lines() {
		a.instead = append(a.instead, line.Text.Reveal())
	}
	return nil
}

// typed is what the router runs once it has taken all of the plan but the lines that it refuses, with what was sent in
// their place, as far as the model knows.
func (a *change) typed() iosconf.Config {
	var lines []string
	for i, line := range a.plan.Lines() {
		if !slices.Contains(a.skipped, i) {
			lines = append(lines, line.Text.Reveal())
		}
	}
	return iosconf.Apply(a.start, append(lines, a.instead...))
}

// essential are the steps without their optional lines, in whose absence no tunnel stays down.
func essential(r playbook.Rendered) playbook.Rendered { return r.Without(optionalLines(r)) }

// optionalLines are the lines that a playbook can do without.
func optionalLines(r playbook.Rendered) []playbook.Refusal {
	var out []playbook.Refusal
	for _, step := range r.Steps {
		for _, o := range step.Optionals {
			out = append(out, playbook.Refusal{Header: step.Header(o.Index),
				Line: strings.TrimSpace(step.Lines[o.Index].Reveal())})
		}
	}
	return out
}
