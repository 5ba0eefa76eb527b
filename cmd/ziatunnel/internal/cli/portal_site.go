package cli

import (
	"context"
	"fmt"

	"github.com/urfave/cli/v2"

	"github.com/ziatunnel/ziatunnel/cmd/ziatunnel/internal/view"
	"github.com/ziatunnel/ziatunnel/pkg/enrolment"
	"github.com/ziatunnel/ziatunnel/pkg/inventory"
	"github.com/ziatunnel/ziatunnel/pkg/portal"
	"github.com/ziatunnel/ziatunnel/pkg/provision"
	"github.com/ziatunnel/ziatunnel/pkg/site"
	"github.com/ziatunnel/ziatunnel/pkg/tenant"
)

// portalFlags are on the commands that do both halves.
func portalFlags() []cli.Flag {
	return []cli.Flag{
		&cli.BoolFlag{Name: "portal", Usage: "bring the site into its ZIA tenant first, as `ziatunnel portal sync` " +
			"does"},
		activatePendingFlag(),
		&cli.BoolFlag{Name: "undo-portal", Usage: "with --portal: when the router's half fails and nothing of it " +
			"stays, take back what was added to the portal"},
	}
}

// portalFirstHelp is what apply says about the portal.
const portalFirstHelp = "--portal does the ZIA side first: credential, location, one activation (see `ziatunnel " +
	"portal sync --help`); then the router, then\nthe proof. When the router's half fails, what was added to the " +
	"portal stays, and is named: nothing uses it before a router does. With\n--undo-portal it is taken back, unless " +
	"something of the router's half stays.\n\n"

// enrolled is the portal's half of a command that does both.
type enrolled struct {
	program *program
	office  *provision.Office
	out     enrolment.Outcome
	undo    bool
	pending bool
	file    string
	left    tenant.Standing // of the site in its tenant
}

// portalFirst does the portal's half, when that is wanted.
func (p *program) portalFirst(c *cli.Context, s *site.Site, dir string) (*enrolled, error) {
	if !c.Bool("portal") {
		for _, flag := range []string{"activate-pending", "undo-portal"} {
			if c.IsSet(flag) {
				return nil, &inputError{"--" + flag + " goes with --portal"}
			}
		}
		return nil, nil //nolint:nilnil // it is not wanted
	}
	// What is wrong with the router's half of the command line is said before the portal's half is done.
	if _, err := p.options(c, provision.DefaultOptions()); err != nil {
		return nil, err
	}
	runner, err := p.runner(c)
	if err != nil {
		return nil, err
	}
	p.beginChange()
	offices, err := p.offices(c, runner, provision.PortalWork{Sites: []provision.PortalSite{{Site: s, Dir: dir}}})
	if err != nil {
		return nil, err
	}
	e := &enrolled{program: p, office: offices[0], undo: c.Bool("undo-portal"), pending: c.Bool("activate-pending"),
		file: c.Args().First()}
	task := enrolment.Task{Command: "apply --portal", Sites: e.office.Sites}
	p.foretell(e.office, task)
	e.out, err = e.office.Sync(c.Context, task, p.agreeToPortal(c))
	if err == nil {
		e.left = e.office.StandingAfter(c.Context, e.out, s)
	}
	p.closePortal(c.Context, e.office)
	if err == nil || e.out.Run != "" {
		view.PortalOutcome(p.err, e.out)
	}
	return e, err
}

// after says what becomes of the portal's half when that of the router has failed. The error is that of the router.
func (e *enrolled) after(ctx context.Context, failed error) error {
	if e == nil || failed == nil || e.out.Run == "" || len(e.out.Done) == 0 {
		return failed
	}
	stays := fmt.Sprintf("what was added to the portal stays there, run %s: `ziatunnel portal undo --run %s %s` "+
		"takes it back", e.out.Run, e.out.Run, e.file)
	exit := provision.EndingOf(failed).Exit
	if !e.undo || exit == 4 || exit == 6 { // something of the router's half stays, or may
		fmt.Fprintln(e.program.err, stays)
		return failed
	}
	out, err := e.office.Undo(context.WithoutCancel(ctx), e.out.Run, func(enrolment.Review) (enrolment.Consent, error) {
		return enrolment.Consent{Go: true, Pending: e.pending}, nil
	})
	e.program.closePortal(ctx, e.office)
	if err != nil {
		fmt.Fprintf(e.program.err, "what was added to the portal could not be taken back: %v; %s\n", err, stays)
		return failed
	}
	fmt.Fprintf(e.program.err, "what was added to the portal is taken back, run %s\n", out.Run)
	for _, note := range out.Review.Plan.Notes {
		fmt.Fprintln(e.program.err, "note:", note)
	}
	return failed
}

