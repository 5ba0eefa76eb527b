package cli

import (
	"cmp"
	"os"
	"path/filepath"
	"time"

	"github.com/urfave/cli/v2"

	"github.com/ziatunnel/ziatunnel/pkg/journal"
	"github.com/ziatunnel/ziatunnel/pkg/provision"
	"github.com/ziatunnel/ziatunnel/pkg/verify"
)

// outputFlag is on every command that prints a result.
func outputFlag() cli.Flag {
	return &cli.StringFlag{Name: "output", Aliases: []string{"o"}, Value: "text", Usage: "text or json"}
}

func playbookFlag() cli.Flag {
	return &cli.PathFlag{
		Name: "playbook", Usage: "playbook `FILE` instead of the built-in one; cisco-881-zia-verbatim.yaml names the " +
			"other built-in",
	}
}

// routerFlags are on every command that connects.
func routerFlags() []cli.Flag {
	known := ""
	if dir, err := os.UserConfigDir(); err == nil {
		known = filepath.Join(dir, "ziatunnel", "known_hosts")
	}
	o := provision.DefaultOptions()
	return []cli.Flag{
		outputFlag(), playbookFlag(),
		&cli.PathFlag{
			Name: "known-hosts", Value: known, DefaultText: "known_hosts in the user's configuration directory",
			Usage: "`FILE` of recorded host keys",
		},
		&cli.BoolFlag{Name: "accept-new-host-key", Usage: "trust a key that is not recorded yet, and record it"},
		&cli.DurationFlag{Name: "timeout", Value: o.Timeout, Usage: "how long the router may be silent"},
		&cli.DurationFlag{Name: "wait", Usage: "how long the proof may take",
			DefaultText: "as long as the level of proof may need"},
		&cli.DurationFlag{Name: "interval", Value: o.Interval,
			Usage: "between two looks; it is longer where nothing new can be seen before"},
		&cli.IntFlag{
			Name: "window", Value: o.Window, Usage: "`LINES` under way without a verdict; 1 is lock-step",
			DefaultText: "16, or up to 32 where the release has shown to take them",
		},
		&cli.PathFlag{Name: "transcript", Usage: "write everything typed and answered, secrets masked, to `FILE`"},
		&cli.StringFlag{Name: "log-level", Value: "warn", Usage: "debug, info, warn or error"},
	}
}

// armFlags are on every command that changes a router.
func armFlags() []cli.Flag {
	return []cli.Flag{
		&cli.StringFlag{Name: "arm", Value: "auto",
			Usage: "how the router takes the change back by itself: revert (timer), reload, none, or auto"},
		&cli.IntFlag{
			Name: "timer", Usage: "`MINUTES` after which it does, 2 to 120; moved on while the proof goes on",
			DefaultText: "the wait for the proof and five more",
		},
		&cli.BoolFlag{Name: "no-save", Usage: "leave the startup-config alone"},
	}
}

// unprovenFlag is on the commands that bring tunnels up; whose says of what.
func unprovenFlag(whose string) cli.Flag {
	return &cli.StringFlag{
		Name: "if-unproven", Value: string(provision.RollBackUnproven),
		Usage: "rollback, or keep (running, not saved), when the tunnels" + whose + " do not come up",
	}
}

// proofFlag is on the commands that prove tunnels.
func proofFlag() cli.Flag {
	return &cli.StringFlag{Name: "proof", Usage: "what is proven: `LEVEL` " + verify.LevelWords(),
		DefaultText: "probe, or sas where the playbook sends no IP SLA probe"}
}

// proofHelp is what the commands that prove tunnels say about the levels.
const proofHelp = "--proof says how much is proven of every tunnel; each level holds those before it. sas: its " +
	"security associations are up. probe:\nthe IP SLA probe was answered through it since then (return code OK, or " +
	"Over threshold, which is an answer that came late). traffic:\nthe router sends echoes with the LAN's address to " +
	"the global address behind it, and packets are counted both ways; they take the\nroutes of step 14, because what " +
	"a router itself sends is not subject to the policy of the LAN, so that this shows that the tunnel\ncarries the " +
	"LAN's addresses, and not that the route map leads hosts there. track: the tracks are Up, which takes their " +
	"delay.\nWithout --wait the proof may take as long as the playbook's probes and tracks need; what is waited for, " +
	"and until when, is shown.\n\n"

