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
	over := time.NewTimer(job.Wait)
	defer over.Stop()
	for last := false; ; {
		report, err := look(ctx, s, job.Want)
		if err != nil {
			return report, err
		}
		watch(Event{Kind: Polled, Report: &report})
		if report.Proven() {
			return report, nil
		}
		if last {
			return report, &NotProvenError{Report: report}
		}
		pause := time.NewTimer(job.Interval)
		select {
		case <-pause.C:
		case <-over.C:
			last = true
		case <-ctx.Done():
			pause.Stop()
			return report, context.Cause(ctx)
		}
		pause.Stop()
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
