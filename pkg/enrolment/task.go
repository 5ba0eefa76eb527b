package enrolment

import (
	"slices"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/ledger"
	"github.com/ziatunnel/ziatunnel/pkg/portal"
	"github.com/ziatunnel/ziatunnel/pkg/secret"
	"github.com/ziatunnel/ziatunnel/pkg/tenant"
)

// Task is what a run is to do.
type Task struct {
	Command string // "portal sync"
	Sites   []Site
	Parts   tenant.Parts
	Delete  bool
	SetKey  bool // also of credentials that are there
	Left    Left
}

// Left is what runs of other machines may have left in the tenant, whose ledgers are not here. Its zero value: nothing.
type Left struct {
	Runs    []string // their names
	Foreign bool     // changes of others were waiting when the first of them began
	Keys    []string // FQDNs of credentials that were there, and whose keys they may have set
}

// own is the run that what waits in the tenant is taken for. before is the one that the ledger has, or nil.
func (l Left) own(before *tenant.OwnRun) *tenant.OwnRun {
	if len(l.Runs) == 0 {
		return before
	}
	return &tenant.OwnRun{Name: strings.Join(l.Runs, ", "), Foreign: l.Foreign || before != nil && before.Foreign}
}

// mayHaveSet reports whether the runs may have set the key of a credential.
func (l Left) mayHaveSet(fqdn string) bool {
	return slices.ContainsFunc(l.Keys, func(key string) bool { return strings.EqualFold(key, fqdn) })
}

// Site is a site as the portal is to know it.
type Site struct {
	Name string
	// Location has the name of the location, and what a new one is made with.
	Location    portal.NewLocation
	Comments    string // of new credentials
	Credentials []Credential
}

// Credential is a credential that a site wants.
type Credential struct {
	FQDN string
	PSK  secret.String
	// NoKey is why the key cannot be had; empty: it is at hand.
	NoKey string
}

// key is the key of a credential, and whether it is one of the site's. The name is as the portal or a ledger has it.
func (s Site) key(fqdn string) (secret.String, bool) {
	i := slices.IndexFunc(s.Credentials, func(c Credential) bool { return strings.EqualFold(c.FQDN, fqdn) })
	if i < 0 {
		return secret.String{}, false
	}
	return s.Credentials[i].PSK, true
}

// names are the names of the sites.
func (t Task) names() []string {
	out := []string{}
	for _, s := range t.Sites {
		out = append(out, s.Name)
	}
	return out
}

// count is the number of credentials of all sites.
func (t Task) count() int {
	n := 0
	for _, s := range t.Sites {
		n += len(s.Credentials)
	}
	return n
}

// wants are what the sites want, with what is remembered of their keys.
func (t Task) wants(state tenant.State, m *ledger.Memory) ([]tenant.Want, error) {
	var out []tenant.Want
	for _, s := range t.Sites {
		w := tenant.Want{Site: s.Name, Location: s.Location.Name, Parts: t.Parts, Delete: t.Delete, SetKey: t.SetKey}
		for _, c := range s.Credentials {
			known, err := m.Knows(state.ID(c.FQDN), c.FQDN, c.PSK)
			if err != nil {
				return nil, err
			}
			if t.Left.mayHaveSet(c.FQDN) {
				known = tenant.KeyInDoubt
			}
			w.Credentials = append(w.Credentials, tenant.WantedCredential{FQDN: c.FQDN, Key: known, NoKey: c.NoKey})
		}
		out = append(out, w)
	}
	return out, nil
}

// Calls are the calls that looking and a plan take, in order.
func (t Task) Calls(p tenant.Plan) []portal.Call {
	calls := slices.Concat(t.reads(), []portal.Call{portal.ReadStatus})
	for _, c := range p.Changes() {
		calls = append(calls, callsOf(c.Kind)...)
	}
	if p.Activate {
		calls = append(calls, portal.Activate, portal.ReadStatus)
	}
	return calls
}

// AtMost are the calls for a tenant that knows none of the sites: what can be said before the portal is asked.
func (t Task) AtMost() []portal.Call {
	var p tenant.Plan
	for _, s := range t.Sites {
		plan := tenant.SitePlan{Site: s.Name, Changes: []tenant.Change{{Kind: tenant.CreateLocation}}}
		for range s.Credentials {
			plan.Changes = append(plan.Changes, tenant.Change{Kind: tenant.CreateCredential})
		}
		p.Sites = append(p.Sites, plan)
	}
	p.Activate = true
	return t.Calls(p)
}

// listFrom is from how many credentials on all are listed at once: a page has up to a thousand, and few tenants have
// more than some of them.
const listFrom = 8

func (t Task) reads() []portal.Call {
	var out []portal.Call
	n := t.count()
	if n >= listFrom {
		n = 1 + n/1000
	}
	for range n {
		out = append(out, portal.ListCredentials)
	}
	for range t.Sites {
		out = append(out, portal.ReadLocation, portal.ReadLocation)
	}
	return out
}

func callsOf(k tenant.Kind) []portal.Call {
	return map[tenant.Kind][]portal.Call{
		tenant.CreateCredential: {portal.CreateCredential},
		tenant.SetKey:           {portal.SetKey},
		tenant.DeleteCredential: {portal.DeleteCredential},
		tenant.CreateLocation:   {portal.CreateLocation},
		tenant.Link:             {portal.ReadLocation, portal.PutLocation},
		tenant.Unlink:           {portal.ReadLocation, portal.PutLocation},
		tenant.DeleteLocation:   {portal.ReadLocation, portal.DeleteLocation},
	}[k]
}
