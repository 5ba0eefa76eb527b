package wan

import (
	"cmp"
	"maps"
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
	// Globals are further addresses of that kind, besides the vendor's own, which every edge answers.
	Globals []netip.Addr
	Cloud   string // the cloud its health page serves, without ".net"; empty: any
	// Credentials are those of the portal.
	Credentials []Credential
	// AESSubscription allows encrypted phase 2 transforms; without it only NULL.
	AESSubscription bool
	// NegotiationTime is how long IKE takes from the first packet to READY. Default 1 s.
	NegotiationTime time.Duration
	// ProbeRTT is the round trip of the health page. Default 24 ms.
	ProbeRTT time.Duration
	// Identity is the IKE identity that the edge shows. Empty: its VPN address, which is what the
	// vendor's guide expects; the vendor does not document it.
	Identity string
	// PFSGroups are the Diffie-Hellman groups that it takes when child SAs are renewed. Nil: the
	// vendor's table. No PFS is always fine.
	PFSGroups []int
}

// Credential is a VPN credential: FQDN-style user and pre-shared key.
type Credential struct {
	FQDN string
	PSK  string
	// Inactive is a credential that the portal has not activated yet: on the wire it fails like
	// one that nobody knows.
	Inactive bool
}

// Edge is a simulated service edge. Its settings may be changed while tunnels are up. It is safe for
// concurrent use and may serve many routers.
type Edge struct {
	mu        sync.Mutex
	cfg       EdgeConfig
	peer      bool // somebody else's device: it takes whatever is offered
	health    health
	log       []string
	observers map[*Observer]bool
}

// NewEdge starts a service edge that is reachable and serves traffic.
func NewEdge(cfg EdgeConfig) *Edge {
	cfg.NegotiationTime = cmp.Or(cfg.NegotiationTime, time.Second)
	cfg.ProbeRTT = cmp.Or(cfg.ProbeRTT, 24*time.Millisecond)
	return &Edge{cfg: cfg, observers: map[*Observer]bool{}}
}

// SetCredentials replaces the credentials of the portal. Tunnels that are up stay up.
func (e *Edge) SetCredentials(c ...Credential) {
	e.change(func() { e.cfg.Credentials = slices.Clone(c) })
}

// SetActive activates one credential or takes that back.
func (e *Edge) SetActive(fqdn string, yes bool) {
	e.change(func() {
		list := slices.Clone(e.cfg.Credentials)
		for i := range list {
			if strings.EqualFold(list[i].FQDN, fqdn) {
				list[i].Inactive = !yes
			}
		}
		e.cfg.Credentials = list
	})
}

// SetAESSubscription buys or ends the encryption subscription.
func (e *Edge) SetAESSubscription(yes bool) { e.change(func() { e.cfg.AESSubscription = yes }) }

// SetIdentity makes the edge show another IKE identity than its address; "" is its address.
func (e *Edge) SetIdentity(id string) { e.change(func() { e.cfg.Identity = id }) }

// change changes a setting. Routers first catch up to now without the change, and then with it. It
// must not be called by anyone who holds a router's lock.
func (e *Edge) change(turn func()) {
	e.mu.Lock()
	observers := slices.Collect(maps.Keys(e.observers))
	e.mu.Unlock()
	for _, o := range observers {
		o.Look()
	}
	e.mu.Lock()
	turn()
	e.mu.Unlock()
	for _, o := range observers {
		o.Look()
	}
}

// Observer is a router that uses an edge.
type Observer struct {
	// Look brings the router's network up to now. It takes the router's lock.
	Look func()
}

// watch makes a router notice when a setting changes.
func (e *Edge) watch(o *Observer) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.observers[o] = true
}

// settings are what the portal has set up.
func (e *Edge) settings() EdgeConfig {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.cfg
}

// edgeState is an edge at one moment.
type edgeState struct {
	EdgeConfig
	health
	peer      bool
	reachable bool
	nextFlap  time.Time // when flapping changes reachable; zero: it does not flap
}

// at is the edge at a moment of the asking router's time.
func (e *Edge) at(now time.Time) edgeState {
	e.mu.Lock()
	defer e.mu.Unlock()
	state := edgeState{EdgeConfig: e.cfg, peer: e.peer, reachable: !e.health.unreachable}
	if gone, next := e.health.flaps.at(now); !next.IsZero() {
		state.reachable, state.nextFlap = state.reachable && !gone, next
	}
	if slow, _ := e.health.slows.at(now); slow {
		state.ProbeRTT = e.health.slowRTT
	}
	state.health = e.health
	return state
}

// edgeLogSize bounds the log of an edge.
const edgeLogSize = 500

// logEvent writes a line of the tunnel log.
func (e *Edge) logEvent(at time.Time, o Offer, status, reason string) {
	line := strings.TrimSpace(at.UTC().Format(time.RFC3339) + " " + o.Identity + " " + o.Source().String() + " " +
		status + " " + reason)
	e.mu.Lock()
	defer e.mu.Unlock()
	e.log = append(e.log, line)
	e.log = e.log[max(len(e.log)-edgeLogSize, 0):]
}

// Log is the tunnel log of the edge, oldest first: time, credential, source address with its port, status (UP,
// DOWN, REKEY, PHASE1_ERROR, PHASE2_ERROR) and reason in the vendor's words (PSKEY_NOTFOUND,
// PSKEY_MISMATCH, INVALID_PROPOSAL, DPD_TIMEOUT, EXPIRED, "Org excluded from DC").
func (e *Edge) Log() []string {
	e.mu.Lock()
	observers := slices.Collect(maps.Keys(e.observers))
	e.mu.Unlock()
	for _, o := range observers {
		o.Look()
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	return slices.Clone(e.log)
}