// newRouterFlag is on the commands that bring tunnels up.
func newRouterFlag() cli.Flag {
	return &cli.BoolFlag{Name: "new-router",
		Usage: "the router was replaced: the site may have another one than its last run"}
}

// rehearseFlag is on the commands that send a plan, and on plan.
func rehearseFlag() cli.Flag {
	return &cli.BoolFlag{Name: "rehearse", Usage: "play the plan on a twin of the router first, in this process: a " +
		"virtual router that boots its running-config"}
}

// adoptFlag is on the commands that bring tunnels up, and on those that look at them.
func adoptFlag() cli.Flag {
	return &cli.BoolFlag{Name: "adopt", Usage: "take over tunnels to the same service edges that are on the router " +
		"already, under their names and numbers"}
}

// strictFlag is on the commands that bring tunnels up.
func strictFlag() cli.Flag {
	return &cli.BoolFlag{
		Name:  "strict",
		Usage: "exit with 4 when the router shows a line in another way than it was typed",
	}
}

// forgetFlag is on the commands that rely on what was learned about releases of IOS.
func forgetFlag() cli.Flag {
	return &cli.BoolFlag{
		Name: "forget-renderings",
		Usage: "drop what was learned about how releases of IOS show what is typed, before anything else, " +
			"and try optional lines again that they have refused",
	}
}

func evidenceFlag() cli.Flag {
	return &cli.PathFlag{
		Name: "evidence", Usage: "write what happened, and how it is proven, to `FILE`.html, .json or .txt for the " +
			"change ticket",
	}
}

// yesFlag is on every command that changes a router.
func yesFlag() cli.Flag {
	return &cli.BoolFlag{Name: "yes", Aliases: []string{"y"}, Usage: "do not ask"}
}

// options are what a run is to do: base, and what the flags of the command line change of it.
func (p *program) options(c *cli.Context, base provision.Options) (provision.Options, error) {
	o := base
	if c.IsSet("playbook") || o.Playbook.Name == "" {
		_, ref, err := provision.FindPlaybook(c.Path("playbook"))
		if err != nil {
			return o, err
		}
		o.Playbook = ref
	}
	for name, to := range map[string]*time.Duration{"wait": &o.Wait, "interval": &o.Interval, "timeout": &o.Timeout} {
		if c.IsSet(name) {
			*to = c.Duration(name)
		}
	}
	if c.IsSet("proof") {
		o.Proof = provision.LevelNamed(c.String("proof"))
	}
	if c.IsSet("window") {
		o.Window = c.Int("window")
	}
	if c.IsSet("arm") {
		o.Arm = provision.ArmNamed(c.String("arm"))
	}
	if c.IsSet("timer") {
		o.Timer = cmp.Or(time.Duration(c.Int("timer"))*time.Minute,
			-time.Minute) // no minutes at all are an error, not the default
	}
	if c.IsSet("no-save") {
		o.Save = !c.Bool("no-save")
	}
	if c.IsSet("if-unproven") {
		o.Unproven = provision.Unproven(c.String("if-unproven"))
	}
	if c.IsSet("strict") {
		o.Strict = c.Bool("strict")
	}
	if c.IsSet("adopt") {
		o.Adopt = c.Bool("adopt")
	}
	if c.IsSet("rehearse") {
		o.Rehearse = c.Bool("rehearse")
	}
	if c.IsSet("new-router") {
		o.NewRouter = c.Bool("new-router")
	}
	if given := overridesOf(c); len(given) > 0 {
		o.Overrides = append([]journal.Override{}, given...)
	}
	if path := c.Path("evidence"); path != "" {
		whole, err := filepath.Abs(path)
		if err != nil {
			return o, err
		}
		o.Evidence = whole
	}
	return o, o.Validate()
}
