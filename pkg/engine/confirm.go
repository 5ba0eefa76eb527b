package engine

import (
	"context"

	"github.com/ziatunnel/ziatunnel/pkg/guard"
	"github.com/ziatunnel/ziatunnel/pkg/journal"
)

// confirmed is the reason in the journal of a finding that somebody answered.
const confirmed = "confirmed at the terminal"

// confirm puts the findings that a person may answer to the job's Confirm, if it has one. A yes
// overrides the finding.
func confirm(ctx context.Context, job Job, findings []guard.Finding) ([]guard.Finding, error) {
	if job.Confirm == nil {
		return findings, nil
	}
	reasons := map[string]string{}
	for _, f := range findings {
		if !f.Fatal || !f.Question {
			continue
		}
		yes, err := job.Confirm(ctx, f)
		if err != nil {
			return findings, err
		}
		if yes {
			reasons[f.Rule] = confirmed
		}
	}
	return guard.Override(findings, reasons)
}

// Overridden are the findings that somebody took on himself, for the journal.
func (r Review) Overridden() []journal.Override {
	var out []journal.Override
	for _, f := range r.Findings {
		if f.Overridden != "" {
			out = append(out, journal.Override{Rule: f.Rule, Reason: f.Overridden})
		}
	}
	return out
}
