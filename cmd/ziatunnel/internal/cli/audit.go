package cli

import (
	"context"
	"errors"
	"path/filepath"

	"github.com/urfave/cli/v2"

	"github.com/ziatunnel/ziatunnel/cmd/ziatunnel/internal/view"
	"github.com/ziatunnel/ziatunnel/pkg/provision"
	"github.com/ziatunnel/ziatunnel/pkg/site"
)

func (p *program) auditCommand() *cli.Command {
	return &cli.Command{
		Name: "audit", Usage: "judge tunnels to Zscaler that somebody else has built; changes nothing",
		ArgsUsage: "[FILE...]", OnUsageError: usageError,
		Description: "Finds the tunnels to Zscaler of a router, IPsec and GRE tunnel interfaces and crypto maps, by " +
			"the service edges of the site\n" +
			"file, the networks that Zscaler publishes, probes of its health page, and names; and says what will " +
			"bite and what differs from the\n" +
			"guide, each with the lines of the configuration that it rests on, its source, and what `ziatunnel apply " +
			"--adopt` makes of it. A\n" +
			"fault does not work, a risk works until something happens, a difference is what the guide does in " +
			"another way.\n\n" +
			"--running judges a running-config that somebody has pasted into a file, and reaches no router and " +
			"fetches no secret; a site file is\n" +
			"optional then. Other commands of the session may be in the file, --facts adds more such files: `show " +
			"crypto ikev2 sa`, `show ip\n" +
			"interface brief` and `show ip sla statistics` are used. What was not copied is not known, and is " +
			"listed.\n\n" +
			"JSON\n" +
			"   {tunnels: [{name, kind, destination, role?, because, sure, ipsec_profile?, ikev2_profile?, keyring?, " +
			"transform_set?, transforms?,\n" +
			"   identity?, ike, line}...], findings: [{rule, severity: fault|risk|difference, tunnel?, why, lines, " +
			"source, adopting?}...],\n" +
			"   not_known: [...], adoption?: {tunnels, taken: [{name, object}...], left, not_adopted, names}}\n" +
			"   of many sites that is `audit` of each line\n\n" +
			edgesHelp + manyHelp +
			"EXAMPLES\n" +
			"   ziatunnel audit --running show-run.txt\n" +
			"   ziatunnel audit --running show-run.txt --facts answers/ tokyo-01.yaml\n" +
			"   ziatunnel audit tokyo-01.yaml\n" +
			"   ziatunnel audit --exit-code --output json sites/     over all sites\n\n" + provision.ExitStatusHelp(),
		Flags: append(append(routerFlags(), manyFlags()...),
			stateDirFlag(), edgesFlag(),
			&cli.PathFlag{Name: "running", Usage: "judge the running-config in `FILE` (- is stdin); no router is " +
				"reached"},
			&cli.PathFlag{Name: "facts", Usage: "with --running: answers to more show commands, a file or a " +
				"directory of files at `PATH`"},
			&cli.BoolFlag{Name: "exit-code", Usage: "exit 3 when there is anything to mend"}),
		Action: p.audit,
	}
}

func (p *program) audit(c *cli.Context) (err error) {
	edges := p.edgeLists(c)
	if isMany(c) {
		return p.eachSite(c, []string{"running", "facts", "transcript"},
			func(ctx context.Context, r *provision.Run, line *view.SiteLine) error {
				found, err := r.Audit(ctx)
				if err == nil {
					found, err = edges.audited(ctx, found, r.Site(), filepath.Dir(line.File))
				}
				if err != nil {
					return err
				}
				line.Audited(found)
				return auditEnding(c, found)
			})
	}
	if c.Path("running") != "" || c.Path("facts") != "" {
		return p.auditCapture(c, edges)
	}
	s, dir, err := p.siteArgument(c)
	if err != nil {
		return err
	}
	r, err := p.openRun(c, s, dir, provision.DefaultOptions())
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, r.release()) }()
	found, err := r.Audit(c.Context)
	if err == nil {
		found, err = edges.audited(c.Context, found, s, dir)
	}
	if err != nil {
		return err
	}
	return p.showAudit(c, found)
}

// auditCapture judges what somebody has copied from a router, with a site file or without one.
func (p *program) auditCapture(c *cli.Context, edges *edgeLists) error {
	var s *site.Site
	var dir string
	if _, err := p.begin(c); err != nil {
		return err
	}
	if c.NArg() > 0 {
		var err error
		if s, dir, err = p.siteArgument(c); err != nil {
			return err
		}
	}
	answers, err := p.captured(c, provision.AuditedCommands())
	if err != nil {
		return err
	}
	found, err := provision.AuditCapture(answers, s)
	if err != nil {
		return &inputError{c.Path("running") + ": " + err.Error()}
	}
	if s != nil {
		if found, err = edges.audited(c.Context, found, s, dir); err != nil {
			return err
		}
	}
	return p.showAudit(c, found)
}

func (p *program) showAudit(c *cli.Context, found provision.Audit) error {
	view.Audit(p.out, p.json, found)
	p.json = false // one JSON document on stdout; the error goes to stderr
	return auditEnding(c, found)
}

// auditEnding is the error of an audit that was shown: findings, where the exit status is to say so.
func auditEnding(c *cli.Context, found provision.Audit) error {
	if c.Bool("exit-code") && len(found.Findings) > 0 {
		return provision.ErrFindings
	}
	return nil
}
