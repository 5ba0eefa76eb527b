package enginetest

import (
	"testing"

	"github.com/ziatunnel/ziatunnel/pkg/fakeios"
)

// NewPSK is the pre-shared key of the branch behind [Branch.Rotate]. It must never appear in anything that is written.
const NewPSK = "next-key-9876543210"

// Rotate changes the pre-shared key as a customer does: at once in the portal, which knows one key of a credential,
// and then in what the job wants. Tunnels that are up stay up: the edges ask for it at the next negotiation.
func (b *Branch) Rotate(t testing.TB) {
	t.Helper()
	b.Portal(NewPSK)
	b.WantNext(t, SiteText, NewPSK)
}

// Portal changes the key that both edges take.
func (b *Branch) Portal(psk string) {
	for _, edge := range []*fakeios.Edge{b.Primary, b.Backup} {
		edge.SetCredentials(fakeios.Credential{FQDN: "branch@corp.example", PSK: psk})
	}
}

// WantNext lets the job want another site file, or another key, behind what was applied already. Other than after
// [Branch.Wants], what the router is now is what it is to be taken back to.
func (b *Branch) WantNext(t testing.TB, site, psk string) {
	t.Helper()
	next, err := JobWith(site, psk)
	if err != nil {
		t.Fatal(err)
	}
	b.Job.Site, b.Job.Render = next.Site, next.Render
	b.Job.Rendered, b.Job.Shapes = next.Rendered, next.Shapes
	b.Job.Want = FullExpectation(next.Want)
	b.Before, b.Startup = b.Router.RunningConfig(), b.Router.StartupConfig()
}
