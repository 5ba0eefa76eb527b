package fakeios

import (
	"fmt"
	"slices"

	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/wan"
)

// Edge is a simulated service edge. Its settings may be changed while tunnels are up. It is safe for
// concurrent use and may serve many routers.
type Edge = wan.Edge

// EdgeConfig is a simulated ZIA public service edge as the customer's portal has set it up.
type EdgeConfig = wan.EdgeConfig

// Credential is a VPN credential: FQDN-style user and pre-shared key.
type Credential = wan.Credential

// NewEdge starts a service edge that is reachable and serves traffic.
func NewEdge(cfg EdgeConfig) *Edge { return wan.NewEdge(cfg) }

// Uplink is an interface to the Internet, and what its provider does for it.
type Uplink = wan.Uplink

// UplinkState is how an Uplink is.
type UplinkState = wan.UplinkState

// The states of an uplink.
const (
	UplinkWorks  = wan.UplinkWorks
	CableCut     = wan.CableCut     // its line is down
	ProviderDown = wan.ProviderDown // its line is up, and nothing comes back
)

// SetUplink cuts an interface to the Internet, or brings it back. It stays so over a reload.
func (r *Router) SetUplink(name string, state UplinkState) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.running.Interface(name) == nil {
		return fmt.Errorf("there is no interface %s to cut: name one of the router in full, as FastEthernet4", name)
	}
	if i := slices.IndexFunc(r.cfg.Uplinks, func(u Uplink) bool { return u.Interface == name }); i >= 0 {
		r.cfg.Uplinks[i].State = state
	} else {
		r.cfg.Uplinks = append(r.cfg.Uplinks, Uplink{Interface: name, State: state})
	}
	r.catchUp()
	r.net.SetUplink(name, state)
	r.catchUp()
	return nil
}
