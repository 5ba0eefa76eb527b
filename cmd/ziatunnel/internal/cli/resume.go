package cli

import (
	"errors"
	"fmt"
	"time"

	"github.com/urfave/cli/v2"

	"github.com/ziatunnel/ziatunnel/cmd/ziatunnel/internal/view"
	"github.com/ziatunnel/ziatunnel/pkg/engine"
	"github.com/ziatunnel/ziatunnel/pkg/journal"
)

func (p *program) resumeCommand() *cli.Command {
	return &cli.Command{
		Name: "resume", Usage: "finish a run whose process has died", ArgsUsage: "FILE", OnUsageError: usageError,
		Description: "Looks at the router and at the journal. A change that is there, whole or in part, is completed, proven and saved, as apply\n" +
			"would have done; one that the router has taken back meanwhile is cleaned up after, and that is exit status 5.\n" +
			"With nothing unfinished it does nothing.\n\n" +
			"JSON\n   that of apply; with nothing to finish {\"site\", \"runs\": []}\n\n" +
			"EXAMPLES\n   ziatunnel resume tokyo-01.yaml\n   ziatunnel resume --yes --output json tokyo-01.yaml\n\n" + exitStatus,
		Flags:  append(append(routerFlags(), armFlags()...), stateDirFlag(), breakLockFlag(), yesFlag()),
		Action: p.resume,
	}
}

// yesFlag is on every command that changes a router.
func yesFlag() cli.Flag {
	return &cli.BoolFlag{Name: "yes", Aliases: []string{"y"}, Usage: "do not ask"}
}

func (p *program) resume(c *cli.Context) error {
	if err := p.somebodyToAsk(c); err != nil {
		return err
	}
	r, err := p.prepare(c)
	if err != nil {
		return err
	}
	defer r.close()
	run, err := p.unfinished(c, r.job.Site.Name)
	if err != nil {
		return err
	}
	if run == nil {
		return p.nothingTo(c, "finish", r.job.Site.Name)
	}
	if yes, err := p.agreed(c, "Finish this?", *run); err != nil || !yes {
		return declined(err)
	}
	var outcome engine.Outcome
	err = p.resumed(c, r, run.Run, func(i engine.Interrupted) (err error) {
		if err := same(*run, i.State); err != nil {
			return err
		}
		outcome, err = engine.Resume(c.Context, r.dial, r.job, i, p.progress(r))
		return err
	})
	p.report(outcome, err)
	return err
}

// unfinished is the newest run of a site that nobody has finished, nil when there is none.
func (p *program) unfinished(c *cli.Context, site string) (*journal.Summary, error) {
	store, err := p.openStore(c)
	if err != nil {
		return nil, err
	}
	runs, err := store.Runs(site)
	if err != nil {
		return nil, err
	}
	for i := len(runs) - 1; i >= 0; i-- {
		if runs[i].Unfinished() {
			return &runs[i], nil
		}
	}
	return nil, nil
}

// somebodyToAsk refuses to guess the answer when there is no terminal.
func (p *program) somebodyToAsk(c *cli.Context) error {
	if c.Bool("yes") || p.terminal {
		return nil
	}
	return &inputError{"there is nobody to ask: look at `ziatunnel history`, then use --yes"}
}

// agreed shows a run and asks whether to go on with it.
func (p *program) agreed(c *cli.Context, question string, runs ...journal.Summary) (bool, error) {
	if c.Bool("yes") {
		return true, nil
	}
	view.History(p.err, false, view.Past{Runs: runs, Now: time.Now()})
	return p.ask(c.Context, question)
}

// declined is what a command ends with that was not wanted.
func declined(err error) error {
	if err == nil {
		err = engine.ErrDeclined
	}
	return err
}

// same tells whether a run is still what the operator saw when asked.
func same(seen journal.Summary, now journal.State) error {
	if now.End != nil && seen.End == nil || !now.Updated.Equal(seen.Updated) {
		return errors.New("somebody else has gone on with the run meanwhile: look at `ziatunnel history` again")
	}
	return nil
}

// nothingTo ends a command that finds nothing to do.
func (p *program) nothingTo(_ *cli.Context, do, site string) error {
	if p.json {
		view.JSON(p.out, map[string]any{"site": site, "runs": []string{}})
	} else {
		fmt.Fprintf(p.out, "nothing to %s: the journal has no such run of site %s\n", do, site)
	}
	return nil
}
