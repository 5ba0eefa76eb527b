package cli

import (
	"encoding/json"
	"fmt"
	"path/filepath"
	"slices"
	"time"

	"github.com/urfave/cli/v2"

	"github.com/ziatunnel/ziatunnel/cmd/ziatunnel/internal/view"
	"github.com/ziatunnel/ziatunnel/pkg/inventory"
	"github.com/ziatunnel/ziatunnel/pkg/provision"
	"github.com/ziatunnel/ziatunnel/pkg/rollout"
	"github.com/ziatunnel/ziatunnel/pkg/rollout/local"
)

func (p *program) rolloutStartCommand() *cli.Command {
	return &cli.Command{
		Name: "start", Usage: "start a rollout, and carry it out", ArgsUsage: "INVENTORY...", OnUsageError: usageError,
		Description: "An inventory is site files, tables (.csv), and directories of both. Shows the waves and asks, " +
			"unless --yes is given. --plan-only ends\n" +
			"there: it reaches no router and writes nothing.\n\n" +
			"Ctrl-C once: no new sites begin, and those at work finish. Twice: those at work take back what they " +
			"have begun. A third time ends\n" +
			"the wait for routers that cannot be reached. `ziatunnel rollout resume` goes on.\n\n" +
			"POLICY FILE\n" +
			"   canary: 2                      sites in a wave before all others\n" +
			"   canary_sites: [tokyo-01]       and these by name\n" +
			"   waves: [10, 25%]               sizes of the waves behind; the last one repeats\n" +
			"   parallel: 20                   sites at work at once\n" +
			"   per_jump: 5                    of them behind one jump host\n" +
			"   soak: 15m                      leave a wave alone, then prove its sites again\n" +
			"   budgets: {unreachable: 5%, rolled_back: 3}   failures that do not stop it\n" +
			"   on_budget: pause               or stop\n" +
			"   retry: {attempts: 3, backoff: 1m, longest: 10m, classes: [unreachable]}\n" +
			"   windows: [{days: [sat, sun], from: \"22:00\", to: \"04:00\"}]   in the time zone of the site\n" +
			"   window_left: 20m               of a window for a site to begin\n" +
			"   approve: true                  a person lets every wave begin\n" +
			"   proof: track                   how much is proven of every site; default probe\n" +
			"   rehearse: true                 play every plan on a twin of its router first\n\n" +
			"JSON\n" +
			"   one object a line: {time, event, rollout, ...}; event is began, site_began {site, attempt}, " +
			"site_ended {site, class, detail, figures: {lines,\n" +
			"   round_trips, steps: [{number, title, outcome, took_ns}]}}, site_lost {site}, proof_began {site}, " +
			"proof_ended {site, class, detail},\n" +
			"   time_passed, pause_asked {by}, resume_asked {by}, abort_asked {by, detail}, approved {by}, " +
			"retry_asked {classes, by}, step {site, step},\n" +
			"   waiting {detail}, note {detail}; the last one is end {status}, which is what " +
			"`rollout status` gives.\n" +
			"   class is done, unreachable, refused, rolled_back, unproven, in_doubt, unexpected or interrupted.\n" +
			"   --plan-only gives one object {rollout, policy, waves: [{number, canaries, sites}]}\n\n" +
			"EXAMPLES\n" +
			"   ziatunnel rollout start --plan-only sites/\n" +
			"   ziatunnel rollout start --canary 2 --wave 10% --parallel 10 --budget unreachable=5% sites/\n" +
			"   ziatunnel rollout start --policy careful.yaml --select region=apac --yes --output json " +
			"branches.csv\n\n" + rolloutExit,
		Flags: slices.Concat(routerFlags(), armFlags(), policyFlags(), temporalFlags(), []cli.Flag{
			engineFlag(),
			stateDirFlag(), yesFlag(),
			&cli.GenericFlag{Name: "select", Value: &repeated{},
				Usage: "only sites that fit `EXPRESSION`, such as region=apac, group=branches or name=tokyo-* " +
					"(repeatable)"},
			&cli.StringFlag{Name: "id", Usage: "`NAME` of the rollout", DefaultText: "date and time"},
			&cli.BoolFlag{Name: "plan-only", Usage: "show the waves, and end"},
			proofFlag(), unprovenFlag(" of a site"), newRouterFlag(), adoptFlag(), rehearseFlag(), strictFlag(),
			&cli.BoolFlag{Name: "portal", Usage: "bring the sites of a wave into their ZIA tenant before it begins, " +
				"with one activation a wave; with --engine temporal a worker with --portal does it"},
			activatePendingFlag(),
		}),
		Action: p.rolloutStart,
	}
}

