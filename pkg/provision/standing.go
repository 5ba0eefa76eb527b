package provision

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/ziatunnel/ziatunnel/pkg/diagnosis"
	"github.com/ziatunnel/ziatunnel/pkg/engine"
	"github.com/ziatunnel/ziatunnel/pkg/enrolment"
	"github.com/ziatunnel/ziatunnel/pkg/serviceedge"
	"github.com/ziatunnel/ziatunnel/pkg/site"
	"github.com/ziatunnel/ziatunnel/pkg/tenant"
)

// A verdict waits for the portal no longer than this: in one call for what is beyond it, and for all that is asked.
const (
	lookPatience = 10 * time.Second
	lookTime     = time.Minute
)

// UnaskedPortal is how a site stands in its tenant as long as nobody has asked: not known, but where a person looks.
func UnaskedPortal(s *site.Site) tenant.Standing {
	want := tenant.Want{Site: s.Name, Location: cmp.Or(s.Portal.Location.Name, s.Name)}
	for _, c := range PortalCredentials(PortalSite{Site: s}) {
		want.Credentials = append(want.Credentials, tenant.WantedCredential{FQDN: c.FQDN})
	}
	var edges []tenant.EdgeStanding
	for _, p := range PinnedEdges(s) {
		edges = append(edges, tenant.EdgeStanding{Role: p.Role, Address: p.VPN.String(), Listed: tenant.NotKnown})
	}
	return tenant.NotAsked(want, edges)
}

// AskPortal asks the portal how the one site of some work stands there, and changes nothing. What it does not tell is
// not known, with the reason, and is no error: no verdict on a router hangs on it. opened is told of the office before
// it is logged in to, closed how its session has ended; both may be nil.
func (r *Runner) AskPortal(ctx context.Context, w PortalWork, opened func(*Office), closed func(error),
) tenant.Standing {
	s := w.Sites[0].Site
	w.Options.Patience = lookPatience
	offices, err := r.OpenPortal(ctx, w)
	if err != nil {
		return UnaskedPortal(s).NotTold(err.Error())
	}
	o := offices[0]
	if opened != nil {
		opened(o)
	}
	looking, cancel := context.WithTimeoutCause(ctx, lookTime, tooSlow(lookTime))
	defer cancel()
	out := o.standing(looking, s)
	err = o.Close(ctx)
	if closed != nil {
		closed(err)
	}
	return out
}

// standing asks how the one site of an office stands in its tenant.
func (o *Office) standing(ctx context.Context, s *site.Site) tenant.Standing {
	unasked := UnaskedPortal(s)
	out, err := o.Examine(ctx, o.Sites[0])
	if err != nil {
		return unasked.NotTold(err.Error())
	}
	out.Edges = unasked.Edges
	return o.withEdges(ctx, out, s)
}

// withEdges is a standing with whether the cloud lists the service edges of the site.
func (o *Office) withEdges(ctx context.Context, out tenant.Standing, s *site.Site) tenant.Standing {
	data, err := o.Client.VIPs(ctx)
	var list serviceedge.List
	if err == nil {
		list, err = serviceedge.ParseVIPs(data)
	}
	if err == nil && len(list.Rows) == 0 {
		err = errors.New("the cloud was asked for its service edges, and has named none")
	}
	if err != nil {
		out.EdgesWhyNotKnown = err.Error()
		return out
	}
	for i, p := range PinnedEdges(s) {
		listing, centre := list.Listing(p.VPN)
		out.Edges[i].Listed, out.Edges[i].DataCentre = string(listing), centre
	}
	return out
}

// StandingAfter is how the one site of an office stands behind a run that has ended well, by what that run has read and
// done; asked is the list of service edges alone.
func (o *Office) StandingAfter(ctx context.Context, out enrolment.Outcome, s *site.Site) tenant.Standing {
	unasked := UnaskedPortal(s)
	standing, err := o.Registrar.StandingAfter(out, o.Sites[0])
	if err != nil {
		return unasked.NotTold(err.Error())
	}
	ctx, cancel := context.WithTimeoutCause(ctx, lookPatience, tooSlow(lookPatience))
	defer cancel()
	standing.Edges = unasked.Edges
	return o.withEdges(ctx, standing, s)
}

// tooSlow is why a portal that takes its time is not waited for.
func tooSlow(waited time.Duration) error {
	return fmt.Errorf("it has not answered within %s", waited)
}

// BlamesCredential reports whether a command has ended with tunnels that are not proven, and a service edge that does
// not take the credential is a likely cause: only the portal can say why.
func BlamesCredential(ended error) bool {
	unproven, is := errors.AsType[*engine.NotProvenError](ended)
	return is && slices.ContainsFunc(unproven.Causes, func(c diagnosis.Cause) bool {
		return c.Name == diagnosis.Credential
	})
}

// PortalSaid takes in how the site stands in its tenant: the evidence shows it, and the causes of what is not proven,
// those in found and in ended, are named anew with what it adds. The verdict stays what it is. It gives the standing
// as it is beside that verdict.
func (x *Run) PortalSaid(s tenant.Standing, found *engine.Examination, ended error) tenant.Standing {
	if ended == nil {
		s = s.Proven()
	}
	var causes []diagnosis.Cause
	again := func(seen diagnosis.Input, before []diagnosis.Cause) []diagnosis.Cause {
		causes = before
		if seen.Site != nil && s.Asked {
			seen.Portal = &s
			causes = diagnosis.Diagnose(seen)
		}
		return causes
	}
	if found != nil {
		found.Causes = again(found.Seen, found.Causes)
	}
	if unproven, is := errors.AsType[*engine.NotProvenError](ended); is {
		unproven.Causes = again(unproven.Seen, unproven.Causes)
	}
	x.recorder.PortalSaid(s, causes)
	return s
}
