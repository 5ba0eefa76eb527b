package provision_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/ziatunnel/ziatunnel/pkg/fakezia"
	"github.com/ziatunnel/ziatunnel/pkg/inventory"
	"github.com/ziatunnel/ziatunnel/pkg/journal"
	"github.com/ziatunnel/ziatunnel/pkg/provision"
	"github.com/ziatunnel/ziatunnel/pkg/rollout"
	"github.com/ziatunnel/ziatunnel/pkg/rollout/local"
	"github.com/ziatunnel/ziatunnel/pkg/site"
)

// tenancy is a fake portal, and sites that it does not know yet.
type tenancy struct {
	t      *testing.T
	portal *fakezia.Server
	dir    string
	names  []string
	task   local.TenantTask
}

func newTenancy(t *testing.T, names ...string) *tenancy {
	t.Helper()
	y := &tenancy{t: t, dir: t.TempDir(), names: names}
	var err error
	if y.portal, err = fakezia.New(fakezia.Config{ActivationPolls: 1}); err != nil {
		t.Fatal(err)
	}
	if err := y.portal.Listen(t.Context(), "127.0.0.1:0"); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = y.portal.Close() })
	y.key("key-number-one")
	admin := fakezia.DefaultAdmin()
	y.file("password", admin.Password)
	y.file("api_key", admin.APIKey)
	entry, err := y.find(names[0])
	if err != nil {
		t.Fatal(err)
	}
	y.task = local.TenantTask{Rollout: "spring", Sites: names}
	if y.task.Tenant, err = provision.TenantOf(entry.Site); err != nil {
		t.Fatal(err)
	}
	options := task(t, &provision.Executor{Find: y.find}, names[0]).Options
	y.task.Options = []byte(strings.Replace(string(options), `"save":true`, `"save":true,"portal":"sync"`, 1))
	return y
}

func (y *tenancy) file(name, text string) {
	y.t.Helper()
	if err := os.WriteFile(filepath.Join(y.dir, name), []byte(text), 0o600); err != nil {
		y.t.Fatal(err)
	}
}

// key is the pre-shared key of all sites from now on.
func (y *tenancy) key(psk string) { y.file("psk", psk) }

func (y *tenancy) find(name string) (inventory.Entry, error) {
	s, err := site.Parse(name+".yaml", []byte(fmt.Sprintf(`site: %[1]s
router: {address: "192.0.2.1:22", user: noc, password: "env:NOBODY_HAS_THIS"}
credential: {fqdn: %[1]s@corp.example, psk: "file:psk"}
zia:
  cloud: zscalertwo
  primary: {vpn: 198.51.100.11, global: 185.46.212.88}
  backup: {vpn: 203.0.113.22, global: 185.46.212.89}
lan: {interface: Vlan1}
wan: {interface: FastEthernet4}
portal: {login: legacy, user: %[2]s, password: "file:password", api_key: "file:api_key", url: %[3]q}
`, name, fakezia.DefaultAdmin().User, y.portal.BaseURL())))
	return inventory.Entry{Site: s, File: filepath.Join(y.dir, name+".yaml")}, err
}

// worker is the executor of a worker with a state directory.
func (y *tenancy) worker(state string) *provision.Executor {
	y.t.Helper()
	store, err := journal.OpenStore(state)
	if err != nil {
		y.t.Fatal(err)
	}
	return &provision.Executor{Find: y.find,
		Runner: &provision.Runner{Journal: store, StateDir: store.Dir, ForeignOptions: true}}
}

// errGone ends a worker at a step: nothing behind it is done.
var errGone = errors.New("gone")

// dies lets a worker do the task until it comes to a step, and gives what it has said to the server by then.
func (y *tenancy) dies(state, step string) (mark local.TenantMark) {
	y.t.Helper()
	defer func() {
		if gone := recover(); gone != errGone { //nolint:errorlint // what was thrown is it
			y.t.Fatalf("it has not died at %q: %v", step, gone)
		}
	}()
	y.worker(state).Enrol(y.t.Context(), y.task, func(is string) {
		if strings.Contains(is, step) {
			panic(errGone)
		}
	}, func(said local.TenantMark) error {
		mark = said
		return nil
	})
	return mark
}