func (p *program) rolloutStart(c *cli.Context) error {
	if _, err := p.begin(c); err != nil {
		return err
	}
	if c.NArg() == 0 {
		return &inputError{"rollout start takes at least one inventory; see ziatunnel rollout start --help"}
	}
	if !c.Bool("yes") && !c.Bool("plan-only") && !p.terminal {
		return &inputError{"there is nobody to ask: look with --plan-only, then use --yes"}
	}
	store, err := rolloutStore(c)
	if err != nil {
		return err
	}
	sites, err := p.readInventory(c.Args().Slice(), repeatedOf(c, "select"))
	if err != nil {
		return err
	}
	state, err := plannedRollout(c, store, sites)
	if err != nil {
		return err
	}
	plan := state.Plan()
	if c.Bool("plan-only") {
		view.RolloutPlan(p.out, p.json, state)
		return nil
	}
	metadata, err := p.newMetadata(c, plan) // a playbook or a flag that cannot be used: before anything is written
	if err != nil {
		return err
	}
	if c.Bool("portal") {
		if err := p.foretellRollout(c, metadata.Engine, sites); err != nil {
			return err
		}
	}
	if !c.Bool("yes") {
		view.RolloutPlan(p.err, false, state)
		if yes, err := p.ask(c.Context, "Start this rollout?"); err != nil || !yes {
			return orDeclined(err)
		}
	}
	if err := store.Create(plan, metadata); err != nil {
		return &inputError{err.Error()}
	}
	return p.runRollout(c, store, plan.ID, metadata, sites)
}

// plannedRollout is a rollout of the sites, by the policy of the flags, that has not begun.
func plannedRollout(c *cli.Context, store *local.Store, sites inventory.Inventory) (*rollout.State, error) {
	policy, err := policyOf(c)
	if err != nil {
		return nil, err
	}
	plan, err := rolloutPlan(c, store, sites, policy)
	if err != nil {
		return nil, err
	}
	zones, err := zonesOf(plan)
	if err != nil {
		return nil, err
	}
	state, err := rollout.New(plan, zones)
	if err != nil {
		return nil, &inputError{err.Error()}
	}
	return state, nil
}

// rolloutPlan is what the reducer needs to know of the sites.
func rolloutPlan(c *cli.Context, store *local.Store, sites inventory.Inventory,
	policy rollout.Policy) (rollout.Plan, error) {
	plan := rollout.Plan{ID: c.String("id"), Policy: policy}
	if plan.ID == "" {
		ids, err := store.IDs()
		if err != nil {
			return plan, err
		}
		stamp := time.Now().UTC().Format("20060102-150405")
		plan.ID = stamp
		for n := 2; slices.Contains(ids, plan.ID); n++ {
			plan.ID = fmt.Sprintf("%s-%d", stamp, n)
		}
	}
	for _, e := range sites.Sites {
		s := rollout.Site{Name: e.Site.Name, Router: e.Site.Router.Address, Zone: e.Site.Timezone,
			Region: e.Site.Labels["region"]}
		if len(e.Site.Router.Jump) > 0 {
			s.Jump = e.Site.Router.Jump[0].Address
		}
		if c.Bool("portal") {
			var err error
			if s.Tenant, err = provision.TenantOf(e.Site); err != nil {
				return plan, err
			}
		}
		plan.Sites = append(plan.Sites, s)
	}
	return plan, nil
}

// newMetadata is what a rollout is started with, for the process that resumes it.
func (p *program) newMetadata(c *cli.Context, plan rollout.Plan) (local.Metadata, error) {
	var metadata local.Metadata
	engine, err := engineOf(c)
	if err != nil {
		return metadata, err
	}
	if c.Path("transcript") != "" {
		return metadata, &inputError{"--transcript is for one site: the evidence of every site has its own, in " +
			"rollouts/ID/sites of the state directory"}
	}
	metadata = local.Metadata{Engine: engine, Version: p.version, Started: time.Now().UTC(),
		By: provision.CurrentOperator().String()}
	base := provision.DefaultOptions()
	base.Evidence = local.EvidenceDir(plan.ID)
	base.Rehearse = plan.Policy.Rehearse
	base.Proof = provision.LevelNamed(plan.Policy.Proof)
	if base.Portal, err = portalUse(c); err != nil {
		return metadata, err
	}
	options, err := p.options(c, base)
	if err != nil {
		return metadata, err
	}
	if metadata.Options, err = json.Marshal(options); err != nil {
		return metadata, err
	}
	for _, name := range c.Args().Slice() {
		whole, err := filepath.Abs(name)
		if err != nil {
			return metadata, err
		}
		metadata.Inventory = append(metadata.Inventory, whole)
	}
	if metadata.HostKeys, err = hostKeysOf(c, metadata.HostKeys); err != nil {
		return metadata, err
	}
	if engine == onTemporal {
		metadata.Server, err = serverOf(c, metadata)
	}
	return metadata, err
}

// hostKeysOf are the known host keys that the flags name, else those of base, else the default.
func hostKeysOf(c *cli.Context, base local.HostKeys) (local.HostKeys, error) {
	out := base
	if c.IsSet("known-hosts") || out.File == "" {
		whole, err := filepath.Abs(c.Path("known-hosts"))
		if err != nil {
			return out, err
		}
		out.File = whole
	}
	if c.IsSet("accept-new-host-key") {
		out.AcceptNew = c.Bool("accept-new-host-key")
	}
	return out, nil
}
