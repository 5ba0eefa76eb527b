package enrolment

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/ledger"
	"github.com/ziatunnel/ziatunnel/pkg/portal"
	"github.com/ziatunnel/ziatunnel/pkg/tenant"
)

// look reads what the portal shows of the sites of a task, the status first: what is waiting before this run has
// written anything is of others.
func (r *Registrar) look(ctx context.Context, t Task, m *ledger.Memory) (tenant.State, error) {
	var s tenant.State
	status, err := r.Portal.Status(ctx)
	if err != nil {
		return s, err
	}
	s.Activation = tenant.Activation(status)
	if s.Credentials, err = r.credentials(ctx, t); err != nil {
		return s, err
	}
	seen := map[string]bool{}
	for _, site := range t.Sites {
		name := site.Location.Name
		if seen[name] || t.Parts == tenant.CredentialsOnly {
			continue
		}
		seen[name] = true
		l, err := r.Portal.Location(ctx, name)
		if err != nil {
			return s, fmt.Errorf("site %s: %w", site.Name, err)
		}
		if l == nil {
			continue
		}
		is, err := locationOf(*l)
		if err != nil {
			return s, fmt.Errorf("site %s: location %s: %w", site.Name, name, err)
		}
		is.Made = m.HasMade(l.ID)
		s.Locations = append(s.Locations, is)
	}
	return s, nil
}

// credentials are those of the sites, one by one, or all of the tenant at once.
func (r *Registrar) credentials(ctx context.Context, t Task) ([]tenant.Credential, error) {
	wanted := map[string]bool{}
	for _, site := range t.Sites {
		for _, c := range site.Credentials {
			wanted[strings.ToLower(c.FQDN)] = true
		}
	}
	var out []tenant.Credential
	if all, can := r.Portal.(Lister); can && t.count() >= listFrom {
		list, err := all.Credentials(ctx)
		for _, c := range list {
			if wanted[strings.ToLower(c.FQDN)] {
				out = append(out, credentialOf(c))
			}
		}
		return out, err
	}
	for _, site := range t.Sites {
		for _, c := range site.Credentials {
			if !wanted[strings.ToLower(c.FQDN)] {
				continue // it was looked at already
			}
			delete(wanted, strings.ToLower(c.FQDN))
			found, err := r.Portal.Credential(ctx, c.FQDN)
			if err != nil {
				return nil, fmt.Errorf("site %s: %w", site.Name, err)
			}
			if found != nil {
				out = append(out, credentialOf(*found))
			}
		}
	}
	return out, nil
}

func credentialOf(c portal.Credential) tenant.Credential {
	out := tenant.Credential{ID: c.ID, Type: c.Type, FQDN: c.FQDN}
	if c.Location != nil {
		out.Location = tenant.Ref{ID: c.Location.ID, Name: c.Location.Name}
	}
	return out
}

// locationOf reads what matters of a location's document.
func locationOf(l portal.Location) (tenant.Location, error) {
	var doc struct {
		ParentID    int64 `json:"parentId"`
		IPAddresses []any `json:"ipAddresses"`
		Ports       []any `json:"ports"`
	}
	out := tenant.Location{Ref: tenant.Ref{ID: l.ID, Name: l.Name}}
	if err := json.Unmarshal(l.Document(), &doc); err != nil {
		return out, err
	}
	out.Parent = doc.ParentID
	out.Sources = len(doc.IPAddresses) + len(doc.Ports)
	for _, c := range l.Credentials() {
		out.Credentials = append(out.Credentials, tenant.Ref{ID: c.ID, Name: c.FQDN})
	}
	return out, nil
}
