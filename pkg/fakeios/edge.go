package fakeios

import (
	"cmp"
	"net/netip"
	"slices"
	"strings"
	"sync"
	"time"
)

// EdgeConfig is a simulated ZIA public service edge as the customer's portal has set it up.
type EdgeConfig struct {
	VPN    netip.Addr // where tunnels end
	Global netip.Addr // answers the health page, inside a tunnel only
	Cloud  string     // the cloud its health page serves, without ".net"; empty: any
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

// Edge is a service edge under way. Its knobs may be turned while tunnels are up; it is safe for
// concurrent use and may serve many routers.
type Edge struct {
	mu          sync.Mutex
	cfg         EdgeConfig
	unreachable bool
	sick        bool
}

// NewEdge starts a service edge that is reachable and well.
func NewEdge(cfg EdgeConfig) *Edge {
	cfg.NegotiationTime = cmp.Or(cfg.NegotiationTime, time.Second)
	cfg.ProbeRTT = cmp.Or(cfg.ProbeRTT, 24*time.Millisecond)
	return &Edge{cfg: cfg}
}

// SetReachable cuts the edge off the Internet, or brings it back.
func (e *Edge) SetReachable(yes bool) { e.locked(func() { e.unreachable = !yes }) }

// SetSick lets IKE go on while the health page no longer answers.
func (e *Edge) SetSick(yes bool) { e.locked(func() { e.sick = yes }) }

// SetCredentials replaces what the portal has activated.
func (e *Edge) SetCredentials(c ...Credential) {
	e.locked(func() { e.cfg.Credentials = slices.Clone(c) })
}

// SetAESSubscription buys or ends the encryption subscription.
func (e *Edge) SetAESSubscription(yes bool) { e.locked(func() { e.cfg.AESSubscription = yes }) }

func (e *Edge) locked(change func()) {
	e.mu.Lock()
	defer e.mu.Unlock()
	change()
}

// snapshot is the edge at one moment.
func (e *Edge) snapshot() (cfg EdgeConfig, reachable, sick bool) {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.cfg, !e.unreachable, e.sick
}

// knows tells whether the portal has this credential with this key; FQDNs compare without case.
func (c EdgeConfig) knows(fqdn, psk string) bool {
	return slices.ContainsFunc(c.Credentials, func(k Credential) bool {
		return strings.EqualFold(k.FQDN, fqdn) && k.PSK == psk
	})
}

// acceptsIKE is the vendor's table of phase 1 proposals.
func (c EdgeConfig) acceptsIKE(p *ikev2Proposal) bool {
	good := func(list []string, legal ...string) bool {
		return slices.ContainsFunc(list, func(s string) bool { return slices.Contains(legal, s) })
	}
	return good(p.encryption, "aes-cbc-256", "aes-cbc-192", "aes-cbc-128", "3des") &&
		good(p.integrity, "sha1", "sha256", "sha384", "sha512") &&
		good(p.groups, "2", "5", "14", "19", "20", "21")
}

// acceptsESP is the vendor's table of phase 2 transforms: NULL for everybody, AES with the
// subscription, 3DES never.
func (c EdgeConfig) acceptsESP(transforms []string) bool {
	hmac := slices.ContainsFunc(transforms, func(t string) bool { return strings.HasSuffix(t, "-hmac") })
	for _, t := range transforms {
		switch {
		case t == "esp-null":
			return hmac
		case strings.HasPrefix(t, "esp-gcm"):
			return c.AESSubscription
		case strings.HasPrefix(t, "esp-aes"):
			return c.AESSubscription && hmac
		}
	}
	return false
}
