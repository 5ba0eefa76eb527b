package cli

import (
	"context"
	"errors"
	"fmt"

	"github.com/urfave/cli/v2"

	"github.com/ziatunnel/ziatunnel/cmd/ziatunnel/internal/view"
	"github.com/ziatunnel/ziatunnel/pkg/engine"
	"github.com/ziatunnel/ziatunnel/pkg/provision"
	"github.com/ziatunnel/ziatunnel/pkg/verify"
)

func (p *program) verifyCommand() *cli.Command {
	return &cli.Command{
		Name: "verify", Usage: "prove the tunnels; changes nothing", ArgsUsage: "FILE...", OnUsageError: usageError,
		Description: "A tunnel is established when IKE is READY with the intended proposal, an ESP SA is ACTIVE in " +
			"both directions with the intended\n" +
			"edge and transform, and the session does not say otherwise; standby is the same for the tunnel that " +
			"waits while the one before\n" +
			"it carries the traffic. With steering: pbr-track and route a tunnel carries it only while its track is " +
			"Up, with steering: eem the backup\n" +
			"does while the track of the primary is Down; otherwise the first one that is up does. The site is " +
			"active when all are up. Evidence\n" +
			"that does not fit together is named, and of what is not proven or contradicts itself the likely causes " +
			"are shown, with what they\n" +
			"are read from and what to do next. A probe that is nearly as slow as its threshold is noted: its track " +
			"would flap.\n\n" +
			proofHelp + portalVerifyHelp +
			"--traffic is --proof traffic. What moves only one way is not proven; tunnels that are not up are not " +
			"tried.\n\n" +
			"--watch looks again every --interval until Ctrl-C or for as long as --for says. A terminal shows the " +
			"table, drawn again; a pipe,\n" +
			"and a terminal with NO_COLOR set, gets one line a change. A lost session is dialled again. The last " +
			"look decides the exit status.\n\n" +
			"JSON\n" +
			"   {verdict, proof: {wanted, reached}, tunnels: [TUNNEL...], carries: primary|backup, notes: " +
			"[SENTENCE...],\n    pairs: [{pair, name, carries, tunnels, carried_by, fallback}...] of a site that has " +
			"several,\n    causes: [{name, tunnel, why, evidence: [{command, line}...], next, portal?}...],\n    " +
			"portal}\n" +
			standingHelp +
			"   with --watch one object a line: {time, event: first|again, report}, {time, event: change, tunnel, " +
			"what, from, to},\n" +
			"   {time, event: lost, error}\n\n" +
			"WHAT A TUNNEL SHOWS\n" + view.TunnelHelp() + "\n" +
			manyHelp +
			"EXAMPLES\n   ziatunnel verify tokyo-01.yaml\n   ziatunnel verify --wait 5m --output json tokyo-01.yaml\n" +
			"   ziatunnel verify --proof traffic tokyo-01.yaml\n   ziatunnel verify --proof track tokyo-01.yaml\n" +
			"   ziatunnel verify --watch tokyo-01.yaml\n" +
			"   ziatunnel verify --watch --for 10m --output json tokyo-01.yaml >tokyo-01.jsonl\n\n" +
			provision.ExitStatusHelp(),
		Flags: append(append(routerFlags(), manyFlags()...),
			proofFlag(), &cli.BoolFlag{Name: "traffic", Usage: "the same as --proof traffic"},
			&cli.BoolFlag{Name: "watch", Usage: "go on looking, and show what changes"},
			&cli.DurationFlag{Name: "for", Usage: "end the watching after `DURATION`", DefaultText: "at Ctrl-C"},
			adoptFlag(), evidenceFlag(), stateDirFlag(), askPortalFlag()),
		Action: p.verify,
	}
}

func (p *program) verify(c *cli.Context) error {
	level := provision.LevelNamed(c.String("proof"))
	switch {
	case c.Bool("traffic") && c.IsSet("proof") && level != verify.LevelTraffic:
		return &inputError{"--traffic is --proof traffic: use one of them"}
	case c.Bool("watch") && (c.Bool("traffic") || level.Reaches(verify.LevelTraffic)):
		return &inputError{"--watch and --proof traffic exclude each other: watching changes nothing and sends " +
			"nothing; --proof track holds it"}
	case c.IsSet("for") && !c.Bool("watch"):
		return &inputError{"--for says how long --watch goes on; without it there is nothing to end"}
	case c.IsSet("for") && c.Duration("for") <= 0:
		return &inputError{"--for is longer than nothing"}
	}
	if c.Bool("traffic") {
		if err := c.Set("proof", string(verify.LevelTraffic)); err != nil {
			return err
		}
	}
	if isMany(c) {
		return p.eachSite(c, []string{"watch", "for", "evidence", "transcript", "portal"},
			func(ctx context.Context, r *provision.Run, line *view.SiteLine) error {
				found, err := r.Verify(ctx)
				if _, unproven := errors.AsType[*engine.NotProvenError](err); err == nil || unproven {
					line.Examined(found)
				}
				return err
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
	if c.Bool("watch") {
		return r.end(p.watch(c, r))
	}
	found, err := r.Verify(c.Context)
	if _, unproven := errors.AsType[*engine.NotProvenError](err); err == nil || unproven {
		standing := r.PortalSaid(p.standing(c, s, dir), &found, err)
		view.Examination(p.out, p.json, found, &standing)
		if !standing.Asked && !p.json {
			fmt.Fprintln(p.err, "the portal's view:", standing.Insights)
		}
		p.json = false // one JSON document on stdout; the error goes to stderr
	}
	return r.end(err)
}

// watch shows every look, and keeps the error of the end off a stream of JSON lines.
func (p *program) watch(c *cli.Context, r *siteRun) error {
	see := view.WatchLines(p.out)
	switch {
	case p.json:
		see = view.WatchJSON(p.out)
	case p.screen != nil:
		see = (&view.Screen{W: p.out, Size: p.screen}).See
	}
	err := r.Follow(c.Context, c.Duration("for"), see, view.Sentences)
	if _, unproven := errors.AsType[*engine.NotProvenError](err); unproven {
		p.json = false
	}
	return err
}
