package cli

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/testsuite"
	"go.temporal.io/sdk/workflow"

	"github.com/ziatunnel/ziatunnel/cmd/ziatunnel-temporal/internal/flow"
	"github.com/ziatunnel/ziatunnel/cmd/ziatunnel-temporal/internal/sites"
	"github.com/ziatunnel/ziatunnel/pkg/fakezia"
	"github.com/ziatunnel/ziatunnel/pkg/journal"
	"github.com/ziatunnel/ziatunnel/pkg/provision"
	"github.com/ziatunnel/ziatunnel/pkg/provision/provisiontest"
	"github.com/ziatunnel/ziatunnel/pkg/rollout"
	"github.com/ziatunnel/ziatunnel/pkg/rollout/local"
)

// branch is a site file of the tenant of a fake portal.
const branch = `site: %[1]s
router: {address: "192.0.2.%[2]d:22", user: noc, password: "env:NOBODY_HAS_THIS"}
credential: {fqdn: %[1]s@corp.example, psk: "file:psk"}
zia:
  cloud: zscalertwo
  primary: {vpn: 198.51.100.11, global: 185.46.212.88}
  backup: {vpn: 203.0.113.22, global: 185.46.212.89}
lan: {interface: Vlan1}
wan: {interface: FastEthernet4}
portal:
  login: legacy
  user: %[3]s
  password: file:password
  api_key: file:api_key
  url: %[4]s
`

// tenantLab is a fake portal, and an inventory of sites that it does not know yet.
type tenantLab struct {
	t         *testing.T
	portal    *fakezia.Server
	dir       string
	inventory *sites.Inventory
}

func newTenantLab(t *testing.T, count int) *tenantLab {
	t.Helper()
	l := &tenantLab{t: t, dir: t.TempDir()}
	var err error
	if l.portal, err = fakezia.New(fakezia.Config{ActivationPolls: 1}); err != nil {
		t.Fatal(err)
	}
	if err := l.portal.Listen(t.Context(), "127.0.0.1:0"); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.portal.Close() })
	admin := fakezia.DefaultAdmin()
	files := map[string]string{"psk": "a-key-for-all-of-them", "password": admin.Password, "api_key": admin.APIKey}
	for i := range count {
		name := fmt.Sprintf("branch-%03d", i+1)
		files[name+".yaml"] = fmt.Sprintf(branch, name, i+1, admin.User, l.portal.BaseURL())
	}
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(l.dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if l.inventory, err = sites.Open([]string{l.dir}); err != nil {
		t.Fatal(err)
	}
	return l
}

// worker is the executor of a worker with a state directory of its own.
func (l *tenantLab) worker() *provision.Executor {
	l.t.Helper()
	store, err := journal.OpenStore(l.t.TempDir())
	if err != nil {
		l.t.Fatal(err)
	}
	return &provision.Executor{Find: l.inventory.Find,
		Runner: &provision.Runner{Journal: store, StateDir: store.Dir, ForeignOptions: true}}
}

// plan is a rollout of the inventory with the portal's half.
func (l *tenantLab) plan(policy rollout.Policy) (flow.Input, rollout.Plan) {
	l.t.Helper()
	p := rollout.Plan{ID: "spring", Policy: policy}
	for i := range l.inventory.Len() {
		name := fmt.Sprintf("branch-%03d", i+1)
		entry, err := l.inventory.Find(name)
		if err != nil {
			l.t.Fatal(err)
		}
		tenant, err := provision.TenantOf(entry.Site)
		if err != nil {
			l.t.Fatal(err)
		}
		p.Sites = append(p.Sites, rollout.Site{Name: name, Router: entry.Site.Router.Address, Tenant: tenant})
	}
	options := provisiontest.Options(l.t)
	options.Portal = provision.PortalOn
	text, err := json.Marshal(map[string]any{"options": options, "plan": p})
	if err != nil {
		l.t.Fatal(err)
	}
	in, _, err := readPlan(strings.NewReader(string(text)))
	if err != nil {
		l.t.Fatal(err)
	}
	return in, p
}

// activations are the calls that have activated something, and those that were over a limit.
func (l *tenantLab) activations() (activations, tooMany int) {
	for _, r := range l.portal.Requests() {
		if r.Route == "/status/activate" {
			activations++
		}
		if r.Status == http.StatusTooManyRequests {
			tooMany++
		}
	}
	return activations, tooMany
}

// knows reports whether service edges would let a site in.
func (l *tenantLab) knows(site string) bool {
	c, ok := l.portal.Activated().Credential(site + "@corp.example")
	return ok && c.Location != nil && c.PSK == "a-key-for-all-of-them"
}

