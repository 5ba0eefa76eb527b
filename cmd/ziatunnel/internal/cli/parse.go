package cli

import (
	"cmp"
	"context"
	"errors"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/ziatunnel/ziatunnel/cmd/ziatunnel/internal/view"
	"github.com/ziatunnel/ziatunnel/pkg/secret"
	"github.com/ziatunnel/ziatunnel/pkg/show"
)

func (p *program) parseCommand() *cli.Command {
	return &cli.Command{
		Name: "parse", Usage: "turn the text of a show command into JSON, offline", ArgsUsage: "COMMAND [FILE|-]",
		OnUsageError: usageError,
		Description: "COMMAND is one word for the shell, abbreviated as on the router. Without FILE the text comes " +
			"from stdin.\n" +
			"A value that the text does not give is null; lines nobody understood are in unknown_lines.\n" +
			"The fields of each command are documented in package pkg/show (go doc ./pkg/show IKEv2SA).\n\n" +
			"EXAMPLES\n" +
			"   ziatunnel parse \"show crypto ikev2 sa\" ikev2.txt\n" +
			"   ssh noc@192.0.2.10 \"sh ip sla stat\" | ziatunnel parse \"sh ip sla stat\" -\n" +
			"   ziatunnel parse \"sh ip access-lists 101\" < acl.txt\n" +
			"   ziatunnel parse --captures captures     a folder a command, such as captures/show-version/one.txt\n\n" +
			"COMMANDS\n   " + strings.Join(show.Commands(), "\n   ") + "\n\n" +
			"EXIT STATUS\n   0 parsed   2 no such command, or not its output",
		Flags: []cli.Flag{&cli.PathFlag{Name: "captures",
			Usage: "parse every .txt below `DIR`, and count what was understood"}},
		Action: func(c *cli.Context) error {
			if dir := c.Path("captures"); dir != "" {
				if c.NArg() > 0 {
					return &inputError{"parse --captures takes no command"}
				}
				return p.captures(dir)
			}
			if c.NArg() < 1 || c.NArg() > 2 {
				return &inputError{"parse takes a command in quotes, and at most one file"}
			}
			return p.parse(c.Context, c.Args().Get(0), c.Args().Get(1))
		},
	}
}

// maxCapture is the largest text of a show command that is read, in bytes.
const maxCapture = 64 << 20

func (p *program) parse(ctx context.Context, command, path string) error {
	if !show.HasParser(command) { // before anybody is kept waiting for stdin
		return &inputError{(&show.UnknownCommandError{Command: command, Known: show.Commands()}).Error()}
	}
	text, err := p.readArgument(ctx, cmp.Or(path, "-"), maxCapture)
	if err != nil {
		return err
	}
	parsed, err := show.Parse(command, secret.MaskSyntax(string(text))) // unknown lines are printed
	var wrong *show.ParseError
	if errors.As(err, &wrong) {
		return &inputError{err.Error()}
	}
	if err != nil {
		return err
	}
	p.out.Whole()
	view.JSON(p.out, parsed)
	return nil
}
