// Command fakezia is a fake of the API of the ZIA admin portal: a tenant to try clients against, alone or with a lab
// of virtual routers whose service edges take what it has activated.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/urfave/cli/v2"

	"github.com/ziatunnel/ziatunnel/pkg/completion"
	"github.com/ziatunnel/ziatunnel/pkg/fakeios/scenario"
	"github.com/ziatunnel/ziatunnel/pkg/interrupt"
)

var version = "dev"

func main() {
	ctx, stop := interrupt.NotifyContext(context.Background())
	code := run(ctx, os.Args, os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

// run is the whole program: it returns the exit code.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	program := app(stdout, stderr)
	if completion.Asked(args) {
		completion.Answer(stdout, program, args, completion.Lists{})
		return 0
	}
	err := program.RunContext(ctx, args)
	if err != nil {
		fmt.Fprintln(stderr, "fakezia:", err)
	}
	return exitCode(err)
}

// inputError is a wrong command line or a file that cannot be used.
type inputError struct{ why string }

func (e *inputError) Error() string { return e.why }

// exitCode is 0 for done, 2 for what the caller can mend, 1 for everything else.
func exitCode(err error) int {
	var input *inputError
	var problem scenario.Problem
	var problems scenario.Problems
	switch {
	case err == nil:
		return 0
	case errors.As(err, &input), errors.As(err, &problem), errors.As(err, &problems),
		errors.As(err, new(*completion.ShellError)):
		return 2
	default:
		return 1
	}
}

func usageError(_ *cli.Context, err error, _ bool) error {
	return &inputError{err.Error() + "; see fakezia --help"}
}

func app(stdout, stderr io.Writer) *cli.App {
	return &cli.App{
		Name:    "fakezia",
		Usage:   "a fake of the ZIA admin API: logins, VPN credentials, locations, service edges, activation",
		Version: version,
		Writer:  stdout, ErrWriter: stderr,
		UsageText: "fakezia [options]\nfakezia COMMAND [arguments]",
		Description: `Runs until Ctrl-C, and says every call on stderr; pre-shared keys and passwords are in none of it.
With --lab it runs the routers and edges of a lab file too: the edges take the credentials that the portal has
activated.

EXAMPLES
   fakezia                                         one tenant on 127.0.0.1:8080, under the documented limits
   fakezia --no-limits --activation-polls 3        no waiting, but for an activation that takes three looks
   fakezia --fault server-error,method=POST,route=/vpnCredentials,when=after
                                                   the first credential is made, and its answer is lost
   fakezia --lab lab.yaml --dir mylab              mylab/ gets site files with both halves, ready for ziatunnel
   fakezia faults                                  what can go wrong

EXIT STATUS
   0 done   1 unexpected   2 usage or invalid input`,
		Flags:                     flags(),
		Action:                    serve,
		DisableSliceFlagSeparator: true,
		Suggest:                   true,
		OnUsageError:              usageError,
		ExitErrHandler:            func(*cli.Context, error) {}, // run reports errors and chooses the code
		Commands:                  []*cli.Command{faultsCommand(), healthCommand(), completionCommand()},
	}
}

func completionCommand() *cli.Command {
	c := completion.Command("fakezia")
	c.OnUsageError = usageError
	return c
}
