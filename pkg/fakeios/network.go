package fakeios

// network is what surrounds the router: reachability, negotiation with the service edges, SLA
// probes and tracks, as of the last time somebody looked.
type network struct{}
