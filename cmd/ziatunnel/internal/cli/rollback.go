package cli

import (
	"fmt"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/ziatunnel/ziatunnel/cmd/ziatunnel/internal/view"
	"github.com/ziatunnel/ziatunnel/pkg/engine"
	"github.com/ziatunnel/ziatunnel/pkg/journal"
)

func (p *program) rollbackCommand() *cli.Command {
	return &cli.Command{
		Name: "rollback", Usage: "take the last run back, or go back to a snapshot", ArgsUsage: "FILE", OnUsageError: usageError,
		Description: "An interrupted run is taken back by the router's own means where its timer is still pending. A run that had ended is taken back\n" +
			"by a run of its own: armed, over a second login, proven, and saved if it had been saved. Only what the runs had changed is\n" +
			"touched. Secrets are looked up on the router and in the site file; one that is nowhere is named, and nothing is sent.\n\n" +
			"--to goes back over all runs since that snapshot. --list needs no router, and takes the name of a site too.\n\n" +
			"JSON\n   {\"rolled_back\": true, \"runs\": [NAME...]}; with --list {\"site\", \"snapshots\": [{name, time, router, command, status, stands, hash}...]};\n" +
			"   with nothing to take back {\"site\", \"runs\": []}\n\n" +
			"EXAMPLES\n   ziatunnel rollback tokyo-01.yaml\n   ziatunnel rollback --list tokyo-01\n   ziatunnel rollback --to 20261124-225711-a1b2c3 tokyo-01.yaml\n\n" +
			"EXIT STATUS\n   0 taken back, proven   2 usage or invalid input   5 it could not be taken back, and the router is what it was before the attempt,\n" +
			"   or what somebody else changed meanwhile stays   6 not proven, a person is needed   7 refused   8 could not connect   1 unexpected",
		Flags: append(append(routerFlags(), armFlags()...), stateDirFlag(), breakLockFlag(), yesFlag(),
			&cli.BoolFlag{Name: "list", Usage: "list the snapshots, offline"},
			&cli.StringFlag{Name: "to", Usage: "go back to `SNAPSHOT`"}),
		Action: p.rollback,
	}
}

func (p *program) rollback(c *cli.Context) error {
	if c.Bool("list") {
		return p.listSnapshots(c)
	}
	if err := p.somebodyToAsk(c); err != nil {
		return err
	}
	r, err := p.prepare(c)
	if err != nil {
		return err
	}
	defer r.close()
	store, err := p.openStore(c)
	if err != nil {
		return err
	}
	runs, err := store.Runs(r.job.Site.Name)
	if err != nil {
		return err
	}
	back, err := toTakeBack(runs, c.String("to"))
	if err != nil {
		return err
	}
	if len(back) == 0 {
		return p.nothingTo(c, "take back", r.job.Site.Name)
	}
	if yes, err := p.agreed(c, "Take this back?", back...); err != nil || !yes {
		return declined(err)
	}
	if err := p.takeBack(c, store, r, back); err != nil {
		return err
	}
	view.TakenBack(p.out, p.json, back)
	return nil
}

// toTakeBack are the runs that a rollback undoes, oldest first: the last one that stands, or all
// since the one that took the snapshot.
func toTakeBack(runs []journal.Summary, snapshot string) ([]journal.Summary, error) {
	standing := journal.Active(runs)
	if snapshot == "" {
		return standing[max(len(standing)-1, 0):], nil
	}
	name := strings.TrimSuffix(snapshot, ".conf")
	known := false
	for i, r := range runs {
		if r.Run != name || r.Snapshot == nil {
			continue
		}
		known = true
		for j, s := range standing {
			if s.Run >= runs[i].Run {
				return standing[j:], nil
			}
		}
	}
	if !known {
		return nil, &inputError{fmt.Sprintf("there is no snapshot %s; see ziatunnel rollback --list", snapshot)}
	}
	return nil, nil
}

// takeBack goes on with a run that did not end well, alone; runs that ended are taken back together
// by a run of its own.
func (p *program) takeBack(c *cli.Context, store *journal.Store, r *prepared, back []journal.Summary) error {
	first, last := back[0], back[len(back)-1]
	if len(back) == 1 && !endedWell(last.State) {
		return p.resumed(c, r, last.Run, func(i engine.Interrupted) error {
			if err := same(last, i.State); err != nil {
				return err
			}
			return engine.RollBackTo(c.Context, r.dial, r.job, i, p.progress(r))
		})
	}
	var later []journal.State
	for _, s := range back {
		if !endedWell(s.State) {
			return &inputError{fmt.Sprintf("run %s comes first, it ended %q: `ziatunnel rollback` without --to takes it back, `ziatunnel history %s` explains", s.Run, s.Status(), s.Site)}
		}
		if s.Run != first.Run {
			later = append(later, s.State)
		}
	}
	target := engine.Interrupted{State: journal.Merge(first.State, later...)}
	if first.Snapshot != nil {
		snapshot, err := store.Snapshot(first.Site, first.Snapshot.File)
		if err != nil {
			return err
		}
		target.Snapshot = &snapshot
	}
	return p.journaled(c, r, first.Run, func() error {
		return engine.RollBackTo(c.Context, r.dial, r.job, target, p.progress(r))
	})
}

// endedWell tells whether the lines of a run stand on the router as it left them.
func endedWell(s journal.State) bool {
	return s.End != nil && (s.End.Outcome == journal.Done || s.End.Outcome == journal.NotProven)
}

func (p *program) listSnapshots(c *cli.Context) error {
	if _, err := p.begin(c); err != nil {
		return err
	}
	arg, err := oneFile(c)
	if err != nil {
		return err
	}
	name, err := p.siteOf(arg)
	if err != nil {
		return err
	}
	store, err := p.openStore(c)
	if err != nil {
		return err
	}
	snapshots, err := store.Snapshots(name)
	if err != nil {
		return err
	}
	runs, err := store.Runs(name)
	if err != nil {
		return err
	}
	view.Snapshots(p.out, p.json, name, snapshots, runs)
	return nil
}