// portalVerifyHelp is what verify says about the portal.
const portalVerifyHelp = "The portal has its own view of the tunnels, which no documented call of its API gives: " +
	"where to look, and the filter to type\nthere, are printed. --portal asks the portal how the site stands there: " +
	"whether its credential is there, linked and activated, and\nwhether the cloud lists its service edges. To a " +
	"service edge a wrong key, and a credential that is not there, not linked or not\nactivated, are one and the " +
	"same: the cause credential is told apart by that. What the portal does not tell is not known, with the\nreason; " +
	"verdict and exit status are those of the router. A key cannot be read back: it is compared with the last one " +
	"set from this\nmachine. A legacy session activates what is pending in the tenant when it ends, also changes of " +
	"others.\n\n"

// standingHelp explains the JSON of what the portal says.
const standingHelp = "   portal: {asked, why_not_known?, tenant?, activation: active|pending|in_progress|not_known, " +
	"session_end_activates, location,\n    credentials: [{fqdn, state: there|absent|several|not_known, id?, link: " +
	"linked|linked_elsewhere|not_linked|not_known, location?,\n     key: same|differs|in_doubt|not_known}...], " +
	"edges: [{role, address, listed: listed|not_listed|gre|not_known, data_centre?}...],\n    edges_why_not_known?, " +
	"findings: [{name, cause, text, next?}...], tunnel_status: not_known,\n    tunnel_insights: {place, filter, " +
	"values}}; a cause credential has portal: credential_absent|credential_not_linked|not_activated|\n    " +
	"key_differs|not_known where the portal was asked\n"

func askPortalFlag() cli.Flag {
	return &cli.BoolFlag{Name: "portal", Usage: "ask the portal how the site stands there, and for the cause when " +
		"the tunnels are not proven"}
}

// standing is how a site stands in its tenant: asked where the command line says so.
func (p *program) standing(c *cli.Context, s *site.Site, dir string) tenant.Standing {
	if !c.Bool("portal") {
		return provision.UnaskedPortal(s)
	}
	runner, err := p.runner(c)
	if err == nil {
		runner.Journal, err = p.openStore(c)
	}
	if err != nil {
		return provision.UnaskedPortal(s).NotTold(err.Error())
	}
	work := p.portalWork(c, provision.PortalWork{Sites: []provision.PortalSite{{Site: s, Dir: dir}}})
	var office *provision.Office
	return runner.AskPortal(c.Context, work, func(o *provision.Office) {
		office = o
		p.foretell(o, enrolment.Task{Sites: o.Sites})
	}, func(err error) { p.loggedOut(office, err) })
}

// standing is how the site stands in its tenant at the end of a command that has done both halves, which ended with an
// error or well: as the portal's half has left it, or asked again when a service edge does not take its credential.
// Nil: the portal is no part of it.
func (e *enrolled) standing(c *cli.Context, s *site.Site, dir string, ended error) *tenant.Standing {
	if e == nil {
		return nil
	}
	if provision.BlamesCredential(ended) {
		e.left = e.program.standing(c, s, dir)
	}
	return &e.left
}

// portalUse is what a rollout does in the tenants of its sites.
func portalUse(c *cli.Context) (provision.PortalUse, error) {
	switch {
	case !c.Bool("portal") && c.Bool("activate-pending"):
		return "", &inputError{"--activate-pending goes with --portal"}
	case !c.Bool("portal"):
		return provision.PortalOff, nil
	case c.Bool("activate-pending"):
		return provision.PortalWithPending, nil
	}
	return provision.PortalOn, nil
}

// foretellRollout says what the portal's half brings along and how long it takes at most, and refuses sites that cannot
// have one, before anything is written.
func (p *program) foretellRollout(c *cli.Context, engine string, sites inventory.Inventory) error {
	if engine == onTemporal {
		return p.foretellTenants(c.Context, sites)
	}
	runner, err := p.runner(c)
	if err != nil {
		return err
	}
	offices, err := p.offices(c, runner, provision.PortalWork{Sites: portalSites(sites)})
	if err != nil {
		return err
	}
	for _, o := range offices {
		p.foretell(o, enrolment.Task{Sites: o.Sites})
	}
	return nil
}

// foretellTenants is foretellRollout where workers do the portal's half: this machine may have no secret of it.
func (p *program) foretellTenants(ctx context.Context, sites inventory.Inventory) error {
	tenants, err := provision.Tenants(ctx, portalSites(sites))
	if err != nil {
		return err
	}
	for _, t := range tenants {
		p.foretellTenant(t.Tenant, t.Legacy, enrolment.Task{Sites: t.Sites}, portal.Forecast)
		fmt.Fprintf(p.err, "tenant %s: a worker that was started with --portal brings its sites in\n", t.Tenant)
	}
	return nil
}
