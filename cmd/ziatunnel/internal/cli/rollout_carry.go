package cli

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/urfave/cli/v2"

	"github.com/ziatunnel/ziatunnel/cmd/ziatunnel/internal/view"
	"github.com/ziatunnel/ziatunnel/drivers/ciscoios"
	"github.com/ziatunnel/ziatunnel/pkg/inventory"
	"github.com/ziatunnel/ziatunnel/pkg/lock"
	"github.com/ziatunnel/ziatunnel/pkg/provision"
	"github.com/ziatunnel/ziatunnel/pkg/rollout"
	"github.com/ziatunnel/ziatunnel/pkg/rollout/local"
)

// askedEvery is the time between two looks for what other processes ask.
const askedEvery = 250 * time.Millisecond

// carried is a rollout in the hands of this process: it holds the lock.
type carried struct {
	store *local.Store
	id    string
	about local.Metadata
	state *rollout.State
	log   *local.EventLog
	watch func(local.Update)
}

// carry carries a rollout out, and says where it has come to.
func (p *program) carry(c *cli.Context, store *local.Store, id string, sites inventory.Inventory) (err error) {
	held, err := store.Lock(id, lock.CurrentOwner("rollout "+c.Command.Name, time.Now()), c.Bool("break-lock"))
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
	r := &carried{store: store, id: id, about: record.Metadata, state: state, log: events, watch: watch}
	if record.Metadata.Engine == onTemporal {
		err = p.followTemporal(c, r, len(record.Events))
	} else if err = r.goOn(); err == nil {
		err = p.carryLocally(c, r, record, sites)
	}
	end()
	view.RolloutEnd(p.out, p.json, state)
	p.json = false // the lines of JSON are at their end; an error goes to stderr
	return rolloutOutcome(state, err)
}

// goOn takes back that the rollout was paused, or that a budget was used up, when that is all it waits
// for: whoever resumes it wants it to go on.
func (r *carried) goOn() error {
	for _, next := range r.state.Next() {
		if next.Do != rollout.Resume {
			continue
		}
		if r.state.Aborted() {
			return nil
		}
		user, host := lock.UserName(), lock.HostName()
		return r.take(rollout.Event{Kind: rollout.ResumeAsked, By: user + "@" + host})
	}
	return nil
}

// take makes an event happen: it is possible, it is on the disk, and then it is seen.
func (r *carried) take(e rollout.Event) error {
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

// carryLocally works at the sites from here.
func (p *program) carryLocally(c *cli.Context, r *carried, record local.Record, sites inventory.Inventory) error {
	drain, signals, stop := furtherSignals(c.Context, 2)
	defer stop()
	crew, err := p.crew(c, record, sites, signals[1])
	if err != nil {
		return err
	}
	crew.Evidence = filepath.Join(r.store.Dir(r.id), "sites")
	ctx, cancel := context.WithCancel(context.WithoutCancel(c.Context)) // the first Ctrl-C lets those at work finish
	defer cancel()
	go func() {
		select {
		case <-signals[0]:
			cancel()
		case <-ctx.Done():
		}
	}()
	run := local.Runner{State: r.state, Log: r.log, Sites: crew, Watch: r.watch, Requests: r.store.Requests(ctx, r.id, askedEvery), Drain: drain}
	return run.Run(ctx)
}

// crew is who works at sites, as the flags say.
func (p *program) crew(c *cli.Context, record local.Record, sites inventory.Inventory, giveUp <-chan struct{}) (*provision.Runner, error) {
	log, err := p.begin(c)
	if err != nil {
		return nil, err
	}
	book, err := readPlaybook(c.Path("playbook"))
	if err != nil {
		return nil, err
	}
	arm, err := armOf(c)
	if err != nil {
		return nil, err
	}
	switch {
	case c.Int("window") < 1:
		return nil, &inputError{"--window is at least 1"}
	case c.Path("transcript") != "":
		return nil, &inputError{"--transcript is for one site: the evidence of every site has its own, in rollouts/ID/sites of the state directory"}
	case !slices.Contains([]string{"keep", "rollback"}, c.String("if-unproven")):
		return nil, &inputError{"--if-unproven is keep or rollback"}
	}
	store, err := p.openStore(c)
	if err != nil {
		return nil, err
	}
	user, host := lock.UserName(), lock.HostName()
	return &provision.Runner{
		Options: provision.Options{
			Playbook: book, Wait: c.Duration("wait"), Interval: c.Duration("interval"), Arm: arm.Arm, Timer: arm.Timer, NoSave: arm.NoSave,
			KeepUnproven: c.String("if-unproven") == "keep", Journal: store, Version: p.version, User: user, Host: host, GiveUp: giveUp,
			BreakLock: c.Bool("break-lock"),
			Driver: ciscoios.Options{
				Window: c.Int("window"), HandshakeTimeout: c.Duration("timeout"), CommandTimeout: c.Duration("timeout"), Log: log,
				HostKeys: ciscoios.HostKeys{File: c.Path("known-hosts"), AcceptNew: c.Bool("accept-new-host-key")},
			},
		},
		Find: finder(record.Plan, sites),
	}, nil
}

// finder gives the sites of an inventory by name, as long as they are where the plan has them.
func finder(plan rollout.Plan, sites inventory.Inventory) func(name string) (inventory.Entry, error) {
	entries := make(map[string]inventory.Entry, len(sites.Sites))
	for _, e := range sites.Sites {
		entries[e.Site.Name] = e
	}
	planned := make(map[string]string, len(plan.Sites))
	for _, s := range plan.Sites {
		planned[s.Name] = s.Router
	}
	return func(name string) (inventory.Entry, error) {
		e, ok := entries[name]
		switch {
		case !ok:
			return e, fmt.Errorf("site %s is no longer in the inventory", name)
		case e.Site.Router.Address != planned[name]:
			return e, fmt.Errorf("site %s has its router at %s in the inventory, and at %s in the rollout: start another one", name, e.Site.Router.Address, planned[name])
		}
		return e, nil
	}
}

// rolloutWatch is who shows a rollout, and what ends the showing.
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
	code := 0
	for _, worst := range []struct {
		class rollout.Outcome
		code  int
	}{{rollout.InDoubt, 6}, {rollout.RolledBack, 5}, {rollout.Unproven, 4}, {rollout.Refused, 7}, {rollout.Unreachable, 8}, {rollout.Unexpected, 1}} {
		n := counts[worst.class]
		if worst.class == rollout.Unproven && left > 0 && code == 0 {
			code = worst.code
		}
		if n == 0 {
			continue
		}
		words = append(words, fmt.Sprintf("%d %s", n, strings.ReplaceAll(string(worst.class), "_", " ")))
		if code == 0 {
			code = worst.code
		}
	}
	if code == 0 {
		return nil
	}
	if left > 0 {
		goesOn := fmt.Sprintf("`ziatunnel rollout resume %s` goes on", state.Plan().ID)
		if state.Aborted() {
			goesOn = "no more sites begin; `ziatunnel rollout retry` takes that back for sites that have failed"
		}
		words = append(words, fmt.Sprintf("%d left: %s", left, goesOn))
	}
	return &rolloutError{code, "not every site is done: " + strings.Join(words, ", ")}
}
