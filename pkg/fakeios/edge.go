package fakeios

import "github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/wan"

// Edge is a simulated service edge. Its settings may be changed while tunnels are up. It is safe for
// concurrent use and may serve many routers.
type Edge = wan.Edge

// EdgeConfig is a simulated ZIA public service edge as the customer's portal has set it up.
type EdgeConfig = wan.EdgeConfig

// Credential is a VPN credential: FQDN-style user and pre-shared key.
type Credential = wan.Credential

// NewEdge starts a service edge that is reachable and serves traffic.
func NewEdge(cfg EdgeConfig) *Edge { return wan.NewEdge(cfg) }
