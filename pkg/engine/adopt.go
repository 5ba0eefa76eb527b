package engine

import (
	"context"
	"fmt"

	"github.com/ziatunnel/ziatunnel/pkg/audit"
	"github.com/ziatunnel/ziatunnel/pkg/iosconf"
	"github.com/ziatunnel/ziatunnel/pkg/playbook"
	"github.com/ziatunnel/ziatunnel/pkg/secret"
	"github.com/ziatunnel/ziatunnel/pkg/verify"
)

// Adopting is what it takes to give a job other names: those of tunnels to the same service edges that somebody else
// has built.
type Adopting struct {
	Playbook *playbook.Playbook
	Key      secret.String // the pre-shared key of the site
}

// Adopted is a job in the names of the tunnels to its service edges that a router has already, with what of them is to
// go, see [audit.Adopt]. A job without [Job.Adopting] stays what it is.
func (j Job) Adopted(running iosconf.Config) (Job, *audit.Adoption, error) {
	if j.Adopting == nil {
		return j, nil, nil
	}
	found := audit.Adopt(running, j.Site)
	rendered, err := j.Adopting.Playbook.Render(found.Site, j.Adopting.Key)
	if err != nil {
		return j, nil, err
	}
	shapes, err := j.Adopting.Playbook.Shapes(found.Site)
	if err != nil {
		return j, nil, err
	}
	j.Site, j.Rendered, j.Shapes = found.Site, rendered.WithAbsent(found.Absents), shapes
	j.Want = verify.ExpectationOf(j.Site, j.Rendered)
	return j, &found, nil
}

// AdoptedOn is [Job.Adopted] for what a router runs now. It asks nothing where nothing is to be adopted.
func AdoptedOn(ctx context.Context, s Session, job Job) (Job, error) {
	if job.Adopting == nil {
		return job, nil
	}
	outputs, err := s.Show(ctx, showRunning)
	if err != nil {
		return job, fmt.Errorf("reading the running-config: %w", err)
	}
	running, err := runningOf(outputs[0])
	if err != nil {
		return job, err
	}
	job, _, err = job.Adopted(running)
	return job, err
}
