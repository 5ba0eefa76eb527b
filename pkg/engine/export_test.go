package engine

import (
	"context"

	"github.com/ziatunnel/ziatunnel/pkg/diagnosis"
	"github.com/ziatunnel/ziatunnel/pkg/verify"
)

// Diagnose asks a router for what the causes of a verdict are read from, and names them.
func Diagnose(ctx context.Context, s Session, job Job, report verify.Report) ([]diagnosis.Cause, error) {
	seen, err := askForCauses(ctx, s, job, report)
	return diagnosis.Diagnose(seen), err
}
