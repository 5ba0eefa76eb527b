package cli

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/urfave/cli/v2"

	"github.com/ziatunnel/ziatunnel/cmd/ziatunnel/internal/view"
	"github.com/ziatunnel/ziatunnel/pkg/lock"
	"github.com/ziatunnel/ziatunnel/pkg/provision"
	"github.com/ziatunnel/ziatunnel/pkg/rollout"
	"github.com/ziatunnel/ziatunnel/pkg/rollout/local"
)

func askFlags(more ...cli.Flag) []cli.Flag {
	return slices.Concat([]cli.Flag{outputFlag(), stateDirFlag(), breakLockFlag()}, temporalFlags(), more)
}

const askExit = "Without ID it is the latest rollout. Who carries it out hears of it; when nobody does, it is written into its journal, and\n" +
	"`ziatunnel rollout resume` goes on from there.\n\nJSON\n   {rollout, asked, taken}; taken is false when whoever carries it out has not answered yet\n\n" +
	"EXIT STATUS\n   0 asked   1 it cannot be done now   2 usage, or there is no such rollout   7 another machine holds it"

func (p *program) rolloutPauseCommand() *cli.Command {
	return &cli.Command{
		Name: "pause", Usage: "let no new sites begin; those at work finish", ArgsUsage: "[ID]", OnUsageError: usageError, Description: askExit, Flags: askFlags(),
		Action: func(c *cli.Context) error { return p.rolloutAsk(c, rollout.Event{Kind: rollout.PauseAsked}) },
	}
}

func (p *program) rolloutApproveCommand() *cli.Command {
	return &cli.Command{
		Name: "approve", Usage: "let the next wave begin", ArgsUsage: "[ID]", OnUsageError: usageError, Description: askExit, Flags: askFlags(),
		Action: func(c *cli.Context) error { return p.rolloutAsk(c, rollout.Event{Kind: rollout.Approved}) },
	}
}

func (p *program) rolloutAbortCommand() *cli.Command {
	return &cli.Command{
		Name: "abort", Usage: "let no new sites begin for good; those at work finish", ArgsUsage: "[ID]", OnUsageError: usageError, Description: askExit,
		Flags: askFlags(&cli.BoolFlag{Name: "now", Usage: "those at work take back what they have begun"}),
		Action: func(c *cli.Context) error {
			wish := rollout.Event{Kind: rollout.AbortAsked}
			if c.Bool("now") {
				wish.Detail = local.Now
			}
			return p.rolloutAsk(c, wish)
		},
	}
}

func (p *program) rolloutRetryCommand() *cli.Command {
	return &cli.Command{
		Name: "retry", Usage: "begin sites again that have ended badly", ArgsUsage: "[ID]", OnUsageError: usageError,
		Description: "--only says which: " + classNames() + ".\n\n" + askExit,
		Flags:       askFlags(&cli.GenericFlag{Name: "only", Value: &repeated{}, Usage: "sites that have ended in `CLASS` (repeatable, or with commas)"}),
		Action: func(c *cli.Context) error {
			wish := rollout.Event{Kind: rollout.RetryAsked}
			for _, name := range strings.Split(strings.Join(repeatedOf(c, "only"), ","), ",") {
				class := rollout.Outcome(strings.ReplaceAll(name, "-", "_"))
				if !slices.Contains(rollout.Failures(), class) {
					return &inputError{fmt.Sprintf("--only %q: it is one of %s", name, classNames())}
				}
				wish.Outcomes = append(wish.Outcomes, class)
			}
			return p.rolloutAsk(c, wish)
		},
	}
}

// rolloutAsk leaves a wish with who carries a rollout out, or writes it into the journal when nobody
// does.
func (p *program) rolloutAsk(c *cli.Context, wish rollout.Event) error {
	if _, err := p.begin(c); err != nil {
		return err
	}
	store, id, err := namedRollout(c)
	if err != nil {
		return err
	}
	wish.By = provision.CurrentOperator().String()
	record, err := store.Load(id)
	if err != nil {
		return err
	}
	if record.Metadata.Engine == onTemporal {
		return p.askTemporal(c, record, wish)
	}
	held, err := store.Lock(id, lock.CurrentOwner("rollout "+c.Command.Name, time.Now()), c.Bool("break-lock"))
	var locked *local.LockedError
	switch {
	case err == nil:
		err = p.askJournal(store, id, wish)
		return errors.Join(err, held.Release())
	case !errors.As(err, &locked) || locked.Elsewhere:
		return err
	}
	return p.askRunner(c, store, id, len(record.Events), wish)
}

// askJournal writes a wish into the journal of a rollout that nobody carries out.
func (p *program) askJournal(store *local.Store, id string, wish rollout.Event) (err error) {
	_, state, err := loadRollout(store, id)
	if err != nil {
		return err
	}
	events, err := store.OpenLog(id)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, events.Close()) }()
	r := &carried{store: store, id: id, state: state, log: events, watch: func(local.Update) {}}
	if err := r.take(wish); err != nil {
		return err
	}
	if p.json {
		p.sayAsked(id, wish, true)
		return nil
	}
	view.NewRolloutStatus(state, nil).Print(p.out, false)
	return nil
}

// answered is how long a runner may take to answer.
const answered = 5 * time.Second

// askRunner leaves a wish, and waits a little until it is seen to be taken.
func (p *program) askRunner(c *cli.Context, store *local.Store, id string, seen int, wish rollout.Event) error {
	if err := store.Request(id, wish); err != nil {
		return err
	}
	over := time.After(answered)
	tick := time.NewTicker(askedEvery)
	defer tick.Stop()
	for {
		select {
		case <-c.Done():
			return context.Cause(c.Context)
		case <-over:
			p.sayAsked(id, wish, false)
			return nil
		case <-tick.C:
		}
		record, err := store.Load(id)
		if err != nil {
			return err
		}
		for _, e := range record.Events[min(seen, len(record.Events)):] {
			if e.Kind == wish.Kind && e.By == wish.By {
				p.sayAsked(id, wish, true)
				return nil
			}
		}
	}
}

func (p *program) sayAsked(id string, wish rollout.Event, taken bool) {
	switch {
	case p.json:
		view.JSON(p.out, map[string]any{"rollout": id, "asked": wish.Kind, "taken": taken})
	case taken:
		fmt.Fprintf(p.out, "rollout %s: %s\n", id, view.Asked(wish))
	default:
		fmt.Fprintf(p.out, "rollout %s: asked; whoever carries it out has not answered yet, or cannot do it now: look at its output\n", id)
	}
}
