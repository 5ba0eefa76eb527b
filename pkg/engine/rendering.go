package engine

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/ziatunnel/ziatunnel/pkg/iosconf"
	"github.com/ziatunnel/ziatunnel/pkg/journal"
	"github.com/ziatunnel/ziatunnel/pkg/plan"
	"github.com/ziatunnel/ziatunnel/pkg/playbook"
	"github.com/ziatunnel/ziatunnel/pkg/rendering"
	"github.com/ziatunnel/ziatunnel/pkg/secret"
	"github.com/ziatunnel/ziatunnel/pkg/show"
)

// Renderings keeps what is learned about how a release and image of IOS shows what is typed, and how fast it takes it.
// It may be nil in a job: then nothing is known, and nothing is kept.
type Renderings interface {
	Known(release, image string) (rendering.Book, error)
	Learn(release, image string, records []rendering.Record) error
	// LearnSpeed puts a speed in the place of the known one.
	LearnSpeed(release, image string, speed rendering.Speed) error
}

// Surprised is an event: the router shows a line of the change in another way than it was typed. Surprise
// has both texts.
const Surprised Kind = "surprised"

// Surprise is a line that the router has taken without a word, and shows in another way. Texts are masked.
type Surprise struct {
	Step   int      `json:"step"`
	Header string   `json:"header,omitempty"` // the line that it stands under
	Sent   string   `json:"sent"`
	Shown  []string `json:"shown"` // none: the line does not show
}

// Sentence says it in one line.
func (s Surprise) Sentence() string {
	where := ""
	if s.Header != "" {
		where = " under " + fmt.Sprintf("%q", s.Header)
	}
	if len(s.Shown) == 0 {
		return fmt.Sprintf("the router has taken %q%s, and does not show it", s.Sent, where)
	}
	return fmt.Sprintf("the router has taken %q%s, and shows %q", s.Sent, where, strings.Join(s.Shown, " | "))
}

// learned is what is known about how the router shows what is typed.
type learned struct {
	lines    []rendering.Line
	book     rendering.Book
	accepted []string // what a finished change still seems to lack, and is proven to work without
}

// learnedFor is what a job knows of a router. A record that cannot be read is as if there were none: then
// its lines are surprises again.
func (j Job) learnedFor(v show.Version) learned {
	var out learned
	if len(j.Shapes.Steps) != len(j.Rendered.Steps) {
		return out // a job without shapes learns nothing
	}
	out.lines = rendering.Lines(j.Rendered, j.Shapes)
	out.book = rendering.Book{Release: v.Version, Image: v.Image}
	if j.Renderings != nil {
		if book, err := j.Renderings.Known(v.Version, v.Image); err == nil {
			out.book = book
		}
	}
	return out
}

// without leaves lines out that the router does not take, and that the playbook can do without.
func (l learned) without(refused []playbook.Refusal) learned {
	l.lines = slices.DeleteFunc(slices.Clone(l.lines), func(line rendering.Line) bool {
		return slices.Contains(refused, playbook.Refusal{Header: line.Header, Line: line.Text})
	})
	return l
}

// asTyped is a configuration as it would be if the router showed what was typed.
func (l learned) asTyped(c iosconf.Config) iosconf.Config {
	out, _ := l.book.Translate(c, l.lines)
	return out
}

// settled is a configuration without what the router has exchanged in it by itself, for comparing what ran at two
// times.
func (j Job) settled(c iosconf.Config) iosconf.Config { return plan.Settle(c, j.Rendered.Steps) }

// reliesOn says, by step, on which records the reading of a configuration relies.
func (l learned) reliesOn(c iosconf.Config) map[int][]string {
	out := map[int][]string{}
	_, used := l.book.Translate(c, l.lines)
	for _, r := range used {
		for _, line := range l.lines {
			if line.Shape != r.Sent || line.HeaderShape != r.Header {
				continue
			}
			out[line.Step] = append(out[line.Step], fmt.Sprintf(
				"%s counts as there: that IOS %s shows it in another way was learned on %s",
				secret.MaskSyntax(line.Text),
				l.book.Release,
				r.Learned.Format(time.DateOnly),
			))
			break
		}
	}
	return out
}

// build is the plan for what a configuration lacks, as far as is known of how the router shows it, without stages.
func (l learned) build(c iosconf.Config, job Job) (plan.Plan, error) { return l.staged(c, job, nil) }

// staged is build for a router with tunnels that may be up.
func (l learned) staged(c iosconf.Config, job Job, tunnels []plan.Tunnel) (plan.Plan, error) {
	p, err := plan.Staged(l.asTyped(c), job.Rendered.Steps, tunnels)
	if err != nil {
		return p, err
	}
	notes := l.reliesOn(c)
	for i := range p.Steps {
		number := p.Steps[i].Number
		p.Steps[i].Notes = append(p.Steps[i].Notes, notes[number]...)
		delete(notes, number) // a plan with stages has a step several times
	}
	return p, nil
}

// missingObjectsError is a running-config in which objects do not show that were just sent: the router has
// not kept them, or shows a part of its configuration only.
type missingObjectsError struct{ headers []string }

func (e *missingObjectsError) Error() string {
	return "the running-config does not show what was just sent: " + strings.Join(masked(e.headers), " | ")
}

// compare holds what runs against what was typed, before the router is told that it may keep it. Lines that
// show in another way are surprises: they are accepted, and learned when all is proven.
func (a *change) compare(running iosconf.Config) error {
	if len(a.learned.lines) == 0 {
		return nil
	}
	before, _, err := a.before(running.String())
	if err != nil {
		return err
	}
	running = a.job.settled(stripVolatile(running, a.arm.path))
	lost, surprises := rendering.Compare(before, a.learned.asTyped(running), a.learned.lines)
	if len(lost) > 0 {
		return &missingObjectsError{lost}
	}
	a.surprises = surprises
	a.learned.book.Add(rendering.Records(surprises, a.clock.Now(), a.router.Serial)...)
	rest, err := plan.Build(a.learned.asTyped(running), a.job.Rendered.Steps)
	if err != nil {
		return err
	}
	a.learned.accepted = nil
	for _, line := range rest.Lines() { // what differs in no single line, such as an order
		a.learned.accepted = append(a.learned.accepted, line.Text.Reveal())
	}
	for _, s := range maskedSurprises(surprises) {
		if err := a.record(journal.Surprise{Step: s.Step, Header: s.Header, Sent: s.Sent, Shown: s.Shown}); err != nil {
			return err
		}
		a.watch(Event{Kind: Surprised, Step: s.Step, Surprise: &s})
	}
	return nil
}

// learnSurprises keeps what the router has shown in another way, for the next time. That it cannot be kept
// costs the same surprise again, and nothing else.
func (a *change) learnSurprises() {
	records := rendering.Learn(a.surprises, a.clock.Now(), a.router.Serial)
	if len(records) == 0 || a.job.Renderings == nil {
		return
	}
	if err := a.job.Renderings.Learn(a.learned.book.Release, a.learned.book.Image, records); err != nil {
		a.watch(Event{
			Kind:   Surprised,
			Detail: fmt.Sprintf("what the router shows in another way could not be kept for the next time: %v", err),
		})
	}
}

func maskedSurprises(surprises []rendering.Surprise) []Surprise {
	out := []Surprise{}
	for _, s := range surprises {
		out = append(out, Surprise{
			Step: s.Step, Header: secret.MaskSyntax(s.Header), Sent: secret.MaskSyntax(s.Text), Shown: masked(s.Shown),
		})
	}
	return out
}
