package provision_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/ziatunnel/ziatunnel/drivers/ciscoios"
	"github.com/ziatunnel/ziatunnel/pkg/engine/enginetest"
	"github.com/ziatunnel/ziatunnel/pkg/evidence"
	"github.com/ziatunnel/ziatunnel/pkg/fakezia"
	"github.com/ziatunnel/ziatunnel/pkg/journal"
	"github.com/ziatunnel/ziatunnel/pkg/provision"
	"github.com/ziatunnel/ziatunnel/pkg/rollout"
	"github.com/ziatunnel/ziatunnel/pkg/rollout/local"
	"github.com/ziatunnel/ziatunnel/pkg/secret"
	"github.com/ziatunnel/ziatunnel/pkg/serviceedge"
	"github.com/ziatunnel/ziatunnel/pkg/site"
	"github.com/ziatunnel/ziatunnel/pkg/tenant"
)

// onPortal gives a site the login of a fake portal.
func onPortal(t *testing.T, s *site.Site) *fakezia.Server {
	t.Helper()
	portal, err := fakezia.New(fakezia.Config{})
	if err != nil {
		t.Fatal(err)
	}
	if err := portal.Listen(t.Context(), "127.0.0.1:0"); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = portal.Close() })
	admin := fakezia.DefaultAdmin()
	reference := func(name, value string) secret.Ref {
		t.Setenv(name, value)
		ref, err := secret.ParseRef("env:" + name)
		if err != nil {
			t.Fatal(err)
		}
		return ref
	}
	s.Portal = site.Portal{Login: site.LoginLegacy, User: admin.User, URL: portal.BaseURL(),
		Password: reference("ZIA_PASSWORD", admin.Password), APIKey: reference("ZIA_API_KEY", admin.APIKey)}
	return portal
}

// TestAskPortal: what is there is told, with the service edges; a portal that is not there, or says nothing that is
// understood, is not known and why, within a bound.
func TestAskPortal(t *testing.T) {
	t.Setenv("SITE_PSK", enginetest.PSK)
	s := siteAt(t, "192.0.2.10:22", "SHA256:"+strings.Repeat("A", 43))
	portal := onPortal(t, s)
	store, err := journal.OpenStore(filepath.Join(t.TempDir(), "state"))
	if err != nil {
		t.Fatal(err)
	}
	runner := &provision.Runner{Journal: store, StateDir: store.Dir}
	var opened, closed int
	ask := func() tenant.Standing {
		return runner.AskPortal(t.Context(), provision.PortalWork{Sites: []provision.PortalSite{{Site: s}},
			Redactor: secret.NewRedactor()}, func(*provision.Office) { opened++ }, func(error) { closed++ })
	}
	id, err := portal.AddCredential(fakezia.Credential{FQDN: "branch@corp.example", PSK: enginetest.PSK})
	if err != nil {
		t.Fatal(err)
	}
	got := ask()
	if c := got.Credentials[0]; !got.Asked || got.Activation != "pending" || !got.EndActivates || c.ID != id ||
		c.Link != tenant.NotLinked || c.Key != tenant.NotKnown || got.Location != "branch-001" {
		t.Errorf("%+v", got)
	}
	if e := got.Edges; len(e) != 2 || e[0].Listed != "listed" || !strings.HasPrefix(e[0].DataCentre, "ATL2") ||
		e[0].Role != "primary" {
		t.Errorf("%+v", e)
	}
	if portal.Status() != "ACTIVE" {
		t.Errorf("the session has not ended: %s", portal.Status())
	}
	portal.Queue(fakezia.Fault{Kind: fakezia.HTMLPage, Route: "/vips", Times: -1})
	if got = ask(); got.WhyNotKnown != "" || got.EdgesWhyNotKnown == "" || got.Edges[0].Listed != tenant.NotKnown ||
		got.Activation != "active" {
		t.Errorf("%+v", got)
	}
	portal.Queue(fakezia.Fault{Kind: fakezia.HTMLPage, Route: "/vpnCredentials", Times: -1})
	if got = ask(); !got.Asked || got.WhyNotKnown == "" || got.Credentials[0].State != tenant.NotKnown {
		t.Errorf("%+v", got)
	}
	if opened != 3 || closed != 3 {
		t.Errorf("%d opened, %d closed", opened, closed)
	}
	s.Portal.Login = ""
	if got = ask(); !got.Asked || !strings.Contains(got.WhyNotKnown, "has no login for the portal") {
		t.Errorf("%+v", got)
	}
}

