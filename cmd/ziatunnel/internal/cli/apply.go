package cli

import (
	"errors"
	"slices"

	"github.com/urfave/cli/v2"

	"github.com/ziatunnel/ziatunnel/cmd/ziatunnel/internal/view"
	"github.com/ziatunnel/ziatunnel/pkg/diagnosis"
	"github.com/ziatunnel/ziatunnel/pkg/engine"
	"github.com/ziatunnel/ziatunnel/pkg/provision"
	"github.com/ziatunnel/ziatunnel/pkg/tenant"
)

func (p *program) applyCommand() *cli.Command {
	return &cli.Command{
		Name: "apply", Usage: "send the changes, prove the tunnels, save", ArgsUsage: "FILE", OnUsageError: usageError,
		Description: "Shows the plan and asks, unless --yes is given. Then the router is armed: unless the change is " +
			"proven over a second login\n" +
			"and confirmed, it takes it back by itself. Ctrl-C takes it back too; a second Ctrl-C ends the wait for " +
			"a router that cannot\n" +
			"be reached, and its timer goes on. A second apply finds nothing to do. A line that the playbook calls " +
			"optional may be refused:\nthat is a warning.\n\n" +
			portalFirstHelp + applyProofHelp + adoptHelp + rehearseHelp +
			"--evidence writes one file for the change ticket, however it ends: a page that stands alone (.html), " +
			"JSON (.json, its\n" +
			"\"format\" says the version), or text (.txt).\n\nEXAMPLES\n   ziatunnel apply tokyo-01.yaml\n" +
			"   ziatunnel apply --yes --output json tokyo-01.yaml\n" +
			"   ziatunnel apply --evidence CHG0042.html tokyo-01.yaml\n" +
			"   ziatunnel apply --adopt tokyo-01.yaml\n" +
			"   ziatunnel apply --portal --yes tokyo-01.yaml\n\n" + provision.ExitStatusHelp(),
		Flags: slices.Concat(routerFlags(), armFlags(), savedPlanFlags(), []cli.Flag{
			overrideFlag(), stateDirFlag(), breakLockFlag(), yesFlag(),
			proofFlag(), unprovenFlag(""), newRouterFlag(), adoptFlag(), rehearseFlag(), strictFlag(), forgetFlag(),
			evidenceFlag()}, portalFlags()),
		Action: p.apply,
	}
}

// applyProofHelp is what apply says about the levels of proof.
const applyProofHelp = proofHelp + "What is not proven is taken back, and its likely causes are shown: also where " +
	"the tunnels are up and the service behind one of\nthem is not. --if-unproven keep leaves such a change running, " +
	"unsaved; --proof sas is content with security associations. A probe\nthat ran before its tunnel was up is asked " +
	"again at once (ip sla restart, which changes no line).\n\n"

// rehearseHelp is what the commands that rehearse say about it.
const rehearseHelp = "--rehearse plays the plan on a twin of the router before it is shown: a virtual router in this " +
	"process that boots the\nrunning-config which was just read. There the change is called off halfway, and " +
	"everything must be what it was; then it is\nsent to its end: the operator's way in must stay open, all tunnels " +
	"must be proven, and other networks, published servers\nand LANs must be reached as before. What goes wrong is " +
	"refused (rehearsal_failed, which can be overridden); lines that the\ntwin does not know are named as not " +
	"rehearsed. It costs the router no round trip, and it is no proof: the twin is a model.\n\n"

// adoptHelp is what the commands that adopt say about it.
const adoptHelp = "--adopt takes over what somebody has built by hand: a tunnel to a service edge of the site keeps " +
	"its number, and it and the objects that\n" +
	"it alone uses (profiles, keyring, policy, proposal, transform set, probe, track, route map) are changed in " +
	"place, with their undo. What\n" +
	"something else uses as well is left alone, and one of the site's own is made beside it. The plan says what is " +
	"taken over, what goes and\n" +
	"what stays; at the end stands the block of names for the site file, so that later runs need no --adopt.\n\n"

func (p *program) apply(c *cli.Context) error {
	if !c.Bool("yes") && !p.terminal {
		return &inputError{"there is nobody to ask: look at `ziatunnel plan`, then use --yes"}
	}
	s, dir, err := p.siteArgument(c)
	if err != nil {
		return err
	}
	half, err := p.portalFirst(c, s, dir)
	if err != nil {
		return err
	}
	r, err := p.openRun(c, s, dir, provision.DefaultOptions())
	if err != nil {
		return half.after(c.Context, err)
	}
	outcome, err := r.Apply(c.Context, func(review engine.Review) (bool, error) {
		if c.Path("plan") != "" {
			if err := p.checkSaved(c, s.Name, review); err != nil {
				return false, err
			}
		}
		return p.decide(c, s, "Send this to %s?")(review)
	})
	standing := half.standing(c, s, dir, err)
	if standing != nil {
		*standing = r.PortalSaid(*standing, nil, err)
	}
	p.printOutcome(outcome, err, standing)
	return r.end(half.after(c.Context, err))
}

// printOutcome prints the outcome when there is something to see: proven or not. standing is that of the site in its
// tenant; nil: the portal is no part of the command.
func (p *program) printOutcome(outcome engine.Outcome, err error, standing *tenant.Standing) {
	var unproven *engine.NotProvenError
	if err == nil || errors.As(err, &unproven) {
		var causes []diagnosis.Cause
		if unproven != nil {
			causes = unproven.Causes
			if !p.json && len(outcome.Report.Tunnels) == 0 { // a stage failed, and its tunnel alone was looked at
				outcome.Report = unproven.Report
			}
		}
		view.Outcome(p.out, p.json, outcome, causes, standing)
		p.json = false // one JSON document on stdout; the error goes to stderr
	}
}
