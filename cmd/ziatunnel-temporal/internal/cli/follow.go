package cli

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/urfave/cli/v2"
	enums "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/client"

	"github.com/ziatunnel/ziatunnel/cmd/ziatunnel-temporal/internal/flow"
	"github.com/ziatunnel/ziatunnel/pkg/rollout"
	"github.com/ziatunnel/ziatunnel/pkg/rollout/local"
)

// pollInterval is the time between two looks, and stepsAtOnce how many sites at work are asked for their step.
const (
	pollInterval = 500 * time.Millisecond
	stepsAtOnce  = 16
	answerTime   = 10 * time.Second // for an answer of the server, and of a worker by way of it
)

func (p *program) followCommand() *cli.Command {
	return &cli.Command{
		Name: "follow", Usage: "print the events of a rollout until it ends", ArgsUsage: "ROLLOUT",
		Description: "One JSON document a line: {\"seq\", \"event\"}, {\"step\"} or {\"waiting\"}. A server that " +
			"does not answer is waited for.",
		Flags: append(serverFlags(), &cli.IntFlag{Name: "from", Usage: "number of the first event"},
			&cli.BoolFlag{Name: "once",
				Usage: "end when everything is told that has happened so far; wait for nobody"}),
		Action: func(c *cli.Context) error {
			id, err := rolloutArg(c)
			if err != nil {
				return err
			}
			o, err := clientOptions(c)
			if err != nil {
				return err
			}
			conn, err := client.NewLazyClient(o) // a server that restarts is waited for
			if err != nil {
				return err
			}
			defer conn.Close()
			f := &follower{conn: conn, id: id, seq: c.Int("from"), once: c.Bool("once"), out: json.NewEncoder(p.out),
				steps: map[string]string{}}
			return f.follow(c.Context)
		},
	}
}

type follower struct {
	conn  client.Client
	id    string
	seq   int // number of the next event
	once  bool
	out   *json.Encoder
	steps map[string]string // of the sites at work
	// planned are the sites as the plan has them, by name; nil: not asked for yet.
	planned   map[string]rollout.Site
	waiting   bool     // for the server or a worker, and that was said
	olderRuns []string // runs before the newest that are asked for older events, newest first
}

func (f *follower) follow(ctx context.Context) error {
	for {
		ended, err := f.printNew(ctx)
		if err != nil && ctx.Err() == nil && !f.once {
			err = f.waitFor(ctx, err)
		}
		switch {
		case ctx.Err() != nil:
			return context.Cause(ctx)
		case err != nil || ended || f.once:
			return err
		}
		select {
		case <-time.After(pollInterval):
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
}

// waitFor returns err when it is final. An error that may pass is reported once as a wait, and is not
// returned.
func (f *follower) waitFor(ctx context.Context, err error) error {
	var final *finalError
	var gone *serviceerror.NotFound
	switch {
	case errors.As(err, &final):
		return err
	case errors.As(err, &gone):
		return fmt.Errorf("the server knows no %s", f.id)
	}
	if err := f.checkRunning(ctx); err != nil {
		return err
	}
	if f.waiting {
		return nil
	}
	f.waiting = true
	return f.print(local.Line{Waiting: "the server, or a worker that could tell the server how it stands: " +
		err.Error()})
}

// checkRunning fails when the workflow is over, but did not come to the end of the rollout. A server that
// cannot be asked is no error.
func (f *follower) checkRunning(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, answerTime)
	defer cancel()
	described, err := f.conn.DescribeWorkflowExecution(ctx, f.id, "")
	if err != nil {
		return nil
	}
	switch status := described.GetWorkflowExecutionInfo().GetStatus(); status {
	case enums.WORKFLOW_EXECUTION_STATUS_RUNNING, enums.WORKFLOW_EXECUTION_STATUS_CONTINUED_AS_NEW,
		enums.WORKFLOW_EXECUTION_STATUS_COMPLETED:
		return nil
	case enums.WORKFLOW_EXECUTION_STATUS_FAILED:
		why := f.conn.GetWorkflow(ctx, f.id, "").Get(ctx, nil)
		return fmt.Errorf("%s has failed on the server: %w", f.id, why)
	default:
		return fmt.Errorf("%s was ended on the server from outside (%s); start a new rollout for the sites that are "+
			"left", f.id, strings.ToLower(status.String()))
	}
}

// finalError is an error that asking again does not change.
type finalError struct{ error }

func (e *finalError) Unwrap() error { return e.error }

func (f *follower) print(line local.Line) error {
	if err := f.out.Encode(line); err != nil {
		return &finalError{err}
	}
	return nil
}

// printNew prints the events that are new, and reports whether the rollout has ended.
func (f *follower) printNew(ctx context.Context) (ended bool, err error) {
	for {
		events, err := f.next(ctx)
		if err != nil {
			return false, err
		}
		f.waiting = false
		for i := range events.Events {
			if err := f.print(local.Line{Seq: f.seq, Event: &events.Events[i]}); err != nil {
				return false, err
			}
			f.seq++
			f.trackSites(events.Events[i])
		}
		switch {
		case len(events.Events) > 0:
		case events.Ended:
			return true, nil
		default:
			if err := f.checkRunning(ctx); err != nil { // what is over answers queries, too
				return false, &finalError{err}
			}
			return false, f.printSteps(ctx)
		}
	}
}

// ask asks a run of the workflow, by default the newest, for the next events.
func (f *follower) ask(ctx context.Context, run string) (events flow.Events, err error) {
	ctx, cancel := context.WithTimeout(ctx, answerTime)
	defer cancel()
	value, err := f.conn.QueryWorkflow(ctx, f.id, run, flow.QueryEvents, f.seq)
	if err != nil {
		return events, err
	}
	return events, value.Get(&events)
}

// trackSites keeps which sites are at work.
func (f *follower) trackSites(e rollout.Event) {
	switch e.Kind {
	case rollout.SiteBegan, rollout.ProofBegan:
		f.steps[e.Site] = ""
	case rollout.SiteEnded, rollout.ProofEnded, rollout.SiteLost:
		delete(f.steps, e.Site)
	}
}
