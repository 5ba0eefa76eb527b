package cli

import (
	"fmt"

	"github.com/urfave/cli/v2"

	"github.com/ziatunnel/ziatunnel/cmd/ziatunnel/internal/view"
)

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