// activations are those that were asked for.
func (y *tenancy) activations() int {
	n := 0
	for _, r := range y.portal.Requests() {
		if r.Route == "/status/activate" {
			n++
		}
	}
	return n
}

// TestNextOwner: where a worker dies in a tenant another one goes on, by the ledger that they share, or without one:
// every site is in, with its key, once, with one activation. That is also so when a key is being changed. The client
// keeps to the limits of the API in real time: every call at which it may die is tried in pkg/enrolment.
func TestNextOwner(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		step   string
		rekey  bool
		shared bool
	}{
		"half of a site, alone":   {step: "tokyo: create location"},
		"half of the sites":       {step: "osaka: create the credential", shared: true},
		"everything, alone":       {step: "portal: activating"},
		"half of the keys, alone": {step: "osaka: set the key", rekey: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			y := newTenancy(t, "tokyo", "osaka")
			state, other := t.TempDir(), t.TempDir()
			if c.shared {
				other = state
			}
			psk := "key-number-one"
			if c.rekey {
				y.enrolled(y.worker(state), y.task)
				psk = "key-number-two"
				y.key(psk)
			}
			before := y.activations()
			next := y.task
			next.Recover = true
			next.Mark = y.dies(state, c.step)
			y.enrolled(y.worker(other), next)
			if n := y.activations() - before; n != 1 {
				t.Errorf("%d activations", n)
			}
			for _, name := range y.names {
				is, ok := y.portal.Activated().Credential(name + "@corp.example")
				if !ok || is.PSK != psk || is.Location == nil || is.Location.Name != name {
					t.Errorf("the edges know %+v of %s", is, name)
				}
			}
			if all := y.portal.Edited(); len(all.Credentials) != 2 || len(all.Locations) != 2 {
				t.Errorf("%d credentials and %d locations of two sites", len(all.Credentials), len(all.Locations))
			}
		})
	}
}

// enrolled lets a worker do a task to its end.
func (y *tenancy) enrolled(e *provision.Executor, task local.TenantTask) {
	y.t.Helper()
	for _, result := range e.Enrol(y.t.Context(), task, func(string) {}, func(local.TenantMark) error { return nil }) {
		if result.Outcome != rollout.Done {
			y.t.Errorf("%+v", result)
		}
	}
}

// TestNotOwner: what others have saved before a worker died stays theirs, and a worker that cannot say what it is about
// to do changes nothing.
func TestNotOwner(t *testing.T) {
	t.Parallel()
	y := newTenancy(t, "tokyo")
	theirs := fakezia.Credential{FQDN: "somebody@corp.example", PSK: "of-their-own"}
	if _, err := y.portal.AddCredential(theirs); err != nil {
		t.Fatal(err)
	}
	task := y.task
	task.Recover, task.Mark = true, local.TenantMark{Runs: []string{"20261128-060000-a1b2c3"}, Foreign: true}
	refused := y.worker(t.TempDir()).Enrol(t.Context(), task, func(string) {}, func(local.TenantMark) error {
		t.Error("it was about to change something")
		return nil
	})
	if refused[0].Outcome != rollout.Refused || !strings.Contains(refused[0].Detail, "--activate-pending") {
		t.Errorf("%+v", refused)
	}

	y = newTenancy(t, "tokyo")
	failed := y.worker(t.TempDir()).Enrol(t.Context(), y.task, func(string) {}, func(local.TenantMark) error {
		return errors.New("the line is cut")
	})
	if failed[0].Outcome != rollout.Unexpected || len(y.portal.Edited().Credentials) > 0 || y.activations() > 0 {
		t.Errorf("%+v, %d activations", failed, y.activations())
	}
}
