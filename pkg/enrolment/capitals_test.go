package enrolment_test

import (
	"testing"

	"github.com/ziatunnel/ziatunnel/pkg/enrolment"
	"github.com/ziatunnel/ziatunnel/pkg/portal"
	"github.com/ziatunnel/ziatunnel/pkg/tenant"
)

// TestCapitals: the portal compares FQDNs without case, and shows them as somebody has typed them.
func TestCapitals(t *testing.T) {
	t.Parallel()
	dir, s := t.TempDir(), newStandIn()
	s.credentials[7] = &standCredential{portal.Credential{ID: 7, Type: "UFQDN", FQDN: "Tokyo@Corp.example"}, "old"}
	task := taskOf("tokyo")
	task.SetKey, task.Parts = true, tenant.CredentialsOnly
	out, err := open(t, dir, s).Sync(t.Context(), task, yes)
	if err != nil || len(out.Done) != 1 || s.credentials[7].key != psk || len(s.credentials) != 1 {
		t.Errorf("%v %+v %v", err, out.Done, s.credentials[7])
	}
	again, err := open(t, dir, s).Review(t.Context(), enrolment.Task{Sites: task.Sites, Parts: task.Parts})
	if err != nil || !again.Plan.Empty() {
		t.Errorf("again: %v %+v", err, again.Plan)
	}
}
