package provision

import (
	"github.com/ziatunnel/ziatunnel/pkg/iosconf"
	"github.com/ziatunnel/ziatunnel/pkg/journal"
)

// adoptAsIn gives the job the names that the run had which took the snapshot: what was taken over is a function of the
// site and of what the router ran then, whatever a run that was cut off has made of it since.
func (x *Run) adoptAsIn(snapshot journal.Snapshot) error {
	if x.job.Adopting == nil {
		return nil
	}
	job, _, err := x.job.Adopted(iosconf.Parse(snapshot.Masked))
	if err == nil {
		x.job = job
	}
	return err
}

// adoptAsBefore gives the job the names of the tunnels that the last run which adopted has taken over, as far as the
// journal knows: what is to be removed then has these names, whether the site file says them or not.
func (x *Run) adoptAsBefore() error {
	runs, err := x.runner.Journal.Runs(x.job.Site.Name)
	if err != nil {
		return err
	}
	var last *journal.SnapshotTaken
	for _, run := range journal.Active(runs) {
		options, err := ReadOptions(run.Options)
		switch {
		case run.Begin.Command == "remove":
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
	x.job.Adopting = x.adopting
	return x.adoptAsIn(snapshot)
}
