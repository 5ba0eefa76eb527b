package diagnosis_test

import (
	"strings"
	"testing"

	"github.com/ziatunnel/ziatunnel/pkg/diagnosis"
	"github.com/ziatunnel/ziatunnel/pkg/tenant"
)

// TestCredentialByThePortal: one refusal of the edges, and what the portal makes of it.
func TestCredentialByThePortal(t *testing.T) {
	t.Parallel()
	const fqdn = "branch@corp.example"
	want := func(key tenant.KeyKnowledge) tenant.Want {
		return tenant.Want{Site: "branch-001", Location: "branch-001",
			Credentials: []tenant.WantedCredential{{FQDN: fqdn, Key: key}}}
	}
	there := tenant.Ref{ID: 7, Name: fqdn}
	told := func(key tenant.KeyKnowledge, a tenant.Activation, linked bool, credentials ...tenant.Ref,
	) *tenant.Standing {
		state := tenant.State{Activation: a}
		at := tenant.Location{Ref: tenant.Ref{ID: 9, Name: "branch-001"}}
		for _, c := range credentials {
			is := tenant.Credential{ID: c.ID, FQDN: c.Name, Type: tenant.UFQDN}
			if linked {
				at.Credentials, is.Location = append(at.Credentials, c), at.Ref
			}
			state.Credentials = append(state.Credentials, is)
		}
		state.Locations = []tenant.Location{at}
		s := tenant.NotAsked(want(key), nil).Told(state, want(key))
		return &s
	}
	away := tenant.NotAsked(want(tenant.KeyUnknown), nil).NotTold("no answer: refused")
	stuck := negotiating(branch(t), "IN-NEG", "DOWN-NEGOTIATING")
	one := stuck // the primary is up
	one.Report.Tunnels = append(branch(t).Report.Tunnels[:1:1], stuck.Report.Tunnels[1])
	const alone, beside = "credential", "credential, edge_identity"
	for name, c := range map[string]struct {
		in     diagnosis.Input
		portal *tenant.Standing
		causes string
		says   string // the portal
		why    string
	}{
		"nobody has asked": {stuck, nil, beside, "", "not linked to a location"},
		"not there": {stuck, told("", tenant.Active, false), alone, "credential_absent",
			"has no credential for " + fqdn},
		"not linked": {stuck, told("", tenant.Active, false, there), beside, "credential_not_linked",
			"is linked to no location, and the site wants branch-001"},
		"waits": {stuck, told("", tenant.Pending, true, there), beside, "not_activated",
			"linked to location branch-001, but saved changes are not active yet"},
		"in force": {stuck, told(tenant.KeySame, tenant.Active, true, there), beside, "key_differs",
			"and active: what is left is the pre-shared key"},
		"no answer": {stuck, &away, beside, "not_known",
			"not linked to a location; the portal has not told: no answer"},
		"in force, and another edge takes it": {one, told(tenant.KeySame, tenant.Active, true, there),
			"edge_identity backup, credential backup", "key_differs",
			"this edge may not know it, or its last change, yet; the portal has it, linked and active"},
		"deleted, and another edge still takes it": {one, told("", tenant.Active, false),
			"credential backup", "credential_absent", "has no credential"},
		"its link waits, and another edge takes what was before": {one, told("", tenant.Pending, true, there),
			"credential backup, edge_identity backup", "not_activated", "saved changes are not active yet"},
		"the router is to blame": {edited(stuck, "pre-shared-key key-0123456789", "pre-shared-key other-key"),
			told(tenant.KeySame, tenant.Active, true, there), "psk_differs", "", "not the one of the site file"},
	} {
		c.in.Portal = c.portal
		causes := diagnosis.Diagnose(c.in)
		if names(causes) != c.causes {
			t.Errorf("%s: %q, want %q", name, names(causes), c.causes)
			continue
		}
		for _, cause := range causes {
			if cause.Name != "edge_identity" && (cause.Portal != c.says || !strings.Contains(cause.Why, c.why) ||
				cause.Next == "" || strings.Contains(cause.Why, "\n")) {
				t.Errorf("%s: %+v", name, cause)
			}
		}
	}
}
