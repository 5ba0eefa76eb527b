package cli

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/urfave/cli/v2"

	"github.com/ziatunnel/ziatunnel/cmd/ziatunnel/internal/view"
	"github.com/ziatunnel/ziatunnel/pkg/provision"
	"github.com/ziatunnel/ziatunnel/pkg/rollout"
	"github.com/ziatunnel/ziatunnel/pkg/rollout/local"
)

// rolloutExit is shown with the commands that carry a rollout out.
const rolloutExit = `EXIT STATUS
   0 all sites are done; else that of the worst site: 6 in doubt, 5 rolled back, 4 not proven, 7 refused, ` +
	`8 not reached, 1 unexpected
   4 also when sites are left: it was paused, aborted, stopped by a budget, or ended with Ctrl-C
   2 usage or invalid input   7 also when another process carries the rollout out`

func (p *program) rolloutCommand() *cli.Command {
	return &cli.Command{
		Name: "rollout", Usage: "bring many sites up, wave by wave", OnUsageError: usageError,
		Description: "A rollout takes the sites of an inventory to what their files say: canaries first, then wave " +
			"by wave, as many at once as the policy\n" +
			"says, until a budget of failures is used up. Every event is written down before anything follows from " +
			"it, in rollouts/ID of the\n" +
			"state directory: a rollout whose process was killed goes on with resume, also on another machine that " +
			"has the directory.\n\n" +
			"EXAMPLES\n" +
			"   ziatunnel rollout start --plan-only sites/\n" +
			"   ziatunnel rollout start --policy careful.yaml sites/\n" +
			"   ziatunnel rollout status\n" +
			"   ziatunnel rollout resume\n   ziatunnel rollout retry --only unreachable && ziatunnel rollout resume",
		Subcommands: []*cli.Command{
			p.rolloutStartCommand(), p.rolloutStatusCommand(), p.rolloutPauseCommand(), p.rolloutResumeCommand(),
			p.rolloutAbortCommand(),
			p.rolloutApproveCommand(), p.rolloutRetryCommand(), p.rolloutReportCommand(), p.rolloutListCommand(),
		},
		Action: func(c *cli.Context) error {
			if name := c.Args().First(); name != "" {
				return noCommand("ziatunnel rollout", name, c.Command.Subcommands)
			}
			return cli.ShowSubcommandHelp(c)
		},
	}
}

// rolloutError is a rollout at whose end not every site is done.
type rolloutError struct {
	ending provision.Ending
	why    string
}

func (e *rolloutError) Error() string { return e.why }

// Ending is that of the worst site.
func (e *rolloutError) Ending() provision.Ending { return e.ending }

// rolloutStore opens the rollouts below the state directory.
func rolloutStore(c *cli.Context) (*local.Store, error) {
	if c.Path("state-dir") == "" {
		return nil, &inputError{"no directory for the journal: name one with --state-dir"}
	}
	return local.OpenStore(c.Path("state-dir")), nil
}

// namedRollout is the rollout that the only argument names, or the latest.
func namedRollout(c *cli.Context) (*local.Store, string, error) {
	store, err := rolloutStore(c)
	if err != nil {
		return nil, "", err
	}
	if c.NArg() > 1 {
		return nil, "", &inputError{fmt.Sprintf("rollout %s takes one id, or none for the latest rollout",
			c.Command.Name)}
	}
	id, err := rolloutID(store, c.Args().First())
	return store, id, err
}

// loadRollout reads a rollout and where it stands.
func loadRollout(store *local.Store, id string) (local.Record, *rollout.State, error) {
	record, err := store.Load(id)
	if err != nil {
		return record, nil, err
	}
	zones, err := zonesOf(record.Plan)
	if err != nil {
		return record, nil, err
	}
	state, err := record.State(zones)
	return record, state, err
}

// zonesOf loads the time zones of the sites of a plan.
func zonesOf(plan rollout.Plan) (rollout.Zones, error) {
	zones := rollout.Zones{}
	for _, s := range plan.Sites {
		if s.Zone == "" || zones[s.Zone] != nil {
			continue
		}
		zone, err := time.LoadLocation(s.Zone)
		if err != nil {
			return nil, &inputError{fmt.Sprintf("site %s: the time zone %q is not known", s.Name, s.Zone)}
		}
		zones[s.Zone] = zone
	}
	return zones, nil
}

// onTemporal is the engine of a rollout that a Temporal server carries out; any other is this program.
const onTemporal = "temporal"

