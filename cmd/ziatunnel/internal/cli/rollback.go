package cli

import (
	"github.com/urfave/cli/v2"

	"github.com/ziatunnel/ziatunnel/cmd/ziatunnel/internal/view"
	"github.com/ziatunnel/ziatunnel/pkg/provision"
)

func (p *program) rollbackCommand() *cli.Command {
	return &cli.Command{
		Name: "rollback", Usage: "take the last run back, or go back to a snapshot", ArgsUsage: "FILE",
		OnUsageError: usageError,
		Description: "An interrupted run is taken back by the router's own means where its timer is still pending. A " +
			"run that had ended is taken back\n" +
			"by a run of its own: armed, over a second login, proven, and saved if it had been saved. Only what the " +
			"runs had changed is\n" +
			"touched. Secrets are looked up on the router and in the site file; one that is nowhere is named, and " +
			"nothing is sent.\n\n" +
			"--to goes back over all runs since that snapshot. --list needs no router, and takes the name of a site " +
			"too.\nA journal that was changed after it was written is not acted on: --trust-records says which part " +
			"of it is to be.\n\n" +
			"JSON\n" +
			"   {\"rolled_back\": true, \"runs\": [NAME...]}; with --list {\"site\", \"snapshots\": [{name, time, " +
			"router, command, status, stands, hash}...]};\n" +
			"   with nothing to take back {\"site\", \"runs\": []}\n\n" +
			"EXAMPLES\n" +
			"   ziatunnel rollback tokyo-01.yaml\n" +
			"   ziatunnel rollback --list tokyo-01\n" +
			"   ziatunnel rollback --to 20261124-225711-a1b2c3 tokyo-01.yaml\n\n" +
			"EXIT STATUS\n" +
			"   0 taken back, proven   2 usage or invalid input   5 it could not be taken back, and the router is " +
			"what it was before the attempt,\n" +
			"   or what somebody else changed meanwhile stays   6 not proven, a person is needed   7 refused   8 " +
			"could not connect   1 unexpected",
		Flags: append(append(routerFlags(), armFlags()...), stateDirFlag(), breakLockFlag(), yesFlag(), trustFlag(),
			&cli.BoolFlag{Name: "list", Usage: "list the snapshots, offline"},
			&cli.StringFlag{Name: "to", Usage: "go back to `SNAPSHOT`"}),
		Action: p.rollback,
	}
}

func (p *program) rollback(c *cli.Context) error {
	if c.Bool("list") {
		return p.listSnapshots(c)
	}
	if err := p.requireConfirmation(c); err != nil {
		return err
	}
	s, dir, err := p.siteArgument(c)
	if err != nil {
		return err
	}
	r, err := p.openRun(c, s, dir, provision.DefaultOptions())
	if err != nil {
		return err
	}
	return r.end(p.rollBack(c, r))
}

// rollBack asks which runs are to be undone, and undoes them.
func (p *program) rollBack(c *cli.Context, r *siteRun) error {
	store, err := p.openStore(c)
	if err != nil {
		return err
	}
	runner, err := p.runner(c)
	if err != nil {
		return err
	}
	if err := p.trust(c, runner, r.Site().Name); err != nil {
		return err
	}
	runs, err := store.Runs(r.Site().Name)
	if err != nil {
		return err
	}
	back, err := provision.RunsToUndo(runs, c.String("to"))
	if err != nil {
		return err
	}
	if len(back) == 0 {
		return p.reportNothingToDo(c, "take back", r.Site().Name)
	}
	if yes, err := p.confirmRuns(c, "Take this back?", back...); err != nil || !yes {
		return orDeclined(err)
	}
	if err := r.RollBack(c.Context, back); err != nil {
		return err
	}
	view.TakenBack(p.out, p.json, back)
	return nil
}

func (p *program) listSnapshots(c *cli.Context) error {
	if _, err := p.begin(c); err != nil {
		return err
	}
	arg, err := oneFile(c)
	if err != nil {
		return err
	}
	name, err := p.siteOf(c.Context, arg)
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
