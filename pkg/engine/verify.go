package engine

import (
	"context"
	"fmt"
	"time"

	"github.com/ziatunnel/ziatunnel/pkg/verify"
)

// Verify looks until every tunnel is proven or the wait is over; then it fails with a
// [NotProvenError].
func Verify(ctx context.Context, s Session, job Job, watch Watch) (verify.Report, error) {
	none := func() time.Duration { return 0 }
	return watchProof(ctx, s, job, watch, none, func(context.Context) error { return nil })
}

// watchProof is Verify with something to do before every look. left is the time until the router
// takes the change back, for who watches.
func watchProof(ctx context.Context, s Session, job Job, watch Watch, left func() time.Duration, before func(context.Context) error) (verify.Report, error) {
	clock := job.clock()
	over := clock.Now().Add(job.Wait)
	for {
		if err := before(ctx); err != nil {
			return verify.Report{}, err
		}
		last := !clock.Now().Before(over)
		report, err := look(ctx, s, job.Want)
		if err != nil {
			return report, err
		}
		watch(Event{Kind: Polled, Report: &report, Left: left()})
		if report.Proven() {
			return report, nil
		}
		if last {
			return report, &NotProvenError{Report: report}
		}
		if err := clock.Sleep(ctx, max(min(job.Interval, over.Sub(clock.Now())), time.Millisecond)); err != nil {
			return report, err
		}
	}
}

func look(ctx context.Context, s Session, want verify.Want) (verify.Report, error) {
	commands := verify.Commands(want)
	texts, err := s.Show(ctx, commands...)
	if err != nil {
		return verify.Report{}, fmt.Errorf("verification: %w", err)
	}
	outputs := make(map[string]string, len(commands))
	for i, command := range commands {
		outputs[command] = texts[i]
	}
	facts, err := verify.Read(outputs)
	if err != nil {
		return verify.Report{}, fmt.Errorf("verification: %w", err)
	}
	return verify.Judge(facts, want), nil
}
