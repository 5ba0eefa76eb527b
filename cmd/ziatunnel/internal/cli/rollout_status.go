package cli

import (
	"fmt"

	"github.com/urfave/cli/v2"

	"github.com/ziatunnel/ziatunnel/cmd/ziatunnel/internal/view"
)

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
