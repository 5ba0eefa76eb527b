package cli

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"time"

	"github.com/urfave/cli/v2"

	"github.com/ziatunnel/ziatunnel/cmd/ziatunnel/internal/view"
	"github.com/ziatunnel/ziatunnel/pkg/console"
	"github.com/ziatunnel/ziatunnel/pkg/enrolment"
	"github.com/ziatunnel/ziatunnel/pkg/inventory"
	"github.com/ziatunnel/ziatunnel/pkg/portal"
	"github.com/ziatunnel/ziatunnel/pkg/provision"
	"github.com/ziatunnel/ziatunnel/pkg/tenant"
)

// portalChangeHelp is what the commands that change a tenant have in common.
const portalChangeHelp = "The change is shown and asked about first (--preview only shows it). What is there is " +
	"adopted; a second run finds nothing to do.\nA key cannot be read back: a digest of the one that was set last is " +
	"kept in the state directory, and a key is sent when the one at\nhand differs, or with --set-key. When a call " +
	"fails, what was done for that site is taken back; what was saved is activated, once a run.\nWhere a run was " +
	"killed, the same command goes on. A credential that is linked to another location is an error.\n\n" +
	"An activation is for the whole tenant: it takes the saved changes of everybody along. When some are waiting, it " +
	"is refused without\n--activate-pending (--yes alone does not do). The end of a legacy session, by logging out " +
	"or by its time-out of some minutes,\nactivates them too, whatever is said here.\n\n"

// portalChangeFlags are on the commands that change a tenant.
func portalChangeFlags(more ...cli.Flag) []cli.Flag {
	return append([]cli.Flag{
		outputFlag(), stateDirFlag(), breakLockFlag(), yesFlag(), activatePendingFlag(),
		&cli.BoolFlag{Name: "preview", Usage: "show what would be changed, and change nothing"},
		&cli.BoolFlag{Name: "exit-code", Usage: "with --preview: exit 3 when there are changes"},
		selectFlag(),
	}, more...)
}

func activatePendingFlag() cli.Flag {
	return &cli.BoolFlag{Name: "activate-pending",
		Usage: "changes that others have saved, and that wait to be activated, may be activated along with these"}
}

func deleteFlag(what string) cli.Flag {
	return &cli.BoolFlag{Name: "delete", Usage: what}
}

func setKeyFlag() cli.Flag {
	return &cli.BoolFlag{Name: "set-key", Usage: "set the key also where it is not known to differ"}
}

func (p *program) portalSyncCommand() *cli.Command {
	return &cli.Command{
		Name: "sync", Usage: "bring sites into the ZIA tenant: credential, location, one activation",
		ArgsUsage: "SITE...", OnUsageError: usageError,
		Description: "Creates the VPN credential of each site and its location, and links them. Sites are files, " +
			"directories or tables; their tenant is\nnamed by portal: in the file. Calls go one after the other " +
			"under the limits of the API, and how long that takes is said first.\n" + portalChangeHelp +
			"EXAMPLES\n   ziatunnel portal sync tokyo-01.yaml\n   ziatunnel portal sync --preview sites/\n" +
			"   ziatunnel portal sync --yes --output json sites/\n   ziatunnel portal sync --delete tokyo-01.yaml\n\n" +
			provision.ExitStatusHelp(),
		Flags: portalChangeFlags(setKeyFlag(), deleteFlag("take the sites out of the tenant: unlink, delete the "+
			"location if it was made here, delete the credential")),
		Action: p.portalChange(tenant.Everything),
	}
}

func (p *program) portalCredentialCommand() *cli.Command {
	return &cli.Command{
		Name: "credential", Usage: "make, adopt or delete the VPN credentials of sites, or set their keys",
		ArgsUsage: "SITE...", OnUsageError: usageError,
		Description: "The credential alone, without its location.\n" + portalChangeHelp +
			"EXAMPLES\n   ziatunnel portal credential tokyo-01.yaml\n" +
			"   ziatunnel portal credential --set-key tokyo-01.yaml\n\n" + provision.ExitStatusHelp(),
		Flags:  portalChangeFlags(setKeyFlag(), deleteFlag("delete the credentials; one that is linked is refused")),
		Action: p.portalChange(tenant.CredentialsOnly),
	}
}

