package cli

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"time"

	"github.com/urfave/cli/v2"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"github.com/ziatunnel/ziatunnel/cmd/ziatunnel-temporal/internal/flow"
	"github.com/ziatunnel/ziatunnel/cmd/ziatunnel-temporal/internal/sites"
	"github.com/ziatunnel/ziatunnel/drivers/ciscoios"
	"github.com/ziatunnel/ziatunnel/pkg/filename"
	"github.com/ziatunnel/ziatunnel/pkg/interrupt"
	"github.com/ziatunnel/ziatunnel/pkg/journal"
	"github.com/ziatunnel/ziatunnel/pkg/provision"
)

// packTime is how long a workflow may take without waiting: packing 20,000 sites takes a second on a busy machine.
const packTime = 30 * time.Second

// drainTime is how long a worker that is told to stop lets those at work finish.
const drainTime = 2 * time.Hour

// tenantsAtOnce is in how many tenants a worker works at a time.
const tenantsAtOnce = 4

func (p *program) workerCommand() *cli.Command {
	return &cli.Command{
		Name: "worker", Usage: "work on routers of a region until Ctrl-C",
		Description: "It reads site files and secrets by itself: what the server knows of a site is its name. Files " +
			"that change are read again.\n" +
			"Ctrl-C: nothing new is begun, and those at work finish. A second Ctrl-C: they take back what they have " +
			"begun.\n" +
			"Workers of one region may share a state directory: then one finishes within a minute what another has " +
			"left half done. Without\n" +
			"that it waits until the router has taken it back by itself. How long to wait, how to arm, whether to " +
			"save: that comes with\n" +
			"the rollout, as it was started.\n" +
			"Rollouts that were started with --portal wait for a worker that has --portal: one at a time works in a " +
			"tenant. Where it dies,\n" +
			"another one goes on, by the ledger of the state directory if they share it, else by what the portal " +
			"shows.",
		Flags: append(serverFlags(),
			&cli.StringSliceFlag{Name: "inventory", Required: true,
				Usage: "site files, tables and directories of both, as the rollout is started with"},
			&cli.StringFlag{Name: "region", Usage: "the region whose sites this worker can reach",
				DefaultText: "sites without one"},
			&cli.BoolFlag{Name: "portal", Usage: "also bring sites of any region into their ZIA tenants, for " +
				"rollouts with --portal: this worker reaches the portal, and has its login and the keys of all " +
				"sites"},
			&cli.StringFlag{Name: "name", EnvVars: []string{"ZIATUNNEL_WORKER_NAME"},
				Usage:       "name of this worker on the server, in locks and in the journal; no two workers share one",
				DefaultText: "the name of the host"},
			&cli.IntFlag{Name: "parallel", Value: 20, Usage: "sites at work at once"},
			&cli.PathFlag{Name: "state-dir", Required: true, EnvVars: []string{"ZIATUNNEL_STATE_DIR"},
				Usage: "`DIRECTORY` of the journal and of the evidence"},
			&cli.PathFlag{Name: "known-hosts", Usage: "`FILE` of recorded host keys",
				DefaultText: "known_hosts in the state directory"},
			&cli.BoolFlag{Name: "accept-new-host-key",
				Usage: "record the key of a router that is seen for the first time"},
			&cli.StringFlag{Name: "health-address", EnvVars: []string{"ZIATUNNEL_HEALTH_ADDRESS"},
				Usage: "`HOST:PORT` on which `ziatunnel-temporal health` is answered, for example " +
					defaultHealthAddress + "; anybody who reaches it may ask", DefaultText: "none"},
			&cli.StringSliceFlag{Name: "playbook",
				Usage: "`FILE` of a playbook that rollouts may be started with, beside the built-in ones"}),
		Action: p.work,
	}
}

