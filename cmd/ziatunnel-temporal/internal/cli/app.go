package cli

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/urfave/cli/v2"

	"github.com/ziatunnel/ziatunnel/cmd/ziatunnel-temporal/internal/flow"
	"github.com/ziatunnel/ziatunnel/pkg/console"
)

// program is one run with its streams.
type program struct {
	version  string
	in       io.Reader
	out, err io.Writer
	lost     func() error // why nobody reads err
}

// Run is the whole program: it returns the exit code, 1 for what went wrong and 3 for a rollout that is
// running already.
func Run(ctx context.Context, version string, args []string, in io.Reader, out, errs io.Writer) int {
	lines, told := console.New(nil, out), console.New(nil, errs)
	lines.Whole()
	told.Hurry() // a worker goes on, whoever reads
	p := &program{version: version, in: in, out: lines.Strict(), err: told, lost: told.Err}
	err := p.app().RunContext(ctx, args)
	if lost := lines.Close(ctx); err == nil {
		err = lost
	}
	defer func() { _ = told.Close(ctx) }()
	if err != nil {
		fmt.Fprintln(told, "ziatunnel-temporal:", err)
		var running *runningError
		if errors.As(err, &running) {
			return 3
		}
		return 1
	}
	return 0
}

func (p *program) app() *cli.App {
	return &cli.App{
		Name: "ziatunnel-temporal", Version: p.version, Usage: "rollouts of ziatunnel on a Temporal server",
		Writer: p.out, ErrWriter: p.err, Suggest: true, EnableBashCompletion: true,
		Description: "Workers stand where routers can be reached and do what rollouts ask for. The other commands " +
			"are what\n" +
			"`ziatunnel rollout --engine temporal` calls.\n\n" +
			"EXAMPLES\n" +
			"   ziatunnel-temporal worker --address temporal.example:7233 --region apac --inventory sites/\n" +
			"   ziatunnel rollout start --engine temporal --address temporal.example:7233 sites/",
		Commands: []*cli.Command{p.workerCommand(), p.startCommand(), p.followCommand(), p.signalCommand(),
			p.healthCommand()},
		ExitErrHandler: func(*cli.Context, error) {}, // Run reports errors and chooses the code
	}
}

// rolloutArg is the id of a rollout, as the only argument.
func rolloutArg(c *cli.Context) (string, error) {
	if c.NArg() < 1 || c.Args().First() == "" {
		return "", fmt.Errorf("%s takes the id of a rollout; see --help", c.Command.Name)
	}
	return flow.RolloutID(c.Args().First()), nil
}
