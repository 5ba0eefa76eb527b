package engine

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/ziatunnel/ziatunnel/pkg/iosconf"
	"github.com/ziatunnel/ziatunnel/pkg/journal"
	"github.com/ziatunnel/ziatunnel/pkg/plan"
	"github.com/ziatunnel/ziatunnel/pkg/show"
)

// Interrupted is a run as the journal knows it.
type Interrupted struct {
	State journal.State
	// Snapshot is what the router ran before; nil when the run died before it was taken, and then had
	// sent nothing.
	Snapshot *journal.Snapshot
}

// adopt connects, reads the router, and takes over what the journal says about a run.
func (a *change) adopt(ctx context.Context, run Interrupted) (deviceState, error) {
	if err := a.connect(ctx); err != nil {
		return deviceState{}, err
	}
	v, err := readState(ctx, a.session, showVersion)
	if err != nil {
		return deviceState{}, fmt.Errorf("reading the router: %w", err)
	}
	version, err := show.ParseVersion(v.said[showVersion])
	if err != nil {
		return deviceState{}, fmt.Errorf("reading the router: %w", err)
	}
	a.version = version
	a.router = identityOf(a.session, version, a.job.Site.Router.Address)
	if err := SameRouter(a.job.Site.Name, run.State.Identity(), a.router); err != nil {
		return deviceState{}, err
	}
	if run.State.Planned != nil && run.State.Begin.Command != "remove" {
		if a.job, err = a.job.exemptPlanned(run.State.Planned.Exempt); err != nil {
			return deviceState{}, err
		}
	}
	a.learned = a.job.learnedFor(version)
	a.watch(Event{Kind: Connected, Detail: fmt.Sprintf("%s, IOS %s, run %s", version.Hostname, version.Version,
		run.State.Run)})
	left := run.State.Leftovers()
	a.run = run.State.Run
	if arming := run.State.Arming; arming != nil && !left.Empty() {
		a.arm = adoptedArming(left, *arming, run.State.Updated, a.clock.Now())
	}
	a.touched = restorable(run.State, v.runningText+v.startupText, a.job)
	snapshot := *run.Snapshot
	learnt := []string{v.runningText, v.startupText, rendered(a.job)}
	a.before = func(known ...string) (iosconf.Config, []string, error) {
		text, missing, err := snapshot.Config(append(known, learnt...)...)
		return iosconf.Parse(text), missing, err
	}
	if before, _, err := a.before(v.runningText, v.startupText); err == nil {
		_, a.archiveStays = archivePath(before)
	}
	a.start = v.running
	a.wants, a.moved = a.job.Want.Tunnels, movedBefore(run.State)
	a.withoutKnown(run.State)
	return v, nil
}

// adoptedArming is what a run may have left, as its records tell, the last of which is of that time.
func adoptedArming(left journal.Leftovers, begun journal.Arming, last, now time.Time) arming {
	out := arming{how: Arm(begun.How), tried: true, path: left.ArchivePath, files: left.FlashFiles,
		minutes: begun.Minutes}
	if left.Timer != nil {
		out.minutes = left.Timer.Minutes
		// Of a timer that was not seen to start nobody knows when: it may run for all of its time.
		out.until = left.Timer.Until
		if out.until.IsZero() {
			out.until = now.Add(time.Duration(left.Timer.Minutes) * time.Minute)
			out.settled = last.Add(armingTime)
			if latest := now.Add(armingTime); out.settled.After(latest) { // records of a clock that is ahead
				out.settled = latest
			}
		}
	}
	return out
}

// restorable is the plan of a run, for comparing and taking back.
func restorable(s journal.State, known string, job Job) plan.Plan {
	if s.Planned == nil {
		return plan.Plan{}
	}
	p, _ := s.Planned.Restorable(s.Digests, known, rendered(job))
	return p
}

// rendered is all the lines that a site file gives: they hold the values of secrets.
func rendered(job Job) string {
	var b strings.Builder
	for _, step := range job.Rendered.Steps {
		for _, line := range step.Lines {
			b.WriteString(line.Reveal() + "\n")
		}
	}
	return b.String()
}
