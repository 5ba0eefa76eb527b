package engine

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/guard"
	"github.com/ziatunnel/ziatunnel/pkg/iosconf"
	"github.com/ziatunnel/ziatunnel/pkg/plan"
	"github.com/ziatunnel/ziatunnel/pkg/playbook"
	"github.com/ziatunnel/ziatunnel/pkg/secret"
	"github.com/ziatunnel/ziatunnel/pkg/site"
)

// exempting is the job with more exemptions than the site file names.
func (j Job) exempting(e site.Exemptions) (Job, error) {
	if j.Render == nil {
		return j, errors.New("exempt: auto: the job cannot render its lines for what the router shows")
	}
	var err error
	j.Site = j.Site.Exempting(e)
	if j.Rendered, j.Shapes, err = j.Render(j.Site); err != nil {
		return j, fmt.Errorf("exempt: auto: %w", err)
	}
	return j, nil
}

// exemptRouter is the job with what `exempt: auto` stands for on a router that has been read; words say where that is.
func (j Job) exemptRouter(read reading) (out Job, words []string, err error) {
	if !j.Site.ExemptAuto {
		return j, nil, nil
	}
	e, words := guard.Exempt(guard.Input{Site: j.Site, Running: read.running, Facts: read.facts})
	out, err = j.exempting(e)
	return out, words, err
}

// exemptPlanned is the job with what a plan has made of `exempt: auto`, as the journal has it.
func (j Job) exemptPlanned(words []string) (Job, error) {
	if !j.Site.ExemptAuto {
		return j, nil
	}
	e, err := site.ParseExemptions(words)
	if err != nil {
		return j, err
	}
	return j.exempting(e)
}

// exemptListed is the job with what the list on the router keeps out, so that a removal knows it as ours.
func (j Job) exemptListed(c iosconf.Config) (Job, error) {
	if !j.Site.ExemptAuto {
		return j, nil
	}
	return j.exempting(guard.ListedExemptions(c, j.Site))
}

// noteExempt puts what `exempt: auto` stands for into a plan, and says it at the step that has the list.
func noteExempt(p *plan.Plan, job Job, asked *site.Site, words []string) {
	if !asked.ExemptAuto {
		return
	}
	s := job.Site
	p.Exempt = site.Exemptions{To: s.Exempt[len(asked.Exempt):], From: s.ExemptFrom[len(asked.ExemptFrom):]}.Words()
	list := fmt.Sprintf("access-list %d ", s.Names.ACL)
	at := slices.IndexFunc(job.Rendered.Steps, func(step playbook.Step) bool {
		return slices.ContainsFunc(step.Lines, func(l secret.Text) bool { return strings.HasPrefix(l.Reveal(), list) })
	})
	if at < 0 || at >= len(p.Steps) {
		return
	}
	if len(words) == 0 {
		words = []string{"nothing: the router shows no network that lies elsewhere"}
	}
	for _, why := range words {
		p.Steps[at].Notes = append(p.Steps[at].Notes, "exempt: auto keeps out of the tunnels: "+secret.MaskSyntax(why))
	}
}
