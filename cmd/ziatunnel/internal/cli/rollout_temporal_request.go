package cli

import (
	"errors"
	"time"

	"github.com/urfave/cli/v2"

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
