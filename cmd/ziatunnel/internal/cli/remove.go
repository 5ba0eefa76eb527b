package cli

import (
	"github.com/urfave/cli/v2"

	"github.com/ziatunnel/ziatunnel/cmd/ziatunnel/internal/view"
	"github.com/ziatunnel/ziatunnel/pkg/provision"
)

func (p *program) removeCommand() *cli.Command {
	return &cli.Command{
		Name: "remove", Usage: "take the tunnels out again", ArgsUsage: "FILE", OnUsageError: usageError,
		Description: "Removes every object that the playbook made, and nothing else: armed, over a second login, and " +
			"taken back when anything goes\n" +
			"wrong. The proof is a running-config without any of them in which nothing else has changed; then " +
			"it is saved.\n" +
			"What was there before the tunnels under the same names, on interfaces, and set for all of IKEv2 is " +
			"given back from the snapshot of\n" +
			"the first apply; what stays is named with the reason. At the end the router is compared with that " +
			"snapshot.\n" +
			"`ziatunnel rollback` brings the tunnels back.\n\n" +
			"JSON\n   {\"removed\": true, \"lines\": N, \"saved\": BOOL, \"review\": that of plan,\n" +
			"    \"before\": null when not known, or {\"differs\": [lines that differ from before the tunnels]}}\n\n" +
			"EXAMPLES\n   ziatunnel remove tokyo-01.yaml\n   ziatunnel remove --yes --output json tokyo-01.yaml\n\n" +
			provision.ExitStatusHelp(),
		Flags:  append(append(routerFlags(), armFlags()...), stateDirFlag(), breakLockFlag(), yesFlag()),
		Action: p.remove,
	}
}

func (p *program) remove(c *cli.Context) error {
	if err := p.requireConfirmation(c); err != nil {
		return err
	}
	s, dir, err := p.siteArgument(c)
	if err != nil {
		return err
	}
	r, err := p.openRun(c, s, dir, provision.DefaultOptions())
	if err != nil {
		return err
	}
	outcome, err := r.Remove(c.Context, p.decide(c, s, "Take this out of %s?"))
	if err == nil {
		view.Removed(p.out, p.json, outcome)
		p.json = false // one JSON document on stdout; an error goes to stderr
	}
	return r.end(err)
}
