package tenant_test

import (
	"strings"
	"testing"

	"github.com/ziatunnel/ziatunnel/pkg/tenant"
)

// TestExamine: what a service edge refuses in the same words is told apart.
func TestExamine(t *testing.T) {
	t.Parallel()
	unlinked := thereBut(func(s *tenant.State) {
		s.Credentials[0].Location, s.Locations[0].Credentials = tenant.Ref{}, nil
	})
	for _, c := range []struct {
		name  string
		state tenant.State
		want  tenant.Want
		is    string
	}{
		{"all is right", there(), key(tenant.KeySame), "as_wanted"},
		{"nothing there", tenant.State{Activation: tenant.Active}, key(tenant.KeyUnknown), "credential_absent"},
		{"not linked", unlinked, key(tenant.KeySame), "credential_not_linked"},
		{"not active", thereBut(func(s *tenant.State) { s.Activation = tenant.Pending }), key(tenant.KeySame),
			"not_activated"},
		{"another key", there(), key(tenant.KeyDiffers), "key_differs"},
		{"nobody knows the key", there(), key(tenant.KeyUnknown), "key_not_known"},
		{"a key was on its way", there(), key(tenant.KeyInDoubt), "key_not_known"},
		{"elsewhere", thereBut(func(s *tenant.State) { s.Credentials[0].Location = ref(8, "osaka") }),
			key(tenant.KeySame),
			"linked_elsewhere"},
	} {
		var names []string
		for _, f := range tenant.Examine(c.state, c.want) {
			names = append(names, f.Name)
		}
		if got := strings.Join(names, " "); got != c.is {
			t.Errorf("%s: %s, want %s", c.name, got, c.is)
		}
	}
}
