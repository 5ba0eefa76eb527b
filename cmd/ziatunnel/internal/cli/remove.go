package cli

import (
	"github.com/urfave/cli/v2"

	"github.com/ziatunnel/ziatunnel/cmd/ziatunnel/internal/view"
	"github.com/ziatunnel/ziatunnel/pkg/engine"
	"github.com/ziatunnel/ziatunnel/pkg/iosconf"
	"github.com/ziatunnel/ziatunnel/pkg/journal"
)

func (p *program) removeCommand() *cli.Command {
	return &cli.Command{
		Name: "remove", Usage: "take the tunnels out again", ArgsUsage: "FILE", OnUsageError: usageError,
		Description: "Removes every object that the playbook made, and nothing else: armed, over a second login, and taken back when anything goes\n" +
			"wrong. The proof is a running-config without any of them in which everything else is what it was; then it is saved.\n" +
			"`ziatunnel rollback` brings the tunnels back.\n\n" +
			"JSON\n   {\"removed\": true, \"lines\": N, \"saved\": BOOL, \"review\": that of plan}\n\n" +
			"EXAMPLES\n   ziatunnel remove tokyo-01.yaml\n   ziatunnel remove --yes --output json tokyo-01.yaml\n\n" + exitStatus,
		Flags:  append(append(routerFlags(), armFlags()...), stateDirFlag(), breakLockFlag(), yesFlag()),
		Action: p.remove,
	}
}

func (p *program) remove(c *cli.Context) error {
	if err := p.somebodyToAsk(c); err != nil {
		return err
	}
	r, err := p.prepare(c)
	if err != nil {
		return err
	}
	defer r.close()
	if r.job.Before, err = p.beforeFirst(c, r.job.Site.Name); err != nil {
		return err
	}
	var outcome engine.Outcome
	err = p.journaled(c, r, "", func() (err error) {
		outcome, err = engine.Remove(c.Context, r.dial, r.job, p.decide(c, "Take this out?"), p.progress(r))
		return err
	})
	if err == nil {
		view.Removed(p.out, p.json, outcome)
		p.json = false // one JSON document on stdout; an error goes to stderr
	}
	return err
}

// beforeFirst is what the router ran before the tunnels were first put there, as far as the journal
// knows; nil when it does not.
func (p *program) beforeFirst(c *cli.Context, site string) (*iosconf.Config, error) {
	store, err := p.openStore(c)
	if err != nil {
		return nil, err
	}
	runs, err := store.Runs(site)
	if err != nil {
		return nil, err
	}
	var first *journal.SnapshotTaken
	for _, run := range journal.Active(runs) {
		switch {
		case run.Begin.Command == "remove":
			first = nil
		case run.Begin.Command == "apply" && first == nil:
			first = run.Snapshot
		}
	}
	if first == nil {
		return nil, nil //nolint:nilnil // not known is no error
	}
	snapshot, err := store.Snapshot(site, first.File)
	if err != nil {
		return nil, err
	}
	before := iosconf.Parse(snapshot.Masked)
	return &before, nil
}

// decide shows a plan and asks.
func (p *program) decide(c *cli.Context, question string) func(engine.Review) (bool, error) {
	return func(review engine.Review) (bool, error) {
		if c.Bool("yes") || review.Plan.Empty() {
			view.Warnings(p.err, review)
			return true, nil
		}
		view.Plan(p.err, false, review)
		return p.ask(c.Context, question)
	}
}
