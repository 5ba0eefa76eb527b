// Command fakeios runs virtual Cisco 881 routers with simulated service edges: a lab without
// hardware.
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
		fmt.Fprintln(stderr, "fakeios:", err)
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
	return &inputError{err.Error() + "; see fakeios --help"}
}

func app(stdout, stderr io.Writer) *cli.App {
	return &cli.App{
		Name:    "fakeios",
		Usage:   "virtual Cisco 881 routers (IOS 15.4(3)M3) over SSH, with simulated ZIA service edges",
		Version: version,
		Writer:  stdout, ErrWriter: stderr,
		UsageText: "fakeios [options]\nfakeios COMMAND [arguments]",
		Description: `Runs until Ctrl-C. The options describe one router; --config takes a lab file, which describes
many routers, their edges, and what goes wrong with both.

EXAMPLES
   fakeios --listen 127.0.0.1:2222
   EDGE_PSK=lab-key fakeios --edge vpn=198.51.100.11,global=185.46.212.88,fqdn=b@corp.example,psk-env=EDGE_PSK
   fakeios --config lab.yaml --dir mylab      mylab/ gets a site file for every router, ready for ziatunnel
   fakeios check lab.yaml                     every mistake at once
   fakeios schema >lab.schema.json            for completion in an editor
   source <(fakeios completion bash)

EXIT STATUS
   0 done   1 unexpected   2 usage or invalid input`,
		Flags:                     flags(),
		Action:                    serve,
		DisableSliceFlagSeparator: true,
		Suggest:                   true,
		OnUsageError:              usageError,
		ExitErrHandler:            func(*cli.Context, error) {}, // run reports errors and chooses the code
		Commands: []*cli.Command{checkCommand(), schemaCommand(), healthCommand(),
			completionCommand()},
	}
}
