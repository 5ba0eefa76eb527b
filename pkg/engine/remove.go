package engine

import (
	"context"
	"fmt"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/iosconf"
	"github.com/ziatunnel/ziatunnel/pkg/plan"
	"github.com/ziatunnel/ziatunnel/pkg/show"
	"github.com/ziatunnel/ziatunnel/pkg/verify"
)

// Remove takes the tunnels and everything that belongs to them out of a router again. It is an
// apply with another plan: armed, over a second login, taken back when anything goes wrong. The proof
// is a running-config without any of our objects, in which everything else is what it was. It fails
// as [Apply] does.
func Remove(
	ctx context.Context, dial Dialer, job Job, decide func(Review) (bool, error), watch Watch,
) (Outcome, error) {
	a := newChange(dial, job, watch)
	defer a.close()
	var out Outcome
	err := a.connect(ctx)
	if err != nil {
		return out, err
	}
	if out.Review, err = a.reviewRemoval(ctx); err != nil {
		return out, err
	}
	a.watch(Event{Kind: Connected, Detail: out.Review.Version.Hostname + ", IOS " + out.Review.Version.Version})
	if yes, err := decide(out.Review); err != nil {
		return out, err
	} else if !yes {
		return out, ErrDeclined
	}
	a.missingLines = a.removalLines
	a.router = out.Review.Router
	a.setPlan(out.Review.Plan, out.Review.running)
	err = a.execute(ctx, &out, func(ctx context.Context) (verify.Report, error) {
		now, err := a.proveConfig(ctx)
		out.Before = a.compareWithSnapshot(now)
		return verify.Report{}, err
	})
	return out, err
}

// compareWithSnapshot says how a configuration differs from that from before the tunnels; nil without a snapshot.
func (a *change) compareWithSnapshot(now iosconf.Config) *Comparison {
	before, err := a.beforeFirstApply(now)
	if before == nil || err != nil {
		return nil
	}
	differs := iosconf.Difference(*before, stripVolatile(now, a.arm.path))
	return &Comparison{Differs: append([]string{}, masked(differs)...)}
}

func (a *change) reviewRemoval(ctx context.Context) (r Review, err error) {
	outputs, err := a.session.Show(ctx, "show version", "show running-config", "show startup-config")
	if err != nil {
		return r, fmt.Errorf("reading the router: %w", err)
	}
	if r.Version, err = show.ParseVersion(outputs[0]); err != nil {
		return r, err
	}
	r.Router = identityOf(a.session, r.Version, a.job.Site.Router.Address)
	if a.job.Known != nil {
		if err := SameRouter(a.job.Site.Name, *a.job.Known, r.Router); err != nil {
			return r, err
		}
	}
	r.running = iosconf.Parse(outputs[1])
	if r.Plan, err = a.removal(r.running); err != nil {
		return r, err
	}
	r.Plan.Playbook = a.job.Rendered.Playbook
	r.Unsaved = len(a.removalLines(iosconf.Parse(outputs[2]))) > 0
	return r, nil
}

// removal takes our objects out of a configuration, and gives the interfaces of others back what they
// had, if that is known.
func (a *change) removal(c iosconf.Config) (plan.Plan, error) {
	job, err := a.job.exemptListed(c)
	if err != nil {
		return plan.Plan{}, err
	}
	before, err := a.beforeFirstApply(c)
	switch {
	case err != nil:
		return plan.Plan{}, err
	case before == nil:
		return plan.Remove(c, job.Rendered.Steps)
	}
	return plan.RemoveSince(c, *before, job.Rendered.Steps)
}

// beforeFirstApply is what the router ran before the tunnels were first put there; nil when nobody knows. Secrets that
// now has not are digests in it.
func (a *change) beforeFirstApply(now iosconf.Config) (*iosconf.Config, error) {
	if a.job.Before == nil {
		return nil, nil //nolint:nilnil // not known is no error
	}
	text, _, err := a.job.Before(now.String(), rendered(a.job))
	if err != nil {
		return nil, err
	}
	before := iosconf.Parse(text)
	return &before, nil
}

// removalLines are the lines that would remove what a configuration still has of ours.
func (a *change) removalLines(c iosconf.Config) []string {
	rest, err := a.removal(c)
	if err != nil {
		return []string{err.Error()}
	}
	var out []string
	for _, line := range rest.Lines() {
		out = append(out, line.Text.String())
	}
	return out
}

// proveRemoved proves that everything of ours is gone, and nothing else.
func (a *change) proveRemoved(ctx context.Context) (verify.Report, error) {
	_, err := a.proveConfig(ctx)
	return verify.Report{}, err
}

// proveConfig proves a change by what the router shows: nothing is lacking, and what the plan does
// not explain is what it was. It gives the running-config that it has looked at.
func (a *change) proveConfig(ctx context.Context) (now iosconf.Config, err error) {
	v, err := readState(ctx, a.session)
	if err != nil {
		return now, err
	}
	if lacks := a.missingLines(stripVolatile(v.running, a.arm.path)); len(lacks) > 0 {
		return v.running, fmt.Errorf("the running-config is not what it should be: %s",
			strings.Join(masked(lacks), " | "))
	}
	before, _, err := a.before(v.runningText, v.startupText)
	if err != nil {
		return v.running, err
	}
	if _, others := a.attribute(before, v.running); len(others) > 0 {
		return v.running, fmt.Errorf("the running-config has changes that the plan does not explain: %s",
			strings.Join(masked(others), " | "))
	}
	return v.running, nil
}
