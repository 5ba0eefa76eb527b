package cli

import (
	"context"
	"fmt"

	"go.temporal.io/api/enums/v1"

	"github.com/ziatunnel/ziatunnel/cmd/ziatunnel-temporal/internal/flow"
)

// next asks for the next events: the newest run, or, when that has them no longer, those that it goes
// on from. It stays with one of these until that has told everything.
func (f *follower) next(ctx context.Context) (flow.Events, error) {
	for {
		run := ""
		if n := len(f.olderRuns); n > 0 {
			run = f.olderRuns[n-1]
		}
		events, err := f.ask(ctx, run)
		switch {
		case err != nil || events.First <= f.seq && (run == "" || len(events.Events) > 0):
			return events, err
		case events.First <= f.seq: // it has told everything
			f.olderRuns = f.olderRuns[:len(f.olderRuns)-1]
			continue
		}
		if run, err = f.previousRun(ctx, run); err != nil {
			return flow.Events{}, err
		}
		if run == "" {
			return flow.Events{}, &finalError{fmt.Errorf("the server no longer has the events of %s from number %d "+
				"on: it cannot be followed from here", f.id, f.seq)}
		}
		f.olderRuns = append(f.olderRuns, run)
	}
}

// previousRun is the run that a run goes on from; empty: it is the first one.
func (f *follower) previousRun(ctx context.Context, run string) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, answerTime)
	defer cancel()
	history := f.conn.GetWorkflowHistory(ctx, f.id, run, false, enums.HISTORY_EVENT_FILTER_TYPE_ALL_EVENT)
	first, err := history.Next()
	if err != nil {
		return "", err
	}
	return first.GetWorkflowExecutionStartedEventAttributes().GetContinuedExecutionRunId(), nil
}
