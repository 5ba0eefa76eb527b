package cli

import (
	"fmt"
	"slices"
	"time"

	"github.com/urfave/cli/v2"

	"github.com/ziatunnel/ziatunnel/cmd/ziatunnel/internal/view"
	"github.com/ziatunnel/ziatunnel/pkg/engine"
	"github.com/ziatunnel/ziatunnel/pkg/failover"
	"github.com/ziatunnel/ziatunnel/pkg/plan"
	"github.com/ziatunnel/ziatunnel/pkg/provision"
)

func (p *program) failoverCommand() *cli.Command {
	return &cli.Command{
		Name: engine.FailoverCommand, Usage: "fail the primary, prove the backup, and restore", ArgsUsage: "FILE",
		OnUsageError: usageError,
		Description: "Takes the primary tunnel down for a moment and proves what the vendor's guide expects of `show " +
			"crypto session`: the backup\n" +
			"UP-ACTIVE, the primary DOWN-NEGOTIATING. Then it takes that back, and proves that the running-config is " +
			"what it was and that\n" +
			"both tunnels are up again. It asks first, unless --yes is given, because traffic is interrupted until " +
			"the router notices.\n\n" +
			"By default a host route sends the packets for the primary's service edge to Null0: IKE and ESP to that " +
			"edge vanish, dead peer\n" +
			"detection finds out as in a real failure, and neither the WAN nor a list nor a tunnel is touched. " +
			"--how shutdown shuts the\n" +
			"tunnel interface down instead; the session is then DOWN, which is said, and counts. --how sick routes\n" +
			"the health page alone to Null0: IKE and ESP go on, as they do when the service behind an edge is sick. " +
			"The probe has to find\n" +
			"out, and to move the traffic within the time that its frequency, its timeout and the delay of its track " +
			"allow, and back\n" +
			"again. Only a router whose traffic follows the probes can pass it: `steering: pbr-track`, `route` or " +
			"`eem` of the site\n" +
			"file. The guide's own lines do not.\n\n" +
			"The router is armed first, as for apply, and nothing is ever saved. Whatever interrupts the test, " +
			"Ctrl-C, a lost session, a\n" +
			"refused line, it is taken back; when this process is killed the router takes it back by itself, and " +
			"`ziatunnel resume` or\n" +
			"`ziatunnel rollback` does and proves it at once. A pair whose tunnels are not both up is refused.\n\n" +
			"How long things may take is worked out from the router's configuration: the interval of dead peer " +
			"detection and five retries,\n" +
			"with --tracks, and where a probe moves the traffic, also the operation's frequency and timeout and the " +
			"delay of the track;\n--wait says it instead.\n\n" +
			"A site with several pairs of tunnels is tried pair by pair: --pair says which. The others are left " +
			"alone; where one of them ends\n" +
			"at the same service edge, only --how shutdown is possible.\n\n" +
			"JSON\n" +
			"   {\"method\", \"steering\", \"tried\", \"proven\", " +
			"\"primary_failed_after_seconds\": {\"min\", \"max\"}, " +
			"\"backup_took_over_after_seconds\": {...},\n" +
			"    \"no_path_seconds\": {...}, \"no_tunnel_up_seconds\": {...}, \"recovered_after_seconds\": {...}, " +
			"\"backup_encaps\", \"backup_decaps\",\n" +
			"    \"guide\": {\"backup\": {\"expected\", \"seen\", \"ok\"}, \"primary\": {...}}, \"missing\": [...],\n" +
			"    \"timeline\": [{\"seconds\", \"what\", \"from\", \"to\"}...], \"restored\", \"others\": [...], " +
			"\"report\": that of verify, at the end, \"why\"}\n" +
			"   Seconds count from the line that fails the primary. What lies between two looks is given by its " +
			"bounds. no_path_seconds is how\n" +
			"   long the traffic had no path that works: it went into the failed primary, or no tunnel was up.\n\n" +
			"EXAMPLES\n   ziatunnel failover tokyo-01.yaml\n   ziatunnel failover --yes --tracks tokyo-01.yaml\n" +
			"   ziatunnel failover --yes --how shutdown --output json tokyo-01.yaml\n" +
			"   ziatunnel failover --yes --how sick tokyo-01.yaml\n\n" +
			"EXIT STATUS\n" +
			"   0 the failover is proven, and everything is as before   4 it is not proven; everything is as before\n" +
			"   5 interrupted, or something went wrong; everything is as before   6 that is not proven, a person is " +
			"needed\n" +
			"   7 refused, nothing was sent   8 could not connect   2 usage or invalid input   1 unexpected",
		Flags: append(failoverFlags(), stateDirFlag(), breakLockFlag(), yesFlag(),
			&cli.StringFlag{Name: "how", Aliases: []string{"method"}, Value: string(plan.Blackhole),
				Usage: "blackhole (a route to Null0), shutdown, or sick (the health page is out of reach, IKE " +
					"goes on)"},
			&cli.IntFlag{Name: "pair", Value: 1,
				Usage: "the pair of tunnels that is tried, where the site has several; the others are left alone"},
			&cli.BoolFlag{Name: "tracks", Usage: "wait until the track of the primary is Down too, and Up again: " +
				"some minutes more"},
			evidenceFlag()),
		Action: p.failover,
	}
}

