package provision

import (
	"context"
	"fmt"

	"github.com/ziatunnel/ziatunnel/pkg/audit"
	"github.com/ziatunnel/ziatunnel/pkg/engine"
	"github.com/ziatunnel/ziatunnel/pkg/iosconf"
	"github.com/ziatunnel/ziatunnel/pkg/journal"
	"github.com/ziatunnel/ziatunnel/pkg/playbook"
	"github.com/ziatunnel/ziatunnel/pkg/site"
	"github.com/ziatunnel/ziatunnel/pkg/verify"
)

// adopt gives a job the names that [audit.Adopt] finds, see [engine.Job.Adopt]. However often the lines are rendered
// again from then on, what has to go stays among them.
func adopt(job engine.Job, running iosconf.Config) (engine.Job, *audit.Adoption, error) {
	found := audit.Adopt(running, job.Site)
	render := job.Render
	job.Site, job.Adopt = found.Site, nil
	job.Render = func(s *site.Site) (lines, shapes playbook.Rendered, err error) {
		lines, shapes, err = render(s)
		return lines.WithAbsent(found.Absents), shapes, err
	}
	var err error
	if job.Rendered, job.Shapes, err = job.Render(job.Site); err != nil {
		return job, nil, err
	}
	want := verify.ExpectationOf(job.Site, job.Rendered)
	want.Proof = job.Want.Proof
	job.Want = want
	return job, &found, nil
}

// adoptedOn is the job in the names of what a router runs now. It asks nothing where nothing is to be adopted.
func adoptedOn(ctx context.Context, s engine.Session, job engine.Job) (engine.Job, error) {
	if job.Adopt == nil {
		return job, nil
	}
	outputs, err := s.Show(ctx, engine.ShowRunning)
	if err != nil {
		return job, fmt.Errorf("reading the running-config: %w", err)
	}
	running, err := engine.RunningOf(outputs[0])
	if err != nil {
		return job, err
	}
	job, _, err = job.Adopt(job, running)
	return job, err
}

// adoptAsIn gives the job the names that the run had which took the snapshot: what was taken over is a function of the
// site and of what the router ran then, whatever a run that was cut off has made of it since.
func (x *Run) adoptAsIn(snapshot journal.Snapshot) error {
	if x.job.Adopt == nil {
		return nil
	}
	job, _, err := x.job.Adopt(x.job, iosconf.Parse(snapshot.Masked))
	if err == nil {
		x.job = job
	}
	return err
}

// adoptAsBefore gives the job the names of the tunnels that the last run which adopted has taken over, as far as the
// journal knows: what is to be removed then has these names, whether the site file says them or not.
func (x *Run) adoptAsBefore(runs []journal.Summary) error {
	var last *journal.SnapshotTaken
	for _, run := range runs {
		options, err := ReadOptions(run.Options)
		switch {
		case run.Begin.Command == removal:
			last = nil
		case err == nil && options.Adopt && run.Begin.Command == "apply" && run.Snapshot != nil:
			last = run.Snapshot
		}
	}
	if last == nil {
		return nil
	}
	snapshot, err := x.runner.Journal.Snapshot(x.job.Site.Name, last.File)
	if err != nil {
		return err
	}
	x.job.Adopt = adopt
	return x.adoptAsIn(snapshot)
}
