package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/sirupsen/logrus"
	"github.com/urfave/cli/v2"
	"golang.org/x/term"

	"github.com/ziatunnel/ziatunnel/cmd/ziatunnel/internal/view"
	"github.com/ziatunnel/ziatunnel/pkg/completion"
	"github.com/ziatunnel/ziatunnel/pkg/console"
	"github.com/ziatunnel/ziatunnel/pkg/provision"
	"github.com/ziatunnel/ziatunnel/pkg/secret"
)

// program is one run: its streams, all of them behind the redactor and made printable.
type program struct {
	version  string
	stdin    io.Reader
	out, err *console.Writer
	redactor *secret.Redactor
	terminal bool                       // stderr is a terminal: progress may be drawn, questions asked
	colour   bool                       // stdout is a terminal that may be painted
	screen   func() (columns, rows int) // size of that terminal; nil: it may not be painted
	json     bool
	changes  bool // the command changes a router: whether that has succeeded is more than whether it could be said
}

// Run is the whole program: it returns the exit code.
func Run(ctx context.Context, version string, args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	redactor := secret.NewRedactor()
	p := &program{version: version, stdin: stdin, redactor: redactor, out: console.New(redactor, stdout),
		err:      console.New(redactor, stderr),
		terminal: isTerminal(stdin) && isTerminal(stderr), colour: wantsColour(stdout), screen: screenOf(stdout)}
	defer context.AfterFunc(ctx, p.hurry)()
	defer func() { _ = p.err.Close(ctx) }()
	shareFlags()
	app := p.app()
	if completion.Asked(args) {
		// Not masked: what is said of a flag is no value of it, and names of runs and rollouts are no secrets.
		completion.Answer(stdout, app, args, p.completions(ctx))
		return 0
	}
	reordered, err := reorder(app, args)
	if err == nil {
		err = app.RunContext(ctx, reordered)
	}
	err = p.withLostOutput(ctx, err)
	defer func() { _ = p.out.Close(ctx) }() // what is said of the error
	var child *childError
	if errors.As(err, &child) {
		return child.code
	}
	code := exitCode(err)
	if err != nil {
		if p.json {
			view.JSON(p.out, map[string]any{"error": map[string]any{"exit_code": code,
				"message": p.redactor.Redact(err.Error())}})
		}
		fmt.Fprintln(p.err, "ziatunnel:", err)
	}
	return code
}

// withLostOutput is how the command has ended when what it said is counted in: a command that only shows something has
// failed when that could not be written. A change has not: whoever started it wants to know how it has ended.
func (p *program) withLostOutput(ctx context.Context, ended error) error {
	_ = p.out.Close(ctx)
	lost := p.lostOutput()
	if lost == nil {
		return ended
	}
	if ended == nil && !p.changes {
		p.json = false // the document was written, or nobody reads
		return lost
	}
	fmt.Fprintf(p.err, "ziatunnel: %v; the command has gone on to its end, and the exit status says how\n", lost)
	return ended
}

// beginChange says that from here on a router may be changed: no reader can hold that up or end it.
func (p *program) beginChange() {
	p.changes = true
	p.hurry()
}

func (p *program) hurry() {
	p.out.Hurry()
	p.err.Hurry()
}

// lostOutput is why nobody reads what is said, nil as long as somebody does.
func (p *program) lostOutput() error {
	if err := p.out.Err(); err != nil {
		return err
	}
	return p.err.Err()
}

func isTerminal(stream any) bool {
	f, ok := stream.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}

// screenOf is the size of a terminal that may be painted, asked anew at every call.
func screenOf(stream any) func() (columns, rows int) {
	f, ok := stream.(*os.File)
	if !ok || !wantsColour(stream) {
		return nil
	}
	return func() (columns, rows int) {
		columns, rows, _ = term.GetSize(int(f.Fd())) // not known is zero: nothing is cut then
		return columns, rows
	}
}

func (p *program) app() *cli.App {
	return &cli.App{
		Name: "ziatunnel", Version: p.version,
		Usage:     "two proven IKEv2/IPsec tunnels from a Cisco 881 to Zscaler ZIA",
		Writer:    p.out,
		ErrWriter: p.err,
		Description: "EXAMPLES\n" +
			"   ziatunnel lab                      a virtual 881 with two service edges on this machine\n" +
			"   ziatunnel check sites/*.yaml       validate site files, offline\n" +
			"   ziatunnel plan tokyo-01.yaml       what would be sent\n" +
			"   ziatunnel apply tokyo-01.yaml      send it, prove the tunnels, save\n\n" + provision.ExitStatusHelp(),
		Flags: []cli.Flag{cli.HelpFlag}, // the library adds its own only beside its own help command
		Commands: withHelp([]*cli.Command{
			p.checkCommand(), p.renderCommand(), p.planCommand(), p.applyCommand(), p.verifyCommand(),
			p.auditCommand(),
			p.failoverCommand(), p.surveyCommand(),
			p.resumeCommand(), p.rollbackCommand(), p.removeCommand(), p.historyCommand(), p.rolloutCommand(),
			p.portalCommand(),
			p.parseCommand(), p.labCommand(),
			p.versionCommand(), completionCommand(),
		}),
		OnUsageError:    usageError,
		ExitErrHandler:  func(*cli.Context, error) {}, // Run reports errors and chooses the code
		CommandNotFound: nil,
		Action: func(c *cli.Context) error {
			if name := c.Args().First(); name != "" {
				return noCommand("ziatunnel", name, c.App.Commands)
			}
			return cli.ShowAppHelp(c)
		},
	}
}

// begin reads what all commands share.
func (p *program) begin(c *cli.Context) (*logrus.Entry, error) {
	switch c.String("output") {
	case "json":
		p.json = true
		p.out.Whole()
	case "text", "":
	default:
		return nil, &inputError{"--output is text or json"}
	}
	logger := logrus.New()
	logger.SetOutput(p.err)
	if name := c.String("log-level"); name != "" {
		level, err := logrus.ParseLevel(name)
		if err != nil {
			return nil, &inputError{"--log-level is debug, info, warn or error"}
		}
		logger.SetLevel(level)
	}
	return logrus.NewEntry(logger), nil
}

func (p *program) versionCommand() *cli.Command {
	return &cli.Command{Name: "version", Usage: "print the version", Flags: []cli.Flag{outputFlag()},
		OnUsageError: usageError, Action: func(c *cli.Context) error {
			if _, err := p.begin(c); err != nil {
				return err
			}
			if p.json {
				view.JSON(p.out, map[string]string{"version": p.version})
			} else {
				fmt.Fprintln(p.out, "ziatunnel", p.version)
			}
			return nil
		}}
}

// exitCode is the exit status of an error, from the table of endings.
func exitCode(err error) int { return provision.EndingOf(err).Exit }

// childError carries the exit status of a command that ran inside the lab.
type childError struct{ code int }

func (e *childError) Error() string { return "the command in the lab failed" }
