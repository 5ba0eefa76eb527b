package engine

import (
	"context"
	"fmt"

	"github.com/ziatunnel/ziatunnel/pkg/guard"
	"github.com/ziatunnel/ziatunnel/pkg/iosconf"
	"github.com/ziatunnel/ziatunnel/pkg/plan"
	"github.com/ziatunnel/ziatunnel/pkg/show"
)

// Review is what is known before anything is changed.
type Review struct {
	Plan     plan.Plan       `json:"plan"`
	Findings []guard.Finding `json:"findings"`
	Version  show.Version    `json:"version"`
	// Unsaved tells whether the startup-config lacks what the playbook wants.
	Unsaved bool `json:"unsaved"`
	running iosconf.Config
}

var factCommands = []string{"show version", "show ip interface brief", "show running-config", "show startup-config"}

// Look reads the router in one burst, plans and guards. It changes nothing.
func Look(ctx context.Context, s Session, job Job) (Review, error) {
	outputs, err := s.Show(ctx, factCommands...)
	if err != nil {
		return Review{}, fmt.Errorf("reading the router: %w", err)
	}
	var r Review
	if r.Version, err = show.ParseVersion(outputs[0]); err != nil {
		return Review{}, err
	}
	brief, err := show.ParseIPInterfaceBrief(outputs[1])
	if err != nil {
		return Review{}, err
	}
	r.running = iosconf.Parse(outputs[2])
	if r.Plan, err = plan.Build(r.running, job.Rendered.Steps); err != nil {
		return Review{}, err
	}
	r.Plan.Playbook = job.Rendered.Playbook
	saved, err := plan.Build(iosconf.Parse(outputs[3]), job.Rendered.Steps)
	r.Unsaved = err != nil || !saved.Empty()
	r.Findings = guard.Check(guard.Input{Site: job.Site, Running: r.running, Plan: r.Plan, Version: r.Version, Interfaces: brief.Interfaces})
	return r, nil
}
