package cli

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/urfave/cli/v2"

	"github.com/ziatunnel/ziatunnel/pkg/lock"
	"github.com/ziatunnel/ziatunnel/pkg/provision"
	"github.com/ziatunnel/ziatunnel/pkg/rollout"
	"github.com/ziatunnel/ziatunnel/pkg/rollout/local"
)

// followTemporal starts a rollout on the server, or finds it there, and follows it to its end. Ctrl-C
// ends the following alone.
func (p *program) followTemporal(c *cli.Context, r *carried, events int) (err error) {
	t := temporalOf(c, r.about)
	m := &local.Replica{State: r.state, Log: r.log, Watch: r.watch, Seq: events}
	if r.state.Began().IsZero() {
		err = t.start(c.Context, r.about.Options, r.state.Plan(), nil, 0)
		var failed *temporalError
		if c.Command.Name == "resume" && errors.As(err, &failed) && failed.code == runsAlready {
			err = t.goOn(c.Context, r, m) // its process was killed before it had heard of it
		}
	} else {
		err = t.goOn(c.Context, r, m)
	}
	if err == nil {
		err = t.follow(c.Context, r.id, m, false)
	}
	if errors.Is(err, local.ErrStopped) {
		r.watch(local.Update{Note: fmt.Sprintf(
			"no longer followed, and going on: `ziatunnel rollout resume %[1]s` follows it again, `ziatunnel rollout abort --now %[1]s` takes back what is begun", r.id)})
	}
	return err
}

// goOn finds out what has happened meanwhile, and resumes a rollout that waits for that. One that has
// ended on the server, and goes on in the journal, as behind a retry, is started there again.
func (t temporal) goOn(ctx context.Context, r *carried, m *local.Replica) error {
	before := m.Seq
	if err := t.follow(ctx, r.id, m, true); err != nil {
		return err
	}
	if r.state.Aborted() || !r.state.Ended().IsZero() {
		return nil
	}
	if m.Seq == before {
		err := t.start(ctx, r.about.Options, r.state.Plan(), r.state, m.Seq)
		var failed *temporalError
		if !errors.As(err, &failed) || failed.code != runsAlready {
			return err
		}
	}
	for _, next := range r.state.Next() {
		if next.Do == rollout.Resume {
			return t.ask(ctx, r.id, "resume", nil, provision.CurrentOperator().String())
		}
	}
	return nil
}

// askTemporal asks something of a rollout on the server, and waits a little until it is seen there. A
// server that cannot tell how it stands may still be told something.
func (p *program) askTemporal(c *cli.Context, record local.Record, wish rollout.Event) error {
	store, err := rolloutStore(c)
	if err != nil {
		return err
	}
	t, id, taken := temporalOf(c, record.Metadata), record.Plan.ID, false
	m, err := lookingOn(store, id)
	if err != nil {
		return err
	}
	_ = t.follow(c.Context, id, m, true)
	if wish.Kind == rollout.RetryAsked && !m.State.Ended().IsZero() {
		return p.retryTemporal(c, t, store, id, wish)
	}
	m.Watch = func(u local.Update) {
		taken = taken || u.Event != nil && u.Event.Kind == wish.Kind && u.Event.By == wish.By
	}
	if err := t.ask(c.Context, id, wordOf(wish), wish.Outcomes, wish.By); err != nil {
		return err
	}
	tick := time.NewTicker(askedEvery)
	defer tick.Stop()
	for over := time.Now().Add(answered); !taken && time.Now().Before(over) && c.Err() == nil; <-tick.C {
		_ = t.follow(c.Context, id, m, true)
	}
	p.sayAsked(id, wish, taken)
	return nil
}

// wordOf is what the program calls a wish.
func wordOf(wish rollout.Event) string {
	switch wish.Kind {
	case rollout.PauseAsked:
		return "pause"
	case rollout.ResumeAsked:
		return "resume"
	case rollout.Approved:
		return "approve"
	case rollout.RetryAsked:
		return "retry"
	}
	if wish.Detail == local.Now {
		return "now"
	}
	return "abort"
}

// unwritten is the journal of who only looks on: whoever follows the rollout writes it.
type unwritten struct{}

// Append implements [local.Log].
func (unwritten) Append(rollout.Event) error { return nil }

// lookingOn sees what happens on the server behind what is written here, and writes nothing. It needs
// no lock.
func lookingOn(store *local.Store, id string) (*local.Replica, error) {
	record, state, err := loadRollout(store, id)
	if err != nil {
		return nil, err
	}
	return &local.Replica{State: state, Log: unwritten{}, Watch: func(local.Update) {}, Seq: len(record.Events)}, nil
}

// retryTemporal begins sites again of a rollout that has ended on the server: it is started there
// again, from the state that the journal has.
func (p *program) retryTemporal(c *cli.Context, t temporal, store *local.Store, id string, wish rollout.Event) (err error) {
	held, err := store.Lock(id, lock.CurrentOwner("rollout "+c.Command.Name, time.Now()), c.Bool("break-lock"))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, held.Release()) }()
	record, state, err := loadRollout(store, id)
	if err != nil {
		return err
	}
	events, err := store.OpenLog(id)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, events.Close()) }()
	m := &local.Replica{State: state, Log: events, Watch: func(local.Update) {}, Seq: len(record.Events)}
	if err := t.follow(c.Context, id, m, true); err != nil {
		return err
	}
	wish.At = time.Now().UTC()
	if err := m.Take(local.Line{Seq: m.Seq, Event: &wish}); err != nil {
		return err
	}
	about, err := upgraded(record.Metadata)
	if err != nil {
		return err
	}
	if err := t.start(c.Context, about.Options, record.Plan, state, m.Seq); err != nil {
		return err
	}
	p.sayAsked(id, wish, true)
	return nil
}

// refreshed is how a rollout stands on the server. Without an answer it stands as it did when it was
// followed last.
func (p *program) refreshed(c *cli.Context, store *local.Store, record local.Record) (*rollout.State, error) {
	m, err := lookingOn(store, record.Plan.ID)
	if err != nil {
		return nil, err
	}
	if err := temporalOf(c, record.Metadata).follow(c.Context, record.Plan.ID, m, true); err != nil {
		fmt.Fprintf(p.err, "this is how it stood when it was followed last: %v\n", err)
	}
	return m.State, nil
}