func (p *program) portalLocationCommand() *cli.Command {
	return &cli.Command{
		Name: "location", Usage: "make, link, unlink or delete the locations of sites",
		ArgsUsage: "SITE...", OnUsageError: usageError,
		Description: "The location alone; its credentials have to be there. One that is there is read, linked and " +
			"written back whole.\n" + portalChangeHelp +
			"EXAMPLES\n   ziatunnel portal location tokyo-01.yaml\n" +
			"   ziatunnel portal location --delete tokyo-01.yaml\n\n" + provision.ExitStatusHelp(),
		Flags:  portalChangeFlags(deleteFlag("unlink the credentials, and delete the location if it was made here")),
		Action: p.portalChange(tenant.LocationOnly),
	}
}

func (p *program) portalUndoCommand() *cli.Command {
	return &cli.Command{
		Name: "undo", Usage: "take back what a run has changed on the portal", ArgsUsage: "SITE",
		OnUsageError: usageError,
		Description: "Takes back the last run in the tenant of a site, of all its sites, or the one that --run " +
			"names: what was created is deleted, what was\nlinked is unlinked. A key that was set, and what was " +
			"deleted, cannot be taken back, and is named.\n\n" + provision.ExitStatusHelp(),
		Flags: []cli.Flag{outputFlag(), stateDirFlag(), breakLockFlag(), yesFlag(), activatePendingFlag(),
			&cli.StringFlag{Name: "run", Usage: "the `RUN` to take back"}},
		Action: func(c *cli.Context) error {
			if c.NArg() != 1 {
				return &inputError{"portal undo takes one site file: it names the tenant"}
			}
			return p.inTenants(c, provision.PortalWork{NoKeys: true},
				func(o *provision.Office) (enrolment.Outcome, error) {
					return o.Undo(c.Context, c.String("run"), p.agreeToPortal(c))
				})
		},
	}
}

// portalChange is the action of a command that changes a part of what sites have in their tenant.
func (p *program) portalChange(parts tenant.Parts) func(*cli.Context) error {
	return func(c *cli.Context) error {
		if c.NArg() == 0 {
			return &inputError{fmt.Sprintf("portal %s takes site files, directories or tables; see ziatunnel portal "+
				"%[1]s --help", c.Command.Name)}
		}
		remove := c.Bool("delete")
		return p.inTenants(c, provision.PortalWork{NoKeys: remove || parts == tenant.LocationOnly},
			func(o *provision.Office) (enrolment.Outcome, error) {
				task := enrolment.Task{Command: "portal " + c.Command.Name, Sites: o.Sites, Parts: parts,
					Delete: remove,
					SetKey: c.Bool("set-key")}
				p.foretell(o, task)
				if c.Bool("preview") {
					return p.previewPortal(c, o, task)
				}
				return o.Sync(c.Context, task, p.agreeToPortal(c))
			})
	}
}

// previewPortal shows what would be done.
func (p *program) previewPortal(c *cli.Context, o *provision.Office, task enrolment.Task) (out enrolment.Outcome,
	err error) {
	if out.Review, err = o.Review(c.Context, task); err != nil {
		return out, err
	}
	if !p.json {
		view.PortalReview(p.out, out.Review, p.painter())
	}
	switch {
	case len(out.Review.Plan.Refusals()) > 0:
		return out, &enrolment.RefusedError{Refusals: out.Review.Plan.Refusals()}
	case c.Bool("exit-code") && !out.Review.Plan.Empty():
		return out, provision.ErrChanges
	}
	return out, nil
}

func (p *program) painter() func(console.Colour, string) {
	if p.colour {
		return p.out.Paint
	}
	return nil
}

// manySites is from how many sites on the time that the calls take is said before the first one.
const manySites = 5

// foretell says before the login what it brings along, and how long many sites take at most.
func (p *program) foretell(o *provision.Office, t enrolment.Task) {
	p.foretellTenant(o.Tenant, o.Client.ActivatesAtEnd(), t, o.Client.Forecast)
}

// foretellTenant says it of a tenant whose login activates at its end, or does not.
func (p *program) foretellTenant(name string, activates bool, t enrolment.Task,
	forecast func(...portal.Call) time.Duration) {
	if activates {
		fmt.Fprintf(p.err, "tenant %s: a legacy login: when its session ends, by logging out or by its time-out, "+
			"whatever is saved in the tenant and not active yet is activated, also changes of others\n", name)
	}
	if len(t.Sites) >= manySites {
		calls := t.AtMost()
		fmt.Fprintf(p.err, "tenant %s: %d sites: at most %d calls, which take about %s under the limits of the API\n",
			name, len(t.Sites), len(calls), forecast(calls...).Round(time.Second))
	}
}

