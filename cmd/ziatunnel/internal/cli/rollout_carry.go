package cli

import (
	"context"
	"errors"
	"fmt"
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
func (p *program) carry(c *cli.Context, store *local.Store, id string, about local.Metadata, sites inventory.Inventory) (err error) {
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
	r := &carried{store: store, id: id, about: about, state: state, log: events, watch: watch}
	if record.Metadata.Engine == onTemporal {
		err = p.followTemporal(c, r, len(record.Events))
	} else if err = r.goOn(); err == nil {
		err = p.carryLocally(c, r, sites)
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
		return r.take(rollout.Event{Kind: rollout.ResumeAsked, By: provision.CurrentOperator().String()})
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
func (p *program) carryLocally(c *cli.Context, r *carried, sites inventory.Inventory) error {
	drain, signals, stop := furtherSignals(c.Context, 2)
	defer stop()
	runner, err := p.runner(c)
	if err != nil {
		return err
	}
	runner.GiveUp = signals[1]
	runner.HostKeys = ciscoios.HostKeys{File: r.about.HostKeys.File, AcceptNew: r.about.HostKeys.AcceptNew}
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
		State: r.state, Log: r.log, Sites: &provision.Executor{Runner: runner, Find: finder(sites)}, Options: r.about.Options,
		Watch: r.watch, Requests: r.store.Requests(ctx, r.id, askedEvery), Drain: drain,
	}
	return run.Run(ctx)
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
