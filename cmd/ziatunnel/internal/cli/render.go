package cli

import (
	"github.com/urfave/cli/v2"

	"github.com/ziatunnel/ziatunnel/cmd/ziatunnel/internal/view"
	"github.com/ziatunnel/ziatunnel/pkg/provision"
	"github.com/ziatunnel/ziatunnel/pkg/secret"
)

func (p *program) renderCommand() *cli.Command {
	return &cli.Command{
		Name: "render", Usage: "print the lines the playbook gives, by step, offline", ArgsUsage: "FILE",
		OnUsageError: usageError,
		Description: "No secret is fetched: the pre-shared key is left out.\n\n" +
			"EXAMPLES\n" +
			"   ziatunnel render tokyo-01.yaml\n" +
			"   ziatunnel render --playbook cisco-881-zia-verbatim.yaml tokyo-01.yaml",
		Flags: []cli.Flag{outputFlag(), playbookFlag()},
		Action: func(c *cli.Context) error {
			if _, err := p.begin(c); err != nil {
				return err
			}
			path, err := oneFile(c)
			if err != nil {
				return err
			}
			s, err := p.readSite(c.Context, path)
			if err != nil {
				return err
			}
			book, _, err := provision.FindPlaybook(c.Path("playbook"))
			if err != nil {
				return err
			}
			rendered, err := book.Render(s, secret.String{})
			if err != nil {
				return err
			}
			view.Render(p.out, p.json, rendered, s.NotKnownOffline())
			return nil
		},
	}
}
