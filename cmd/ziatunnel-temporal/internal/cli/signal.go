package cli

import (
	"errors"
	"fmt"
	"strings"

	"github.com/urfave/cli/v2"
	"go.temporal.io/api/serviceerror"

	"github.com/ziatunnel/ziatunnel/cmd/ziatunnel-temporal/internal/flow"
	"github.com/ziatunnel/ziatunnel/pkg/rollout"
)

// signalKinds are what can be asked of a rollout.
var signalKinds = map[string]rollout.Kind{
	"pause": rollout.PauseRequested, "resume": rollout.ResumeRequested, "abort": rollout.AbortRequested,
	"approve": rollout.Approved, "retry": rollout.RetryRequested,
}

func (p *program) signalCommand() *cli.Command {
	return &cli.Command{
		Name: "signal", Usage: "ask something of a rollout that is running",
		ArgsUsage:   "ROLLOUT pause|resume|approve|abort|retry|now",
		Description: "now aborts, and lets those at work take back what they have begun.",
		Flags: append(serverFlags(), &cli.StringFlag{Name: "only",
			Usage: "retry sites that ended in these `CLASSES`"}, &cli.StringFlag{Name: "by", Usage: "who asks"}),
		Action: func(c *cli.Context) error {
			id, err := rolloutArg(c)
			if err != nil {
				return err
			}
			conn, err := dial(c)
			if err != nil {
				return err
			}
			defer conn.Close()
			word, by := c.Args().Get(1), c.String("by")
			if word == "now" {
				return signalError(id, conn.SignalWorkflow(c.Context, id, "", flow.SignalNow,
					rollout.Event{Kind: rollout.AbortRequested, By: by}))
			}
			kind, ok := signalKinds[word]
			if !ok {
				return fmt.Errorf("%q cannot be asked of a rollout; see --help", word)
			}
			event := rollout.Event{Kind: kind, By: by}
			for class := range strings.SplitSeq(c.String("only"), ",") {
				if class != "" {
					event.Outcomes = append(event.Outcomes, rollout.Outcome(class))
				}
			}
			return signalError(id, conn.SignalWorkflow(c.Context, id, "", flow.SignalEvent, event))
		},
	}
}

// signalError explains the error of a signal to a workflow that does not run.
func signalError(id string, err error) error {
	var gone *serviceerror.NotFound
	if errors.As(err, &gone) {
		return fmt.Errorf("%s is not running on this server: it has ended, or was never started", id)
	}
	return err
}
