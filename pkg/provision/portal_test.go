package provision_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/ziatunnel/ziatunnel/pkg/provision"
	"github.com/ziatunnel/ziatunnel/pkg/secret"
	"github.com/ziatunnel/ziatunnel/pkg/site"
)

// TestOneOfficeATenant: sites that log in as the same somebody share an office, and so one login and one activation,
// wherever their files lie. Another secret is another login.
func TestOneOfficeATenant(t *testing.T) {
	o := newOffice(t)
	ref, err := secret.ParseRef("file:portal.secret")
	if err != nil {
		t.Fatal(err)
	}
	var sites []provision.PortalSite
	for name, text := range map[string]string{"east": "one", "west": "one", "south": "another"} {
		s := *o.site
		s.Name = name
		s.Portal = site.Portal{Login: site.LoginOneAPI, Vanity: "acme", ClientID: "client", ClientSecret: ref}
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, "portal.secret"), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		sites = append(sites, provision.PortalSite{Site: &s, Dir: dir})
	}
	offices, err := o.runner.OpenPortal(t.Context(), provision.PortalWork{Redactor: secret.NewRedactor(), NoKeys: true,
		Sites: sites})
	if err != nil || len(offices) != 2 || len(offices[0].Sites)+len(offices[1].Sites) != 3 ||
		offices[0].Tenant != offices[1].Tenant {
		t.Errorf("%d offices, %v", len(offices), err)
	}
}