func (p *program) work(c *cli.Context) error {
	stop := make(chan struct{})
	inventory, err := sites.Open(c.StringSlice("inventory"))
	if err != nil {
		return err
	}
	executor, err := p.executor(c, inventory)
	if err != nil {
		return err
	}
	well := &health{now: time.Now, err: errors.New("the Temporal server has not answered yet")}
	unserve, err := serveHealth(c.Context, c.String("health-address"), well)
	if err != nil {
		return err
	}
	defer unserve()
	o, err := clientOptions(c)
	if err != nil {
		return err
	}
	if name := c.String("name"); name != "" {
		o.Identity = name
	}
	conn, err := p.dialWaiting(c, o)
	if err != nil {
		return err
	}
	defer conn.Close()
	looking, enough := context.WithCancel(context.WithoutCancel(c.Context)) // also while those at work finish
	defer enough()
	go well.look(looking, answersOf(conn), writable(c.Path("state-dir")), inventory.Check)
	control := worker.New(conn, flow.ControlQueue, worker.Options{DeadlockDetectionTimeout: packTime})
	control.RegisterWorkflowWithOptions(flow.Rollout, workflow.RegisterOptions{Name: flow.RolloutType})
	control.RegisterWorkflowWithOptions(flow.Router, workflow.RegisterOptions{Name: flow.RouterType})
	control.RegisterWorkflowWithOptions(flow.Tenant, workflow.RegisterOptions{Name: flow.TenantType})
	queue := flow.Queue(c.String("region"))
	site := worker.New(conn, queue, worker.Options{
		DisableWorkflowWorker: true, MaxConcurrentActivityExecutionSize: c.Int("parallel"),
		WorkerStopTimeout:            drainTime,
		MaxHeartbeatThrottleInterval: time.Second, // steps are seen, and cancels heard, within a second
	})
	hands := &stoppable{sites: executor, tenants: executor, stop: stop}
	flow.Register(site, hands)
	workers := []worker.Worker{control, site}
	if c.Bool("portal") {
		tenant := worker.New(conn, flow.PortalQueue, worker.Options{DisableWorkflowWorker: true,
			MaxConcurrentActivityExecutionSize: tenantsAtOnce, WorkerStopTimeout: drainTime})
		flow.RegisterTenants(tenant, conn, hands)
		workers = append(workers, tenant)
		fmt.Fprintf(p.err, "working in ZIA tenants, on queue %s\n", flow.PortalQueue)
	}
	for _, w := range workers {
		if err := w.Start(); err != nil {
			return fmt.Errorf("the worker of queue %s: %w", queue, err)
		}
		defer w.Stop()
	}
	fmt.Fprintf(p.err, "working on queue %s of %s\n", queue, o.HostPort)
	<-c.Done()
	fmt.Fprintln(p.err, "nothing new is begun; those at work finish; once more Ctrl-C: they take back what they have "+
		"begun")
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, interrupt.Signals()...)
	go func() {
		<-signals
		close(stop)
	}()
	return nil
}

// dialWaiting connects to the server, and waits for one that does not answer yet.
func (p *program) dialWaiting(c *cli.Context, o client.Options) (client.Client, error) {
	announced := false
	for {
		conn, err := dialWith(c.Context, o)
		if err == nil || c.Err() != nil {
			return conn, err
		}
		if !announced {
			fmt.Fprintln(p.err, "waiting:", err)
			announced = true
		}
		select {
		case <-time.After(time.Second):
		case <-c.Done():
			return nil, err
		}
	}
}

// executor works at the sites of this worker's inventory.
func (p *program) executor(c *cli.Context, v *sites.Inventory) (*provision.Executor, error) {
	store, err := journal.OpenStore(c.Path("state-dir"))
	if err != nil {
		return nil, err
	}
	store.Host = c.String("name")
	for _, name := range c.StringSlice("playbook") { // one that cannot be read is told now, not at every site
		if _, _, err := provision.FindPlaybook(name); err != nil {
			return nil, err
		}
	}
	known := c.Path("known-hosts")
	if known == "" {
		known = filepath.Join(c.Path("state-dir"), filename.KnownHosts)
	}
	fmt.Fprintf(p.err, "%d sites in the inventory\n", v.Len())
	return &provision.Executor{Find: v.Find, Runner: &provision.Runner{
		Journal: store, StateDir: store.Dir, Playbooks: c.StringSlice("playbook"), ForeignOptions: true,
		Version: p.version, Operator: provision.CurrentOperator(), OutputLost: p.lost,
		HostKeys: ciscoios.HostKeys{File: known, AcceptNew: c.Bool("accept-new-host-key")},
	}}, nil
}
