package fakecloud

import (
	"github.com/ziatunnel/ziatunnel/pkg/fakeios"
	"github.com/ziatunnel/ziatunnel/pkg/fakezia"
)

// Linking says whether a credential that no location uses brings a tunnel up.
type Linking bool

// The two ways. Nobody has written down which is right.
const (
	LinkedOnly   Linking = false // [inferred]: the guide links before it builds the tunnel
	UnlinkedToo  Linking = true
	typeOfTunnel         = "UFQDN" // the one kind that simulated edges know
)

// Connect gives edges the credentials that the portal has activated, now and whenever something is activated. What
// they knew before is gone. Tunnels that are up stay up until they are negotiated anew.
func Connect(portal *fakezia.Server, linking Linking, edges ...*fakeios.Edge) {
	portal.Watch(func(active *fakezia.Snapshot) {
		known := usable(active, linking)
		for _, edge := range edges {
			edge.SetCredentials(known...)
		}
	})
}

// usable are the credentials with which a tunnel comes up.
func usable(active *fakezia.Snapshot, linking Linking) []fakeios.Credential {
	var out []fakeios.Credential
	for _, c := range active.Credentials {
		if c.Type == typeOfTunnel && (c.Location != nil || linking == UnlinkedToo) {
			out = append(out, fakeios.Credential{FQDN: c.FQDN, PSK: c.PSK})
		}
	}
	return out
}
