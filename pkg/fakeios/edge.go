package fakeios

import (
	"net/netip"
	"time"
)

// EdgeConfig is a simulated ZIA public service edge as the customer's portal has set it up.
type EdgeConfig struct {
	VPN    netip.Addr // where tunnels end
	Global netip.Addr // answers the health page, inside a tunnel only
	Cloud  string     // the cloud its health page serves, without ".net"
	// Credentials that the portal has activated.
	Credentials []Credential
	// AESSubscription allows encrypted phase 2 transforms; without it only NULL.
	AESSubscription bool
	// NegotiationTime is how long IKE takes from the first packet to READY. Default 1 s.
	NegotiationTime time.Duration
	// ProbeRTT is the round trip of the health page. Default 24 ms.
	ProbeRTT time.Duration
}

// Credential is a VPN credential: FQDN-style user and pre-shared key.
type Credential struct {
	FQDN string
	PSK  string
}
