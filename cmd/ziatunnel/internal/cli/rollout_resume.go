package cli

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/ziatunnel/ziatunnel/cmd/ziatunnel/internal/view"
	"github.com/ziatunnel/ziatunnel/pkg/inventory"
	"github.com/ziatunnel/ziatunnel/pkg/rollout"
	"github.com/ziatunnel/ziatunnel/pkg/rollout/local"
)

func (p *program) rolloutResumeCommand() *cli.Command {
	return &cli.Command{
		Name: "resume", Usage: "go on with a rollout", ArgsUsage: "[ID]", OnUsageError: usageError,
		Description: "Without ID it is the latest rollout. One that was paused, or whose budget was used up, goes on, and its budgets are counted anew. One\n" +
			"whose process is gone is carried out from here: sites that were at work are looked at first, and finished or taken back. It needs the\n" +
			"state directory, and the inventory it was started with; --inventory names that anew, on another machine. Flags of `rollout start`\n" +
			"about routers count on; given here they count from here on.\n\n" +
			"EXAMPLES\n   ziatunnel rollout resume\n   ziatunnel rollout resume --state-dir /mnt/state --inventory sites/ --break-lock 20261125-025100\n\n" + rolloutExit,
		Flags: slices.Concat(routerFlags(), armFlags(), temporalFlags(), []cli.Flag{
			stateDirFlag(), breakLockFlag(), keepFlag(),
			&cli.GenericFlag{Name: "inventory", Value: &repeated{}, Usage: "`PATH` of the inventory, when it is not where it was (repeatable)"},
		}),
		Action: p.rolloutResume,
	}
}

func (p *program) rolloutResume(c *cli.Context) error {
	if _, err := p.begin(c); err != nil {
		return err
	}
	store, id, err := namedRollout(c)
	if err != nil {
		return err
	}
	record, state, err := loadRollout(store, id)
	if err != nil {
		return err
	}
	if !state.Ended().IsZero() {
		view.NewRolloutStatus(state, nil).Print(p.out, p.json)
		p.json = false
		return rolloutOutcome(state, nil)
	}
	if stands := state.Snapshot(); store.Runner(id) != nil && (stands.Paused || len(stands.Over) > 0) && !c.Bool("break-lock") {
		return p.rolloutAsk(c, rollout.Event{Kind: rollout.ResumeAsked}) // who carries it out goes on
	}
	if record.Metadata.Engine == onTemporal {
		return p.carry(c, store, id, inventory.Inventory{}) // the workers have the inventory
	}
	if err := restore(c, record.Metadata); err != nil {
		return err
	}
	paths := repeatedOf(c, "inventory")
	if len(paths) == 0 {
		paths = record.Metadata.Inventory
	}
	sites, err := p.readInventory(paths, nil)
	if err != nil {
		return err
	}
	return p.carry(c, store, id, sites)
}

// restore sets the flags that the rollout was started with, where they are not given anew.
func restore(c *cli.Context, about local.Metadata) error {
	var trouble []error
	for _, arg := range about.Args {
		name, value, _ := strings.Cut(strings.TrimPrefix(arg, "--"), "=")
		if !slices.Contains(kept, name) || c.IsSet(name) {
			continue
		}
		if err := c.Set(name, value); err != nil {
			trouble = append(trouble, fmt.Errorf("the rollout was started with %s, which cannot be used: %w", arg, err))
		}
	}
	return errors.Join(trouble...)
}
