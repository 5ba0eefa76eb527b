package cli

import (
	"fmt"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/ziatunnel/ziatunnel/cmd/ziatunnel/internal/view"
	"github.com/ziatunnel/ziatunnel/pkg/enrolment"
	"github.com/ziatunnel/ziatunnel/pkg/keyfile"
	"github.com/ziatunnel/ziatunnel/pkg/provision"
)

func (p *program) portalRotateCommand() *cli.Command {
	return &cli.Command{
		Name: "rotate", Usage: "give the credentials of a site new pre-shared keys at both ends", ArgsUsage: "SITE",
		OnUsageError: usageError,
		Description: "Makes a key, writes it beside the present one (FILE.next, mode 0600), sets and activates it on " +
			"the portal, and then lets the router\nmove one tunnel at a time to it, each proven before the next; at " +
			"last the file of the site has the new key. Tunnels that are up stay\nup until it is their turn: a key " +
			"counts from the next negotiation. Between the activation and its turn a tunnel that has to " +
			"negotiate\nanew stays down; the other one carries the traffic.\n\n" +
			"A site with `pairs:` may have several credentials: all of them are rotated, or the one of " +
			"--credential. They go one after the other,\neach as a rotation of its own with its own " +
			"activation and its own run at the router, and each is at its end before the next one begins;\nwhen " +
			"one fails, those behind it keep their keys. Where an earlier rotation was cut off, that one is brought " +
			"to its end and nothing\nelse.\n\n" +
			"When the router's half fails, the portal gets the old key back before the router takes its lines back. " +
			"A rotation that was killed goes\non when it is run again; until then apply, resume and rollback of the " +
			"site are refused. The credential must be on the portal,\nand credential.psk must be a file.\n\n" +
			"EXAMPLES\n   ziatunnel portal rotate --preview tokyo-01.yaml\n" +
			"   ziatunnel portal rotate --credential tokyo-01a@corp.example tokyo-01.yaml\n\n" +
			provision.ExitStatusHelp(),
		Flags: slices.Concat(routerFlags(), armFlags(), []cli.Flag{
			overrideFlag(), stateDirFlag(), breakLockFlag(), yesFlag(), activatePendingFlag(),
			&cli.StringFlag{Name: "credential", Usage: "rotate that of `FQDN` alone"},
			&cli.BoolFlag{Name: "preview", Usage: "say what would be rotated, in which order, and change nothing"},
			&cli.IntFlag{Name: "length", Value: keyfile.DefaultLength, Usage: "of the new key, in `CHARACTERS`"},
			proofFlag()}),
		Action: p.portalRotate,
	}
}

func (p *program) portalRotate(c *cli.Context) error {
	if !c.Bool("yes") && !c.Bool("preview") && !p.terminal {
		return &inputError{"there is nobody to ask: look at --preview, then use --yes"}
	}
	s, dir, err := p.siteArgument(c)
	if err != nil {
		return err
	}
	options, err := p.options(c, provision.DefaultOptions())
	if err != nil {
		return err
	}
	runner, err := p.runner(c)
	if err != nil {
		return err
	}
	now, later, err := provision.RotationsOf(s, dir, strings.ToLower(c.String("credential")))
	if err != nil {
		return err
	}
	if !c.Bool("preview") {
		p.beginChange()
	}
	offices, err := p.offices(c, runner, provision.PortalWork{NoKeys: true,
		Sites: []provision.PortalSite{{Site: s, Dir: dir}}})
	if err != nil {
		return err
	}
	if p.terminal {
		runner.HostKeys.Ask = p.askHostKey
	}
	giveUp, stop := secondSignal(c.Context)
	defer stop()
	runner.GiveUp = giveUp
	p.foretellRotations(now, later)
	p.foretell(offices[0], enrolment.Task{Sites: offices[0].Sites})
	defer p.closePortal(c.Context, offices[0])
	var all []*provision.Rotation
	for _, credential := range now {
		all = append(all, &provision.Rotation{
			Runner: runner, Office: offices[0], Credential: credential, Length: c.Int("length"),
			Agree: p.agreeToPortal(c), Decide: p.decide(c, s, "Send this to %s?"),
			Told: func(sentence string) { fmt.Fprintln(p.err, sentence) },
			Work: provision.Work{Site: s, Dir: dir, Command: "apply", Options: options, Redactor: p.redactor,
				Watch: view.Progress(p.err)},
		})
	}
	if c.Bool("preview") || len(all) > 1 { // what one of them is refused for is said before the first one
		if err := p.reviewRotations(c, all); err != nil || c.Bool("preview") {
			return err
		}
	}
	for i, x := range all {
		if len(all) > 1 {
			fmt.Fprintf(p.err, "rotation %d of %d: %s\n", i+1, len(all), x.Credential)
		}
		if err := p.rotate(c, x); err != nil {
			p.notRotated(now, i)
			return err
		}
	}
	return nil
}

// reviewRotations asks the portal whether it has the credentials, and shows what is about to be done where only that
// is wanted.
func (p *program) reviewRotations(c *cli.Context, all []*provision.Rotation) error {
	for _, x := range all {
		review, err := x.Review(c.Context)
		if err != nil {
			return err
		}
		if c.Bool("preview") {
			view.PortalReview(p.out, review, p.painter())
		}
	}
	return nil
}

// rotate does one rotation.
func (p *program) rotate(c *cli.Context, x *provision.Rotation) error {
	resumed, err := x.Prepare(c.Context)
	if err != nil {
		return err
	}
	if resumed {
		fmt.Fprintln(p.err, "an earlier rotation has left a new key: going on with it")
	}
	outcome, err := x.Run(c.Context)
	p.printOutcome(outcome, err, nil)
	return err
}

// foretellRotations says which credentials are rotated, and which are not.
func (p *program) foretellRotations(now, later []provision.Rotatable) {
	if len(now) > 1 {
		fmt.Fprintf(p.err, "%d credentials are rotated one after the other, each with an activation and a run of its "+
			"own at the router; when one fails, those behind it keep their keys:\n", len(now))
		for _, r := range now {
			fmt.Fprintf(p.err, "  %s; its key is in %s\n", r, r.File)
		}
	}
	if len(later) > 0 {
		fmt.Fprintf(p.err, "an earlier rotation is not at its end: that one comes first, and alone; to rotate the "+
			"others, run it again: %s\n", fqdns(later))
	}
}

// notRotated says behind a rotation that failed what became of the others.
func (p *program) notRotated(all []provision.Rotatable, failed int) {
	if failed > 0 {
		fmt.Fprintf(p.err, "these have their new keys at both ends: %s\n", fqdns(all[:failed]))
	}
	if rest := all[failed+1:]; len(rest) > 0 {
		fmt.Fprintf(p.err, "these keep their keys, because %s failed: %s\n", all[failed].FQDN, fqdns(rest))
	}
}

func fqdns(all []provision.Rotatable) string {
	var out []string
	for _, r := range all {
		out = append(out, r.FQDN)
	}
	return strings.Join(out, ", ")
}
