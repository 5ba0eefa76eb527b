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
	"github.com/ziatunnel/ziatunnel/pkg/provision"
	"github.com/ziatunnel/ziatunnel/pkg/rollout"
	"github.com/ziatunnel/ziatunnel/pkg/rollout/local"
)

func requestFlags(more ...cli.Flag) []cli.Flag {
	return slices.Concat([]cli.Flag{outputFlag(), stateDirFlag(), breakLockFlag()}, temporalFlags(), more)
}

const requestHelp = "Without ID it is the latest rollout. The process that runs it takes the request. When " +
	"there is none, the\n" +
	"request is written into the journal, and `ziatunnel rollout resume` goes on from there.\n\n" +
	"JSON\n" +
	"   {rollout, asked, taken}; taken is false while the process that runs the rollout has not answered\n\n" +
	"EXIT STATUS\n" +
	"   0 requested   1 it is not possible now   2 usage, or there is no such rollout   7 another machine holds it"

func (p *program) rolloutPauseCommand() *cli.Command {
	return &cli.Command{
		Name: "pause", Usage: "let no new sites begin; those at work finish", ArgsUsage: "[ID]",
		OnUsageError: usageError, Description: requestHelp, Flags: requestFlags(),
		Action: func(c *cli.Context) error { return p.requestRollout(c, rollout.Event{Kind: rollout.PauseRequested}) },
	}
}

func (p *program) rolloutApproveCommand() *cli.Command {
	return &cli.Command{
		Name: "approve", Usage: "let the next wave begin", ArgsUsage: "[ID]", OnUsageError: usageError,
		Description: requestHelp, Flags: requestFlags(),
		Action: func(c *cli.Context) error { return p.requestRollout(c, rollout.Event{Kind: rollout.Approved}) },
	}
}

func (p *program) rolloutAbortCommand() *cli.Command {
	return &cli.Command{
		Name: "abort", Usage: "let no new sites begin for good; those at work finish", ArgsUsage: "[ID]",
		OnUsageError: usageError, Description: requestHelp,
		Flags: requestFlags(&cli.BoolFlag{Name: "now", Usage: "those at work take back what they have begun"}),
		Action: func(c *cli.Context) error {
			request := rollout.Event{Kind: rollout.AbortRequested}
			if c.Bool("now") {
				request.Detail = local.AbortNow
			}
			return p.requestRollout(c, request)
		},
	}
}

func (p *program) rolloutRetryCommand() *cli.Command {
	return &cli.Command{
		Name: "retry", Usage: "begin sites again that have ended badly", ArgsUsage: "[ID]", OnUsageError: usageError,
		Description: "--only says which: " + classNames() + ".\n\n" + requestHelp,
		Flags: requestFlags(&cli.GenericFlag{Name: "only", Value: &repeated{},
			Usage: "sites that have ended in `CLASS` (repeatable, or with commas)"}),
		Action: func(c *cli.Context) error {
			request := rollout.Event{Kind: rollout.RetryRequested}
			for _, name := range strings.Split(strings.Join(repeatedOf(c, "only"), ","), ",") {
				class := rollout.Outcome(strings.ReplaceAll(name, "-", "_"))
				if !slices.Contains(rollout.Failures(), class) {
					return &inputError{fmt.Sprintf("--only %q: it is one of %s", name, classNames())}
				}
				request.Outcomes = append(request.Outcomes, class)
			}
			return p.requestRollout(c, request)
		},
	}
}

// requestRollout hands a request to the process that runs the rollout. When there is none, it writes the
// request into the journal.
func (p *program) requestRollout(c *cli.Context, request rollout.Event) error {
	if _, err := p.begin(c); err != nil {
		return err
	}
	store, id, err := namedRollout(c)
	if err != nil {
		return err
	}
	request.By = provision.CurrentOperator().String()
	record, err := store.Load(id)
	if err != nil {
		return err
	}
	if record.Metadata.Engine == onTemporal {
		return p.requestTemporal(c, record, request)
	}
	held, err := p.lockRollout(c, store, id)
	var locked *local.LockedError
	switch {
	case err == nil:
		err = p.recordRequest(store, id, request)
		return errors.Join(err, held.Release())
	case !errors.As(err, &locked) || locked.Elsewhere:
		return err
	}
	return p.sendRequest(c, store, id, len(record.Events), request)
}

// recordRequest writes a request into the journal of a rollout that no process runs.
func (p *program) recordRequest(store *local.Store, id string, request rollout.Event) (err error) {
	_, state, err := loadRollout(store, id)
	if err != nil {
		return err
	}
	events, err := store.OpenLog(id)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, events.Close()) }()
	r := &localRun{store: store, id: id, state: state, log: events, watch: func(local.Update) {}}
	if err := r.record(request); err != nil {
		return err
	}
	if p.json {
		p.printRequested(id, request, true)
		return nil
	}
	view.NewRolloutStatus(state, nil).Print(p.out, false)
	return nil
}

// answerTimeout is how long a runner may take to answer.
const answerTimeout = 5 * time.Second

// sendRequest leaves a request for the process that runs the rollout, and waits a little until its event
// shows in the journal.
func (p *program) sendRequest(c *cli.Context, store *local.Store, id string, seen int, request rollout.Event) error {
	if err := store.Request(id, request); err != nil {
		return err
	}
	over := time.After(answerTimeout)
	tick := time.NewTicker(requestInterval)
	defer tick.Stop()
	for {
		select {
		case <-c.Done():
			return context.Cause(c.Context)
		case <-over:
			p.printRequested(id, request, false)
			return nil
		case <-tick.C:
		}
		record, err := store.Load(id)
		if err != nil {
			return err
		}
		for _, e := range record.Events[min(seen, len(record.Events)):] {
			if e.Kind == request.Kind && e.By == request.By {
				p.printRequested(id, request, true)
				return nil
			}
		}
	}
}

func (p *program) printRequested(id string, request rollout.Event, taken bool) {
	switch {
	case p.json:
		view.JSON(p.out, map[string]any{"rollout": id, "asked": request.Kind, "taken": taken})
	case taken:
		fmt.Fprintf(p.out, "rollout %s: %s\n", id, view.Asked(request))
	default:
		fmt.Fprintf(p.out, "rollout %s: asked; whoever carries it out has not answered yet, or cannot do it now: "+
			"look at its output\n", id)
	}
}