// agreeToPortal shows what is about to be done, and asks. That changes of others go along is a question of its own,
// which --yes does not answer.
func (p *program) agreeToPortal(c *cli.Context) func(enrolment.Review) (enrolment.Consent, error) {
	return func(r enrolment.Review) (said enrolment.Consent, err error) {
		if !c.Bool("yes") || p.terminal {
			view.PortalReview(p.err, r, nil)
		}
		said = enrolment.Consent{Go: true, Pending: c.Bool("activate-pending")}
		if r.Plan.Foreign && !said.Pending && p.terminal && !c.Bool("yes") {
			said.Pending, err = p.ask(c.Context, "Changes that others have saved will be activated along with "+
				"these. Go on?")
			if err != nil || !said.Pending {
				return said, err
			}
		}
		if !c.Bool("yes") {
			question := "Change the portal?"
			if r.Plan.Deletes() {
				question = "Delete this on the portal? It cannot be brought back as it was."
			}
			said.Go, err = p.ask(c.Context, question)
		}
		return said, err
	}
}

// inTenants does something in the tenant of each site, one tenant after the other, and says how each has ended.
func (p *program) inTenants(
	c *cli.Context, w provision.PortalWork, do func(*provision.Office) (enrolment.Outcome, error),
) error {
	runner, err := p.runner(c)
	if err != nil {
		return err
	}
	if c.Bool("exit-code") && !c.Bool("preview") {
		return &inputError{"--exit-code goes with --preview"}
	}
	if !c.Bool("preview") && !c.Bool("yes") && !p.terminal {
		return &inputError{"there is nobody to ask: look at --preview, then use --yes"}
	}
	sites, err := p.readInventory(c.Args().Slice(), repeatedOf(c, "select"))
	if err != nil {
		return err
	}
	w.Sites = portalSites(sites)
	offices, err := p.offices(c, runner, w)
	if err != nil {
		return err
	}
	if !c.Bool("preview") {
		p.beginChange()
	}
	documents := []view.PortalDocument{}
	var endings []provision.Ending
	var failed []error
	for _, o := range offices {
		out, err := do(o)
		out.Review.Tenant = o.Tenant // also where it was not read
		p.closePortal(c.Context, o)
		endings = append(endings, provision.EndingOf(err))
		documents = append(documents, view.PortalOf(out, err, provision.EndingOf(err).Exit))
		if err != nil {
			failed = append(failed, err)
		}
		if !p.json && !c.Bool("preview") && (err == nil || out.Run != "") {
			view.PortalOutcome(p.out, out)
		}
	}
	if p.json {
		view.JSON(p.out, map[string]any{"tenants": documents})
		p.json = false // one JSON document on stdout; the error goes to stderr
	}
	if len(failed) < 2 {
		return errors.Join(failed...)
	}
	return &sitesError{provision.Worst(endings), errors.Join(failed...).Error()}
}

// portalSites are the sites of an inventory, each with the directory of its file.
func portalSites(v inventory.Inventory) []provision.PortalSite {
	var out []provision.PortalSite
	for _, e := range v.Sites {
		out = append(out, provision.PortalSite{Site: e.Site, Dir: filepath.Dir(filepath.FromSlash(e.File))})
	}
	return out
}

// offices opens the tenants of sites.
func (p *program) offices(c *cli.Context, runner *provision.Runner, w provision.PortalWork) ([]*provision.Office,
	error) {
	return runner.OpenPortal(c.Context, p.portalWork(c, w))
}

// portalWork is some work in tenants, with what this program hears of it.
func (p *program) portalWork(c *cli.Context, w provision.PortalWork) provision.PortalWork {
	w.Command, w.Redactor = c.Command.FullName(), p.redactor
	w.Options.Told = func(e portal.Event) { fmt.Fprintln(p.err, "portal:", e) }
	w.Watch = func(site, what string) {
		if site != "" {
			what = site + ": " + what
		}
		fmt.Fprintln(p.err, "portal:", what)
	}
	return w
}

// closePortal logs out. That it has failed is said, and no error: the session ends by itself.
func (p *program) closePortal(ctx context.Context, o *provision.Office) {
	p.loggedOut(o, o.Close(ctx))
}

// loggedOut says of a session that it could not be ended.
func (p *program) loggedOut(o *provision.Office, err error) {
	if err != nil {
		fmt.Fprintf(p.err, "tenant %s: logging out has failed, and the session ends by itself within minutes: %v\n",
			o.Tenant, err)
	}
}
