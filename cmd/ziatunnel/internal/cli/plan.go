package cli

import (
	"cmp"
	"context"
	"errors"
	"os"
	"path/filepath"

	"github.com/urfave/cli/v2"

	"github.com/ziatunnel/ziatunnel/cmd/ziatunnel/internal/terminal"
	"github.com/ziatunnel/ziatunnel/cmd/ziatunnel/internal/view"
	"github.com/ziatunnel/ziatunnel/drivers/ciscoios"
	"github.com/ziatunnel/ziatunnel/pkg/engine"
	"github.com/ziatunnel/ziatunnel/pkg/guard"
	"github.com/ziatunnel/ziatunnel/pkg/plan"
	"github.com/ziatunnel/ziatunnel/pkg/provision"
)

func (p *program) planCommand() *cli.Command {
	return &cli.Command{
		Name: "plan", Usage: "print what would be sent; changes nothing", ArgsUsage: "FILE...",
		OnUsageError: usageError,
		Description: "Shows by step what is added (+), changed (~), removed (-) and already right (=), with the undo " +
			"of every change, why it is needed,\n" +
			"what may be noticed on the network, and how many round trips sending takes. Colour is for terminals; " +
			"NO_COLOR turns it off.\n" +
			"What the journal knows of the router counts: optional lines that its release has refused are not " +
			"planned.\n" +
			"--save writes the plan to a file without secrets; `ziatunnel apply --plan` carries it out if nothing " +
			"has changed meanwhile. On another\nmachine it takes the key of this one by --plan-key.\n\n" +
			"--running plans on a running-config that somebody has pasted into a file, and reaches no router. The " +
			"prompts, page breaks and\n" +
			"other commands of the session may be in it; --facts adds more such files. What was not copied is not " +
			"known, and is listed.\n\n" +
			adoptHelp + rehearseHelp + edgesHelp +
			manyHelp +
			"EXAMPLES\n" +
			"   ziatunnel plan tokyo-01.yaml\n" +
			"   ziatunnel plan --running show-run.txt tokyo-01.yaml\n" +
			"   ziatunnel plan --adopt tokyo-01.yaml\n" +
			"   ziatunnel plan --rehearse --running show-run.txt tokyo-01.yaml\n" +
			"   ziatunnel plan --exit-code --output json tokyo-01.yaml\n" +
			"   ziatunnel plan --exit-code sites/          what has drifted, over all sites\n" +
			"   ziatunnel plan --save tokyo-01.plan tokyo-01.yaml\n\n" + provision.ExitStatusHelp(),
		Flags: append(append(routerFlags(), manyFlags()...), overrideFlag(), stateDirFlag(), newRouterFlag(),
			forgetFlag(), adoptFlag(), rehearseFlag(), edgesFlag(),
			&cli.PathFlag{Name: "running", Usage: "plan on the running-config in `FILE` (- is stdin); no router is " +
				"reached"},
			&cli.PathFlag{Name: "facts", Usage: "with --running: answers to more show commands, a file or a " +
				"directory of files at `PATH`"},
			&cli.BoolFlag{Name: "exit-code", Usage: "exit 3 when there are changes"},
			&cli.BoolFlag{Name: "lines", Usage: "show every line as it would be typed"},
			&cli.PathFlag{Name: "save",
				Usage: "write the plan to `FILE`, mode 0600, secrets replaced by digests that cannot be tried " +
					"without digest.key in the state directory"}),
		Action: p.plan,
	}
}

func (p *program) plan(c *cli.Context) (err error) {
	edges := p.edgeLists(c)
	if isMany(c) {
		return p.eachSite(c, []string{"save", "lines", "running", "facts", "transcript"},
			func(ctx context.Context, r *provision.Run, line *view.SiteLine) error {
				review, err := r.Review(ctx)
				if err != nil {
					return err
				}
				shown, err := edges.planned(ctx, review, r.Site(), filepath.Dir(line.File))
				if err != nil {
					return err
				}
				line.Planned(shown)
				return planEnding(c, review)
			})
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
	review, err := r.Review(c.Context)
	if err != nil {
		return err
	}
	shown, err := edges.planned(c.Context, review, s, dir)
	if err != nil {
		return err
	}
	detail := view.PlanOptions{Lines: c.Bool("lines"), RoundTrips: roundTrips(c, review)}
	if p.colour {
		detail.Paint = p.out.Paint
	}
	view.PlanInDetail(p.out, p.json, shown, detail)
	p.json = false // one JSON document on stdout; the error goes to stderr
	if c.Path("save") != "" && !guard.Refused(review.Findings) {
		if err := p.savePlan(c, s.Name, review); err != nil {
			return err
		}
	}
	return planEnding(c, review)
}

// planEnding is the error of a plan that was shown: refused, or changes to make where the exit status is to say so.
func planEnding(c *cli.Context, review engine.Review) error {
	switch {
	case guard.Refused(review.Findings):
		return &engine.RefusedError{Findings: review.Findings}
	case c.Bool("exit-code") && !review.Plan.Empty():
		return provision.ErrChanges
	}
	return nil
}

// roundTrips predicts those of sending a plan with the window of the command line, or with that of the release.
func roundTrips(c *cli.Context, review engine.Review) int {
	o := ciscoios.Options{Window: cmp.Or(c.Int("window"), review.EarnedWindow())}.WithDefaults()
	return plan.RoundTrips(review.Plan.Lines(), plan.Window{Lines: o.Window, Bytes: o.WindowBytes,
		CanPipeline: ciscoios.CanPipeline})
}

// wantsColour reports whether a stream may be painted: it is a terminal, and nobody asks for plain text
// (no-color.org), and it understands escape sequences.
func wantsColour(stream any) bool {
	f, _ := stream.(*os.File)
	return isTerminal(stream) && os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb" && terminal.Understands(f)
}
