package cli

import (
	"errors"
	"fmt"
	"time"

	"github.com/urfave/cli/v2"

	"github.com/ziatunnel/ziatunnel/cmd/ziatunnel/internal/view"
	"github.com/ziatunnel/ziatunnel/pkg/engine"
	"github.com/ziatunnel/ziatunnel/pkg/journal"
	"github.com/ziatunnel/ziatunnel/pkg/provision"
)

func (p *program) resumeCommand() *cli.Command {
	return &cli.Command{
		Name: "resume", Usage: "finish a run whose process has died", ArgsUsage: "FILE", OnUsageError: usageError,
		Description: "Looks at the router and at the journal. A change that is there, whole or in part, is " +
			"completed, proven and saved, as apply\n" +
			"would have done; one that the router has taken back meanwhile is cleaned up after, and that is exit " +
			"status 5.\n" +
			"With nothing unfinished it does nothing. A rotation that was cut off has two ends, and " +
			"`portal rotate` goes on with it.\nA journal that was changed after it was written is not acted " +
			"on: --trust-records says which part of it is to be.\n\n" + proofHelp +
			"JSON\n   that of apply; with nothing to finish {\"site\", \"runs\": []}\n\n" +
			"EXAMPLES\n   ziatunnel resume tokyo-01.yaml\n   ziatunnel resume --yes --output json tokyo-01.yaml\n\n" +
			provision.ExitStatusHelp(),
		Flags: append(append(routerFlags(), armFlags()...), proofFlag(), stateDirFlag(), breakLockFlag(), yesFlag(),
			trustFlag()),
		Action: p.resume,
	}
}

func (p *program) resume(c *cli.Context) error {
	if err := p.requireConfirmation(c); err != nil {
		return err
	}
	s, dir, err := p.siteArgument(c)
	if err != nil {
		return err
	}
	if err := provision.CheckRotation(s, dir); err != nil {
		return err
	}
	runner, err := p.runner(c)
	if err != nil {
		return err
	}
	if err := p.trust(c, runner, s.Name); err != nil {
		return err
	}
	run, err := runner.Unfinished(s.Name)
	if err != nil {
		return err
	}
	if run == nil {
		return p.reportNothingToDo(c, "finish", s.Name)
	}
	base, err := optionsOf(*run)
	if err != nil {
		return err
	}
	r, err := p.openRun(c, s, dir, base)
	if err != nil {
		return err
	}
	if yes, err := p.confirmRuns(c, "Finish this?", *run); err != nil || !yes {
		return r.end(orDeclined(err))
	}
	outcome, err := r.Resume(c.Context, *run)
	p.printOutcome(outcome, err, nil)
	return r.end(err)
}

// optionsOf is what a run was to do. Runs of older versions did not write it down: the flags count then.
func optionsOf(run journal.Summary) (provision.Options, error) {
	base, err := provision.ReadOptions(run.Options)
	switch {
	case errors.Is(err, provision.ErrNoOptions):
		return provision.DefaultOptions(), nil
	case err != nil:
		return base, fmt.Errorf("run %s: %w", run.Run, err)
	}
	return base, nil
}

// requireConfirmation fails when a command has to ask and there is no terminal.
func (p *program) requireConfirmation(c *cli.Context) error {
	if c.Bool("yes") || p.terminal {
		return nil
	}
	return &inputError{"there is nobody to ask: look at `ziatunnel history`, then use --yes"}
}

// confirmRuns shows a run and asks whether to go on with it.
func (p *program) confirmRuns(c *cli.Context, question string, runs ...journal.Summary) (bool, error) {
	if c.Bool("yes") {
		return true, nil
	}
	view.History(p.err, false, view.Past{Runs: runs, Now: time.Now()})
	return p.ask(c.Context, question)
}

// orDeclined is the error of a command whose question was answered with no, or could not be asked.
func orDeclined(err error) error {
	if err == nil {
		err = engine.ErrDeclined
	}
	return err
}

// reportNothingToDo prints that the journal has no run for the command.
func (p *program) reportNothingToDo(_ *cli.Context, do, site string) error {
	if p.json {
		view.JSON(p.out, map[string]any{"site": site, "runs": []string{}})
	} else {
		fmt.Fprintf(p.out, "nothing to %s: the journal has no such run of site %s\n", do, site)
	}
	return nil
}
