package cli

import (
	"github.com/urfave/cli/v2"
)

func (p *program) portalCommand() *cli.Command {
	return &cli.Command{
		Name: "portal", Usage: "the ZIA side: service edges, and what the admin portal has of a site",
		OnUsageError: usageError,
		Description: "The key portal of a site file says how the API of the ZIA admin portal is logged in to. " +
			"Without a login there are the look-ups that\nanybody may make, the portal's import files, and a page of " +
			"the clicks for a person.\n\n" +
			"EXAMPLES\n" +
			"   ziatunnel portal edges --city Tokyo --write tokyo-01.yaml\n" +
			"   ziatunnel portal key tokyo-01.yaml\n" +
			"   ziatunnel portal clicks tokyo-01.yaml\n" +
			"   ziatunnel portal csv --write credentials.csv sites/",
		Subcommands: []*cli.Command{
			p.portalEdgesCommand(), p.portalKeyCommand(), p.portalClicksCommand(), p.portalCSVCommand(),
			p.portalSyncCommand(), p.portalCredentialCommand(), p.portalLocationCommand(),
			p.portalUndoCommand(), p.portalRotateCommand(),
		},
		Action: func(c *cli.Context) error {
			if name := c.Args().First(); name != "" {
				return noCommand("ziatunnel portal", name, c.Command.Subcommands)
			}
			return cli.ShowSubcommandHelp(c)
		},
	}
}