func engineFlag() cli.Flag {
	return &cli.StringFlag{Name: "engine", Value: "local",
		Usage: "who carries it out: local, which is this process, or temporal, a server"}
}

// engineOf is who is to carry a rollout out.
func engineOf(c *cli.Context) (string, error) {
	switch word := c.String("engine"); word {
	case "local", onTemporal:
		return word, nil
	default:
		return "", &inputError{"--engine is local or temporal"}
	}
}

// rolloutOutcome is what a rollout ends with for the exit status.
func rolloutOutcome(state *rollout.State, err error) error {
	if err != nil && !errors.Is(err, local.ErrStopped) {
		return err
	}
	counts := map[rollout.Outcome]int{}
	left := len(state.Plan().Sites)
	for _, c := range state.Counts() {
		counts[c.Outcome] = c.Sites
		left -= c.Sites
	}
	var words []string
	var ending *provision.Ending
	for _, worst := range provision.Outcomes() {
		n := counts[worst]
		if n == 0 && (worst != rollout.Unproven || left == 0) { // what is left is not proven
			continue
		}
		if ending == nil {
			e := provision.EndingOfOutcome(worst)
			ending = &e
		}
		if n > 0 {
			words = append(words, fmt.Sprintf("%d %s", n, strings.ReplaceAll(string(worst), "_", " ")))
		}
	}
	if ending == nil {
		return nil
	}
	if left > 0 {
		goesOn := fmt.Sprintf("`ziatunnel rollout resume %s` goes on", state.Plan().ID)
		if state.Aborted() {
			goesOn = "no more sites begin; `ziatunnel rollout retry` takes that back for sites that have failed"
		}
		words = append(words, fmt.Sprintf("%d left: %s", left, goesOn))
	}
	return &rolloutError{*ending, "not every site is done: " + strings.Join(words, ", ")}
}

func (p *program) rolloutListCommand() *cli.Command {
	return &cli.Command{
		Name: "list", Usage: "list the rollouts", OnUsageError: usageError,
		Description: "JSON\n   [{rollout, status, started, by, engine, sites, counts: [{class, sites}]}]",
		Flags:       []cli.Flag{outputFlag(), stateDirFlag()},
		Action: func(c *cli.Context) error {
			if _, err := p.begin(c); err != nil {
				return err
			}
			store, err := rolloutStore(c)
			if err != nil {
				return err
			}
			ids, err := store.IDs()
			if err != nil {
				return err
			}
			var records []local.Record
			var states []*rollout.State
			var trouble []error
			for _, id := range ids {
				record, state, err := loadRollout(store, id)
				if err != nil {
					trouble = append(trouble, err)
					continue
				}
				records, states = append(records, record), append(states, state)
			}
			view.RolloutList(p.out, p.json, records, states)
			if len(trouble) > 0 {
				p.json = false
			}
			return errors.Join(trouble...)
		},
	}
}

func (p *program) rolloutStatusCommand() *cli.Command {
	return &cli.Command{
		Name: "status", Usage: "show where a rollout stands", ArgsUsage: "[ID]", OnUsageError: usageError,
		Description: "Without ID it is the latest rollout.\n\n" +
			"JSON\n" +
			"   {rollout, status, waiting, runner: {command, user, host, pid, since}|null, began, updated, ended, " +
			"sites, left, counts: [{class, sites}],\n" +
			"   waves: [{number, sites[], pending, working, proving, done, failed, open, canaries}], at_work: [], " +
			"failed: [{site, class, detail}]}\n\n" +
			"EXIT STATUS\n   0 it was shown   2 usage, or there is no such rollout",
		Flags: []cli.Flag{outputFlag(), stateDirFlag()},
		Action: func(c *cli.Context) error {
			if _, err := p.begin(c); err != nil {
				return err
			}
			store, id, err := namedRollout(c)
			if err != nil {
				return err
			}
			record, state, err := loadRollout(store, id)
			if damage := record.Trustworthy(); err == nil && damage != nil {
				fmt.Fprintf(p.err, "warning: %v; this is where it stood there\n", damage)
				view.NewRolloutStatus(state, store.Runner(id)).Print(p.out, p.json)
				return nil
			}
			if err == nil && record.Metadata.Engine == onTemporal {
				state, err = p.refreshState(c, store, record)
			}
			if err != nil {
				return err
			}
			view.NewRolloutStatus(state, store.Runner(id)).Print(p.out, p.json)
			return nil
		},
	}
}
