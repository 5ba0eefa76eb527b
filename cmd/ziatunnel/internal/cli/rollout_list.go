package cli

import (
	"errors"
	"fmt"

	"github.com/urfave/cli/v2"

	"github.com/ziatunnel/ziatunnel/cmd/ziatunnel/internal/view"
	"github.com/ziatunnel/ziatunnel/pkg/rollout"
	"github.com/ziatunnel/ziatunnel/pkg/rollout/local"
)

func (p *program) rolloutListCommand() *cli.Command {
	return &cli.Command{
		Name: "list", Usage: "list the rollouts", OnUsageError: usageError,
		Description: "JSON\n   [{rollout, status, started, by, engine, sites, counts: [{class, sites}]}]",
		Flags:       []cli.Flag{outputFlag(), stateDirFlag()},
		Action: func(c *cli.Context) error {
			if _, err := p.begin(c); err != nil {
				return err
			}
			store, err := rolloutStore(c)
			if err != nil {
				return err
			}
			ids, err := store.IDs()
			if err != nil {
				return err
			}
			var records []local.Record
			var states []*rollout.State
			var trouble []error
			for _, id := range ids {
				record, state, err := loadRollout(store, id)
				if err != nil {
					trouble = append(trouble, err)
					continue
				}
				records, states = append(records, record), append(states, state)
			}
			view.RolloutList(p.out, p.json, records, states)
			if len(trouble) > 0 {
				p.json = false
			}
			return errors.Join(trouble...)
		},
	}
}

func (p *program) rolloutStatusCommand() *cli.Command {
	return &cli.Command{
		Name: "status", Usage: "show where a rollout stands", ArgsUsage: "[ID]", OnUsageError: usageError,
		Description: "Without ID it is the latest rollout.\n\n" +
			"JSON\n" +
			"   {rollout, status, waiting, runner: {command, user, host, pid, since}|null, began, updated, ended, " +
			"sites, left, counts: [{class, sites}],\n" +
			"   waves: [{number, sites[], pending, working, proving, done, failed, open, canaries}], at_work: [], " +
			"failed: [{site, class, detail}]}\n\n" +
			"EXIT STATUS\n   0 it was shown   2 usage, or there is no such rollout",
		Flags: []cli.Flag{outputFlag(), stateDirFlag()},
		Action: func(c *cli.Context) error {
			if _, err := p.begin(c); err != nil {
				return err
			}
			store, id, err := namedRollout(c)
			if err != nil {
				return err
			}
			record, state, err := loadRollout(store, id)
			if damage := record.Trustworthy(); err == nil && damage != nil {
				fmt.Fprintf(p.err, "warning: %v; this is where it stood there\n", damage)
				view.NewRolloutStatus(state, store.Runner(id)).Print(p.out, p.json)
				return nil
			}
			if err == nil && record.Metadata.Engine == onTemporal {
				state, err = p.refreshState(c, store, record)
			}
			if err != nil {
				return err
			}
			view.NewRolloutStatus(state, store.Runner(id)).Print(p.out, p.json)
			return nil
		},
	}
}
