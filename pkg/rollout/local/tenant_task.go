package local

import (
	"context"
	"encoding/json"

	"github.com/ziatunnel/ziatunnel/pkg/rollout"
)

// TenantTask is the portal's half of sites that begin together, in one tenant, by name. It holds no login and no key:
// who works there reads the site files.
type TenantTask struct {
	Rollout string   `json:"rollout"`
	Tenant  string   `json:"tenant"` // name that the plan has for the tenant of the sites
	Sites   []string `json:"sites"`  // in the order of their wave
	// Recover: an owner of the tenant before this one is gone, and may have left it half done.
	Recover bool            `json:"recover,omitempty"`
	Options json.RawMessage `json:"options,omitempty"` // as in a [Task]
	// Mark is what the owners before have said; its zero value: none of them has changed anything.
	Mark TenantMark `json:"mark,omitzero"`
}

// TenantMark is what the owner of a tenant says before it changes anything there. Whoever has to go on without the
// owner's ledger knows by it what may be left.
type TenantMark struct {
	Runs    []string `json:"runs,omitempty"`    // that may have changed something, by their names in ledgers
	Foreign bool     `json:"foreign,omitempty"` // changes of others were waiting to be activated when the first began
	Keys    []string `json:"keys,omitempty"`    // FQDNs of credentials that were there and get the key of the site
}

// TenantResult is how the portal's half has ended for a site: [rollout.Done], or why its router is not begun.
type TenantResult struct {
	Site string `json:"site"`
	rollout.Result
}

// TenantExecutor does the portal's half, as the only owner of the tenant. say is told the step that the work has come
// to; it does not block. mark is called before the first change of each run: when it fails nothing is changed. A
// context that is cancelled means: begin no other site, and activate what is saved. There is a result for each site.
type TenantExecutor interface {
	Enrol(ctx context.Context, t TenantTask, say func(step string), mark func(TenantMark) error) []TenantResult
}
