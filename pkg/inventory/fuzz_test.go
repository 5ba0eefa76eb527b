package inventory_test

import (
	"strings"
	"testing"

	"github.com/ziatunnel/ziatunnel/pkg/inventory"
)

// FuzzDefaults: whatever stands in the defaults and in a site file over them, there is a site or an error, and a
// site is never another one than its file names.
func FuzzDefaults(f *testing.F) {
	f.Add(defaultsText, "site: a\nrouter: {address: 192.0.2.1}\ncredential: {fqdn: a@corp.example}\n")
	f.Add("labels: {region: [x]}\nrouter: &r {user: *r}\n", "site: a\nrouter: null\n")
	f.Add(defaultsText+"names: {acl: 102}\n", "site: b\nrouter: {address: \"{site}.example\"}\nnames: []\n")
	f.Fuzz(func(t *testing.T, defaults, text string) {
		v, err := inventory.Parse(files("s/defaults.yaml", defaults, "s/a.yaml", text))
		if len(v.Sites) == 0 && err == nil {
			t.Error("neither a site nor an error")
		}
		for _, s := range v.Sites {
			if err != nil || s.Site.Router.Address == "" || !strings.Contains(text, s.Site.Name) {
				t.Errorf("%+v, %v", s, err)
			}
		}
	})
}

// FuzzSelect: an expression selects some of the sites, in their order, or is refused.
func FuzzSelect(f *testing.F) {
	const table = "site,router.address,credential.fqdn,labels.region\na,192.0.2.1,a@corp.example,apac\n" +
		"b,192.0.2.2,b@corp.example,emea\n"
	all, err := inventory.Parse(files("s/defaults.yaml", defaultsText, "s/a.csv", table))
	if err != nil {
		f.Fatal(err)
	}
	f.Add("region=apac")
	f.Add("region!=a*")
	f.Add("name=[a-")
	f.Fuzz(func(t *testing.T, expression string) {
		some, err := all.Select(expression)
		at := 0
		for _, s := range some.Sites {
			for at < len(all.Sites) && all.Sites[at].Site.Name != s.Site.Name {
				at++
			}
		}
		if at == len(all.Sites) || err != nil && len(some.Sites) > 0 {
			t.Errorf("%q selects %+v, %v", expression, some.Sites, err)
		}
	})
}