// TestRolloutAsksForTheCause: a site of a rollout with the portal, whose edges do not take its credential, says why by
// what the portal shows, in its detail and in its evidence.
func TestRolloutAsksForTheCause(t *testing.T) {
	b := enginetest.New(t, ciscoios.Options{})
	c := newExecutor(t, b, b.Address)
	entry, err := c.Find("branch-001")
	if err != nil {
		t.Fatal(err)
	}
	portal := onPortal(t, entry.Site)
	t.Setenv("SITE_PSK", "another-key-0123456789") // of which the edges know nothing
	o := provision.DefaultOptions()
	o.Interval, o.Wait = time.Second, 30*time.Second
	o.Portal, o.Evidence = provision.PortalOn, local.EvidenceDir("spring")
	if _, o.Playbook, err = provision.FindPlaybook(""); err != nil {
		t.Fatal(err)
	}
	work := task(t, c, "branch-001")
	if work.Options, err = json.Marshal(o); err != nil {
		t.Fatal(err)
	}
	var steps []string
	result := c.Work(t.Context(), work, func(step string) { steps = append(steps, step) })
	const why = "branch@corp.example is there"
	if result.Outcome != rollout.RolledBack || !strings.Contains(result.Detail, why) ||
		!strings.Contains(result.Detail, "what is left is the pre-shared key") {
		t.Errorf("%+v", result)
	}
	if !told(steps, "asking the portal for the cause") || portal.Status() != "ACTIVE" {
		t.Errorf("%q, %s", steps, portal.Status())
	}
	text, err := os.ReadFile(filepath.Join(c.Runner.StateDir, local.EvidenceDir("spring"), "branch-001.json"))
	if err != nil {
		t.Fatal(err)
	}
	var d evidence.Document
	if err := json.Unmarshal(text, &d); err != nil {
		t.Fatal(err)
	}
	if d.Portal == nil || d.Portal.Credentials[0].Key != "same" || len(d.Causes) == 0 ||
		d.Causes[0].Portal != tenant.FindingWrongKey || !strings.Contains(d.Outcome.Error, why) {
		t.Errorf("%+v, %+v", d.Portal, d.Causes)
	}
	for _, known := range []string{"another-key", fakezia.DefaultAdmin().Password} {
		if strings.Contains(string(text), known) {
			t.Error("it shows a secret")
		}
	}
	// Another machine owns the tenant: a session that ends here would activate what that one has saved.
	work.Enrolled, steps = true, nil
	result = c.Work(t.Context(), work, func(step string) { steps = append(steps, step) })
	if result.Outcome != rollout.RolledBack || told(steps, "asking the portal for the cause") ||
		strings.Contains(result.Detail, why) {
		t.Errorf("with an owner elsewhere: %+v, %q", result, steps)
	}
}

// TestListingWords: what the list of a cloud says of an edge stands in a standing by the same words.
func TestListingWords(t *testing.T) {
	for word, is := range map[string]serviceedge.Listing{tenant.EdgeListed: serviceedge.Listed,
		tenant.EdgeNotListed: serviceedge.Unlisted, tenant.EdgeForGRE: serviceedge.ForGRE,
		tenant.NotKnown: serviceedge.NotTold} {
		if word != string(is) {
			t.Errorf("%q is %q", word, is)
		}
	}
}
