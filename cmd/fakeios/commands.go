package main

import (
	"errors"
	"fmt"
	"io"
	"net"
	"time"

	"github.com/urfave/cli/v2"

	"github.com/ziatunnel/ziatunnel/pkg/completion"
	"github.com/ziatunnel/ziatunnel/pkg/fakeios/scenario"
	"github.com/ziatunnel/ziatunnel/pkg/printable"
	"github.com/ziatunnel/ziatunnel/pkg/secret"
)

func checkCommand() *cli.Command {
	return &cli.Command{
		Name: "check", Usage: "validate lab files", ArgsUsage: "FILE...", OnUsageError: usageError,
		Description: "Reports every mistake of every file at once, and boots every router with its " +
			"startup-config.\nLines of a startup-config that the virtual router does not know are kept as text, and " +
			"listed here.\nSecrets are not fetched without --secrets.\n\n" +
			"EXAMPLES\n   fakeios check lab.yaml\n   fakeios check --secrets lab.yaml",
		Flags: []cli.Flag{&cli.BoolFlag{Name: "secrets", Usage: "also fetch the secrets"}},
		Action: func(c *cli.Context) error {
			if c.NArg() == 0 {
				return &inputError{"check takes at least one lab file"}
			}
			var problems []error
			for _, path := range c.Args().Slice() {
				lab, err := readLab(c.Context, path, !c.Bool("secrets"))
				var network *scenario.Network
				if err == nil {
					network, err = lab.Boot()
				}
				if err != nil {
					problems = append(problems, err)
					continue
				}
				fmt.Fprintf(c.App.Writer, "%s: %s\n", path, lab.Summary())
				tellStartups(c.App.Writer, network.Startups())
			}
			if len(problems) > 0 {
				return &inputError{errors.Join(problems...).Error()}
			}
			return nil
		},
	}
}

// tellStartups lists the lines of startup-configs that the routers do not know.
func tellStartups(out io.Writer, startups []scenario.Startup) {
	mask := secret.NewRedactor()
	for _, s := range startups {
		if !s.Whole() {
			fmt.Fprint(out, printable.Text(mask.Redact(s.Summary()+"\n"+s.List())))
		}
	}
}

func schemaCommand() *cli.Command {
	return &cli.Command{
		Name: "schema", Usage: "print the JSON Schema of lab files", OnUsageError: usageError,
		Description: "EXAMPLES\n   fakeios schema >lab.schema.json\n" +
			"   and as the first line of lab.yaml: # yaml-language-server: $schema=lab.schema.json",
		Action: func(c *cli.Context) error {
			_, err := c.App.Writer.Write(scenario.Schema())
			return err
		},
	}
}

func healthCommand() *cli.Command {
	return &cli.Command{
		Name: "health", Usage: "exit 0 when an SSH server answers", ArgsUsage: "ADDRESS", OnUsageError: usageError,
		Description: "EXAMPLES\n   fakeios health 127.0.0.1:2222", Action: health,
	}
}

// health reads the identification string that an SSH server sends first.
func health(c *cli.Context) error {
	address := c.Args().First()
	if address == "" {
		return &inputError{"health takes an address, for example 127.0.0.1:2222"}
	}
	conn, err := (&net.Dialer{Timeout: 2 * time.Second}).DialContext(c.Context, "tcp", address)
	if err != nil {
		return err
	}
	defer conn.Close()
	if err := conn.SetDeadline(time.Now().Add(2 * time.Second)); err != nil {
		return err
	}
	start := make([]byte, 4)
	if _, err := io.ReadFull(conn, start); err != nil || string(start) != "SSH-" {
		return fmt.Errorf("%s: no SSH server answers", address)
	}
	return nil
}

func completionCommand() *cli.Command {
	c := completion.Command("fakeios")
	c.OnUsageError = usageError
	return c
}
