package cli

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/urfave/cli/v2"

	"github.com/ziatunnel/ziatunnel/cmd/ziatunnel/internal/view"
	"github.com/ziatunnel/ziatunnel/drivers/ciscoios"
	"github.com/ziatunnel/ziatunnel/pkg/clock"
	"github.com/ziatunnel/ziatunnel/pkg/inventory"
	"github.com/ziatunnel/ziatunnel/pkg/lock"
	"github.com/ziatunnel/ziatunnel/pkg/provision"
	"github.com/ziatunnel/ziatunnel/pkg/rollout"
	"github.com/ziatunnel/ziatunnel/pkg/rollout/local"
)

// requestInterval is the time between two looks for what other processes ask.
const requestInterval = 250 * time.Millisecond

// localRun is a rollout that this process runs. It holds the lock.
type localRun struct {
	store    *local.Store
	id       string
	metadata local.Metadata
	state    *rollout.State
	log      *local.EventLog
	watch    func(local.Update)
}

// runRollout runs a rollout to its end, and prints where it stands then.
func (p *program) runRollout(c *cli.Context, store *local.Store, id string, metadata local.Metadata,
	sites inventory.Inventory) (err error) {
	p.beginChange()
	held, err := p.lockRollout(c, store, id)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, held.Release()) }()
	record, state, err := loadRollout(store, id) // again, under the lock
	if err != nil {
		return err
	}
	events, err := store.OpenLog(id)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, events.Close()) }()
	watch, end := p.rolloutWatch(state)
	r := &localRun{store: store, id: id, metadata: metadata, state: state, log: events, watch: watch}
	if record.Metadata.Engine == onTemporal {
		err = p.followTemporal(c, r, len(record.Events))
	} else if err = r.resume(); err == nil {
		err = p.runLocally(c, r, sites)
	}
	end()
	view.RolloutEnd(p.out, p.json, state)
	p.json = false // the lines of JSON are at their end; an error goes to stderr
	return rolloutOutcome(state, err)
}

// lockRollout takes the right to carry a rollout out. A process on another machine may be gone for good, which
// nobody here can tell: it is waited for once, for as long as its lease.
func (p *program) lockRollout(c *cli.Context, store *local.Store, id string) (*lock.Lock, error) {
	me := lock.CurrentOwner("rollout "+c.Command.Name, time.Now())
	held, err := store.Lock(id, me, lock.Claim{Break: c.Bool("break-lock")})
	var locked *local.LockedError
	if !errors.As(err, &locked) || locked.Lease.Length == 0 {
		return held, err
	}
	fmt.Fprintf(p.err, "waiting %s to see whether the rollout is still carried out on %s\n", locked.Lease.Length,
		locked.Owner.Host)
	if err := clock.Real().Sleep(c.Context, locked.Lease.Length); err != nil {
		return nil, err
	}
	return store.Lock(id, me, lock.Claim{Stale: locked.Lease})
}

// resume records ResumeRequested when a pause or a budget that is used up is all that the rollout waits for.
// Whoever runs `rollout resume` wants it to go on.
func (r *localRun) resume() error {
	for _, next := range r.state.Next() {
		if next.Do != rollout.Resume {
			continue
		}
		if r.state.Aborted() {
			return nil
		}
		return r.record(rollout.Event{Kind: rollout.ResumeRequested, By: provision.CurrentOperator().String()})
	}
	return nil
}

// record applies an event to the state, writes it to the journal, and reports it. An event that is not
// possible is an error, and is not written.
func (r *localRun) record(e rollout.Event) error {
	e.At = time.Now().UTC()
	if err := r.state.Apply(e); err != nil {
		return err
	}
	if err := r.log.Append(e); err != nil {
		return err
	}
	r.watch(local.Update{Event: &e})
	return nil
}

// runLocally runs the rollout in this process.
func (p *program) runLocally(c *cli.Context, r *localRun, sites inventory.Inventory) error {
	drain, signals, stop := furtherSignals(c.Context, 2)
	defer stop()
	runner, err := p.runner(c)
	if err != nil {
		return err
	}
	runner.GiveUp = signals[1]
	runner.HostKeys = ciscoios.HostKeys{File: r.metadata.HostKeys.File, AcceptNew: r.metadata.HostKeys.AcceptNew}
	ctx, cancel := context.WithCancel(context.WithoutCancel(c.Context)) // the first Ctrl-C lets those at work finish
	defer cancel()
	go func() {
		select {
		case <-signals[0]:
			cancel()
		case <-ctx.Done():
		}
	}()
	run := local.Runner{
		State: r.state, Log: r.log, Sites: &provision.Executor{Runner: runner, Find: finder(sites),
			Wave: waveOf(r.state)},
		Options: r.metadata.Options,
		Watch:   r.watch, Requests: r.store.Requests(ctx, r.id, requestInterval), Drain: drain,
	}
	return run.Run(ctx)
}

// waveOf gives the sites of the wave of a site. The waves of a rollout do not change.
func waveOf(state *rollout.State) func(name string) []string {
	waves := map[string][]string{}
	for _, w := range state.Waves() {
		for _, name := range w.Sites {
			waves[name] = w.Sites
		}
	}
	return func(name string) []string { return waves[name] }
}

// finder gives the sites of an inventory by name.
func finder(sites inventory.Inventory) func(name string) (inventory.Entry, error) {
	entries := make(map[string]inventory.Entry, len(sites.Sites))
	for _, e := range sites.Sites {
		entries[e.Site.Name] = e
	}
	return func(name string) (inventory.Entry, error) {
		e, ok := entries[name]
		if !ok {
			return e, fmt.Errorf("site %s is no longer in the inventory", name)
		}
		return e, nil
	}
}

// rolloutWatch returns what shows the progress of a rollout, and what ends that.
func (p *program) rolloutWatch(state *rollout.State) (watch func(local.Update), end func()) {
	switch {
	case p.json:
		return view.RolloutJSON(p.out, state), func() {}
	case p.screen != nil:
		bars := view.NewRolloutBars(p.out, p.screen, state)
		return bars.See, bars.End
	default:
		return view.RolloutLines(p.out, state), func() {}
	}
}
