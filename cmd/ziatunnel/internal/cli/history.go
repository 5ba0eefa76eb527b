package cli

import (
	"time"

	"github.com/urfave/cli/v2"

	"github.com/ziatunnel/ziatunnel/cmd/ziatunnel/internal/view"
	"github.com/ziatunnel/ziatunnel/pkg/journal"
)

func (p *program) historyCommand() *cli.Command {
	return &cli.Command{
		Name: "history", Usage: "explain what was done to a site and how it ended, offline",
		ArgsUsage: "FILE|SITE [RUN]", OnUsageError: usageError,
		Description: "Says for every run of a site when, by whom and what was changed, how it ended, what is in " +
			"doubt, and what to do next.\n" +
			"With RUN (a name, or `last`) it shows that run record by record. It asks no router.\n" +
			"Records that were changed after they were written, are missing, or stand where they were not written " +
			"are damage, each with its place.\n\n" +
			"JSON\n" +
			"   {\"site\", \"state_dir\", \"runs\": [{run, command, user, host, router, version, began, updated, " +
			"status, exit_code, error, snapshot,\n" +
			"   objects[], lines, pushed, proven, saved, rolled_back, in_doubt{why, differs[], commands[]}, " +
			"leftovers{timer, until, archive_path,\n" +
			"   flash_files[]}, problems[], damage[], protected, next[], story[], records[{seq, time, kind, " +
			"data}]}...]}; status is\n   running, unfinished, nothing_sent,\n" +
			"   done, not_proven, rolled_back, in_doubt, refused, failed or router_replaced; records come with RUN " +
			"alone; what is not known is null\n\n" +
			"EXAMPLES\n" +
			"   ziatunnel history tokyo-01.yaml\n" +
			"   ziatunnel history tokyo-01 last\n" +
			"   ziatunnel history --output json tokyo-01\n\n" +
			"EXIT STATUS\n" +
			"   0 done, whatever the runs ended with   1 the journal cannot be read   2 usage, or no such site or " +
			"run in the journal",
		Flags:  []cli.Flag{outputFlag(), stateDirFlag()},
		Action: p.history,
	}
}

func (p *program) history(c *cli.Context) error {
	if _, err := p.begin(c); err != nil {
		return err
	}
	if c.NArg() < 1 || c.NArg() > 2 {
		return &inputError{"history takes a site file or the name of a site, and maybe a run; see ziatunnel history " +
			"--help"}
	}
	name, err := p.siteOf(c.Context, c.Args().First())
	if err != nil {
		return err
	}
	store, err := p.openStore(c)
	if err != nil {
		return err
	}
	runs, err := store.Runs(name)
	if err != nil {
		return err
	}
	if len(runs) == 0 {
		return &inputError{"nothing is known of site " + name + ": no run is in " + store.Dir}
	}
	h := view.Past{Site: name, Dir: store.Dir, Now: time.Now(), Runs: runs}
	if c.NArg() == 2 {
		if h.Runs, err = findRun(runs, c.Args().Get(1)); err != nil {
			return err
		}
		if h.Entries, err = store.Entries(name, h.Runs[0].Run); err != nil {
			return err
		}
	}
	view.History(p.out, p.json, h)
	return nil
}

// findRun finds a run by its name or as `last`.
func findRun(runs []journal.Summary, name string) ([]journal.Summary, error) {
	for i, r := range runs {
		if r.Run == name || name == "last" && i == len(runs)-1 {
			return runs[i : i+1], nil
		}
	}
	return nil, &inputError{"run " + name + ": " + journal.ErrNoRun.Error()}
}
