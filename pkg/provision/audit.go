package provision

import (
	"context"
	"errors"
	"fmt"

	"github.com/ziatunnel/ziatunnel/pkg/audit"
	"github.com/ziatunnel/ziatunnel/pkg/capture"
	"github.com/ziatunnel/ziatunnel/pkg/device"
	"github.com/ziatunnel/ziatunnel/pkg/engine"
	"github.com/ziatunnel/ziatunnel/pkg/site"
)

// Audit is what an audit has found at one router.
type Audit struct {
	audit.Report
	// Adoption is what `apply --adopt` would take over; nil: no site file says which service edges are meant, or
	// nothing leads to them.
	Adoption *audit.Adoption `json:"adoption,omitempty"`
}

// AuditedCommands are the commands whose answers an audit reads.
func AuditedCommands() []string { return append([]string{engine.ShowRunning}, audit.Commands()...) }

// auditRouter reads a router in one burst, and judges the tunnels to Zscaler that are on it. It changes nothing. What
// follows the running-config may be refused, and is not known then.
func auditRouter(ctx context.Context, s engine.Session, site *site.Site) (Audit, error) {
	commands := AuditedCommands()
	texts, err := s.Show(ctx, commands...)
	var refused *device.RejectedLineError
	optional := errors.As(err, &refused) && refused.Index > 0 && len(texts) == len(commands)
	if err != nil && !optional {
		return Audit{}, fmt.Errorf("reading the router: %w", err)
	}
	answers := capture.Answers{}
	for i, command := range commands {
		answers[command] = texts[i]
	}
	return AuditCapture(answers, site)
}

// AuditCapture judges what somebody has copied from a router: its running-config, and as many more answers as there
// are. site may be nil.
func AuditCapture(answers capture.Answers, site *site.Site) (Audit, error) {
	running, err := engine.RunningOf(answers[engine.ShowRunning])
	if err != nil {
		return Audit{}, err
	}
	facts, missing := audit.ReadFacts(answers)
	out := Audit{Report: audit.Judge(audit.Input{Running: running, Site: site, Facts: facts})}
	if len(out.Tunnels) > 0 {
		out.NotKnown = append(out.NotKnown, missing...)
	}
	if site != nil {
		if a := audit.Adopt(running, site); len(a.Tunnels) > 0 || len(a.NotAdopted) > 0 {
			out.Adoption = &a
		}
	}
	return out, nil
}

// Audit judges the tunnels to Zscaler that are on the router. It changes nothing and writes nothing down.
func (x *Run) Audit(ctx context.Context) (Audit, error) {
	session, err := x.dial(ctx)
	if err != nil {
		return Audit{}, err
	}
	defer func() { _ = session.Close() }()
	return auditRouter(ctx, session, x.job.Site)
}