// silentServer takes every heartbeat, and keeps the last.
type silentServer struct {
	mu   sync.Mutex
	last flow.Progress
}

// RecordActivityHeartbeat implements [flow.Heartbeats].
func (s *silentServer) RecordActivityHeartbeat(_ context.Context, _ []byte, details ...any) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.last = details[0].(flow.Progress)
	return nil
}

// carry carries a rollout out whose routers always come up, when the portal knows their sites.
func (l *tenantLab) carry(in flow.Input, p rollout.Plan, tenants local.TenantExecutor) *rollout.State {
	l.t.Helper()
	var suite testsuite.WorkflowTestSuite
	suite.SetLogger(silent{})
	env := suite.NewTestWorkflowEnvironment()
	env.SetTestTimeout(time.Minute)
	env.RegisterWorkflowWithOptions(flow.Rollout, workflow.RegisterOptions{Name: flow.RolloutType})
	env.RegisterWorkflowWithOptions(flow.Router, workflow.RegisterOptions{Name: flow.RouterType})
	env.RegisterWorkflowWithOptions(flow.Tenant, workflow.RegisterOptions{Name: flow.TenantType})
	env.RegisterActivityWithOptions(func(_ context.Context, task local.Task) (rollout.Result, error) {
		if !l.knows(task.Site) {
			return rollout.Result{Outcome: rollout.RolledBack, Detail: "the edges do not know it"}, nil
		}
		return rollout.Result{Outcome: rollout.Done}, nil
	}, activity.RegisterOptions{Name: flow.WorkName})
	flow.RegisterTenants(env, &silentServer{}, tenants)
	env.ExecuteWorkflow(flow.RolloutType, in)
	if err := env.GetWorkflowError(); err != nil {
		l.t.Fatal(err)
	}
	var status flow.Status
	if err := env.GetWorkflowResult(&status); err != nil {
		l.t.Fatal(err)
	}
	var snapshot rollout.Snapshot
	if err := status.State.Decompress(&snapshot); err != nil {
		l.t.Fatal(err)
	}
	state, err := rollout.Restore(p, nil, snapshot)
	if err != nil {
		l.t.Fatal(err)
	}
	return state
}

// TestPortalHalf: a rollout brings each wave into the tenant with one activation, under the limits, and the edges know
// every site before its router is begun.
func TestPortalHalf(t *testing.T) {
	t.Parallel()
	l := newTenantLab(t, 3)
	in, p := l.plan(rollout.Policy{Canary: 1, Parallel: 2})
	state := l.carry(in, p, l.worker())
	if got := fmt.Sprint(state.Counts()); got != "[{done 3}]" {
		site, _ := state.Site("branch-001")
		t.Errorf("ended %s: %+v", got, site)
	}
	if activations, tooMany := l.activations(); activations != 2 || tooMany > 0 {
		t.Errorf("%d activations of two waves, %d calls over a limit", activations, tooMany)
	}
}

// TestPortalHalfFails: a site that the portal does not take is not begun, and says why; those beside it are done.
func TestPortalHalfFails(t *testing.T) {
	t.Parallel()
	l := newTenantLab(t, 2)
	l.portal.Queue(fakezia.Fault{Kind: fakezia.InvalidInput, Method: http.MethodPost, Route: "/locations"})
	in, p := l.plan(rollout.Policy{Parallel: 2, Budgets: rollout.Budgets{RolledBack: rollout.Size{Number: 1}}})
	state := l.carry(in, p, l.worker())
	first, _ := state.Site("branch-001")
	second, _ := state.Site("branch-002")
	if first.Outcome != rollout.RolledBack || !strings.Contains(first.Detail, "it is as it was") ||
		second.Outcome != rollout.Done || l.knows("branch-001") {
		t.Errorf("%+v %+v", first, second)
	}
}

// TestOtherTenant: a worker whose inventory has a site in another tenant leaves it alone.
func TestOtherTenant(t *testing.T) {
	t.Parallel()
	l := newTenantLab(t, 1)
	in, p := l.plan(rollout.Policy{})
	p.Sites[0].Tenant = "zscalertwo_umbrella.example"
	packed, err := flow.Compress(p)
	if err != nil {
		t.Fatal(err)
	}
	in.Plan = packed
	state := l.carry(in, p, l.worker())
	if site, _ := state.Site("branch-001"); site.Outcome != rollout.Refused ||
		!strings.Contains(site.Detail, "started for the ZIA tenant zscalertwo_umbrella.example") {
		t.Errorf("%+v", site)
	}
	if n := len(l.portal.Requests()); n > 0 {
		t.Errorf("the portal got %d calls", n)
	}
}