// failoverFlags are the flags of every command that connects and arms. --wait and --arm have other help
// texts and defaults in a failover.
func failoverFlags() []cli.Flag {
	out := append(routerFlags(), armFlags()[:2]...)
	for i, flag := range out {
		switch flag.Names()[0] {
		case "wait":
			out[i] = &cli.DurationFlag{Name: "wait",
				Usage:       "how long the failover may take, and how long until everything is as before",
				DefaultText: "worked out from the router's configuration"}
		case "arm":
			out[i] = &cli.StringFlag{Name: "arm", Value: "auto",
				Usage: "how the router takes it back by itself: revert (timer), reload, or auto"}
		}
	}
	return out
}

func (p *program) failover(c *cli.Context) error {
	if err := p.requireConfirmation(c); err != nil {
		return err
	}
	options := engine.FailoverOptions{How: plan.Failure(c.String("how")), Tracks: c.Bool("tracks")}
	if !slices.Contains(plan.Failures(), options.How) {
		return &inputError{"--how is blackhole, shutdown or sick"}
	}
	if engine.Arm(c.String("arm")) == engine.ArmNone {
		return &inputError{"a failover is always armed: --arm is auto, revert or reload"}
	}
	if c.IsSet("wait") {
		options.Wait = c.Duration("wait")
	}
	s, dir, err := p.siteArgument(c)
	if err != nil {
		return err
	}
	options.Pair = c.Int("pair")
	if n := len(s.Pairs()); options.Pair < 1 || options.Pair > n {
		return &inputError{fmt.Sprintf("--pair is the number of a pair of tunnels of this site, 1 to %d", n)}
	}
	base := provision.DefaultOptions()
	base.Wait = 0 // worked out from the router's configuration
	r, err := p.openRun(c, s, dir, base)
	if err != nil {
		return err
	}
	result, err := r.Failover(c.Context, options, p.decideFailover(c))
	if result.Tried && result.Restored {
		if err != nil {
			result.Why = err.Error()
		}
		view.Failover(p.out, p.json, result)
		p.json = false // one JSON document on stdout; an error goes to stderr
	}
	return r.end(err)
}

// decideFailover shows what would be typed and how long it may take, and asks.
func (p *program) decideFailover(c *cli.Context) func(engine.Review, failover.Waits) (bool, error) {
	return func(review engine.Review, w failover.Waits) (bool, error) {
		view.Warnings(p.err, review)
		if c.Bool("yes") {
			return true, nil
		}
		view.Plan(p.err, false, review)
		return p.ask(c.Context, fmt.Sprintf("The primary fails now: traffic is interrupted for up to %s. Fail it?",
			w.Detect.Round(time.Second)))
	}
}
