package cli

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/urfave/cli/v2"

	"github.com/ziatunnel/ziatunnel/pkg/provision"
	"github.com/ziatunnel/ziatunnel/pkg/rollout"
	"github.com/ziatunnel/ziatunnel/pkg/rollout/local"
)

// requestTemporal sends a request to a rollout on the server, and waits a little until its event shows
// there. The request is sent even if the state of the rollout cannot be read.
func (p *program) requestTemporal(c *cli.Context, record local.Record, request rollout.Event) error {
	store, err := rolloutStore(c)
	if err != nil {
		return err
	}
	t, err := temporalOf(c, record.Metadata)
	if err != nil {
		return err
	}
	id := record.Plan.ID
	taken := false
	m, err := newObserver(store, id)
	if err != nil {
		return err
	}
	_ = t.follow(c.Context, id, m, true)
	if request.Kind == rollout.RetryRequested && !m.State.Ended().IsZero() {
		return p.retryTemporal(c, t, store, id, request)
	}
	m.Watch = func(u local.Update) {
		taken = taken || u.Event != nil && u.Event.Kind == request.Kind && u.Event.By == request.By
	}
	if err := t.signal(c.Context, id, signalName(request), request.Outcomes, request.By); err != nil {
		return err
	}
	tick := time.NewTicker(requestInterval)
	defer tick.Stop()
	for over := time.Now().Add(answerTimeout); !taken && time.Now().Before(over) && c.Err() == nil; <-tick.C {
		_ = t.follow(c.Context, id, m, true)
	}
	p.printRequested(id, request, taken)
	return nil
}

// signalName is the word by which ziatunnel-temporal knows a request.
func signalName(request rollout.Event) string {
	switch request.Kind {
	case rollout.PauseRequested:
		return "pause"
	case rollout.ResumeRequested:
		return "resume"
	case rollout.Approved:
		return "approve"
	case rollout.RetryRequested:
		return "retry"
	}
	if request.Detail == local.AbortNow {
		return "now"
	}
	return "abort"
}

// retryTemporal begins sites again of a rollout that has ended on the server: it is started there
// again, from the state that the journal has.
func (p *program) retryTemporal(c *cli.Context, t temporal, store *local.Store, id string,
	request rollout.Event) (err error) {
	held, err := p.lockRollout(c, store, id)
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
	request.At = time.Now().UTC()
	if err := m.Take(local.Line{Seq: m.Seq, Event: &request}); err != nil {
		return err
	}
	metadata, err := upgradeMetadata(record.Metadata)
	if err != nil {
		return err
	}
	if err := t.start(c.Context, metadata.Options, record.Plan, state, m.Seq); err != nil {
		return err
	}
	p.printRequested(id, request, true)
	return nil
}

// followTemporal starts a rollout on the server, or finds it there, and follows it to its end. Ctrl-C
// ends the following alone.
func (p *program) followTemporal(c *cli.Context, r *localRun, events int) (err error) {
	t, err := temporalOf(c, r.metadata)
	if err != nil {
		return err
	}
	m := &local.Replica{State: r.state, Log: r.log, Watch: r.watch, Seq: events}
	if r.state.Began().IsZero() {
		err = t.start(c.Context, r.metadata.Options, r.state.Plan(), nil, 0)
		var failed *temporalError
		if c.Command.Name == "resume" && errors.As(err, &failed) && failed.code == exitRunning {
			err = t.catchUp(c.Context, r, m) // its process was killed before the server had answered
		}
	} else {
		err = t.catchUp(c.Context, r, m)
	}
	if err == nil {
		err = t.follow(c.Context, r.id, m, false)
	}
	if errors.Is(err, local.ErrStopped) {
		r.watch(local.Update{Note: fmt.Sprintf(
			"no longer followed, and going on: `ziatunnel rollout resume %[1]s` follows it again, `ziatunnel rollout "+
				"abort --now %[1]s` takes back what is begun", r.id)})
	}
	return err
}

// catchUp takes the events that have happened meanwhile, and resumes a rollout that waits for a person. A
// rollout that has ended on the server, but goes on in the journal, as after a retry, is started there again.
func (t temporal) catchUp(ctx context.Context, r *localRun, m *local.Replica) error {
	before := m.Seq
	if err := t.follow(ctx, r.id, m, true); err != nil {
		return err
	}
	if r.state.Aborted() || !r.state.Ended().IsZero() {
		return nil
	}
	if m.Seq == before {
		err := t.start(ctx, r.metadata.Options, r.state.Plan(), r.state, m.Seq)
		var failed *temporalError
		if !errors.As(err, &failed) || failed.code != exitRunning {
			return err
		}
	}
	for _, next := range r.state.Next() {
		if next.Do == rollout.Resume {
			return t.signal(ctx, r.id, "resume", nil, provision.CurrentOperator().String())
		}
	}
	return nil
}

// discardLog is the journal of a replica that only observes. The process that follows the rollout writes
// the real one.
type discardLog struct{}

// Append implements [local.Log].
func (discardLog) Append(rollout.Event) error { return nil }

// newObserver is a replica that takes what has happened on the server since the last event written here.
// It writes nothing and needs no lock.
func newObserver(store *local.Store, id string) (*local.Replica, error) {
	record, state, err := loadRollout(store, id)
	if err != nil {
		return nil, err
	}
	return &local.Replica{State: state, Log: discardLog{}, Watch: func(local.Update) {}, Seq: len(record.Events)}, nil
}

// refreshState is the state of a rollout on the server. When the server does not answer it is the state
// in the journal.
func (p *program) refreshState(c *cli.Context, store *local.Store, record local.Record) (*rollout.State, error) {
	m, err := newObserver(store, record.Plan.ID)
	if err != nil {
		return nil, err
	}
	t, err := temporalOf(c, record.Metadata)
	if err != nil {
		return nil, err
	}
	if err := t.follow(c.Context, record.Plan.ID, m, true); err != nil {
		fmt.Fprintf(p.err, "this is how it stood when it was followed last: %v\n", err)
	}
	return m.State, nil
}
