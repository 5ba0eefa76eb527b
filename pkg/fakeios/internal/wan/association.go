package wan

import (
	"cmp"
	"fmt"
	"hash/fnv"
	"time"

	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/packet"
	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/running"
)

// Stage is where a tunnel's IKE SA stands.
type Stage int

// The stages of an IKE SA.
const (
	Idle        Stage = iota // no IKE SA: there is nothing to negotiate with
	Negotiating              // IN-NEG
	Ready                    // READY
)

// Association is one tunnel's session with its edge: the IKE SA and the child SAs. What is up keeps
// the values that it was built with until it is renewed or lost.
type Association struct {
	Offer   Offer
	Stage   Stage
	Session int // session id, the same while the session lasts
	ID      int // tunnel id, another one for every IKE SA

	began           time.Time // of this attempt
	UpSince         time.Time // of the session
	IKESince        time.Time
	childSince      time.Time // zero: no child SA
	childFrom       time.Time // until then no child SA is made: the last one was cleared
	silentSince     time.Time // since when the edge does not answer; zero: it does
	unansweredSince time.Time // since when packets into the tunnel have stayed without answer; zero: none
	droppedByEdge   bool      // the edge has given this session up
	refused         bool      // the child SA could not be renewed; it ends with its lifetime
	attempt         time.Duration
	Generation      int // of the child SA
	Checks          int // dead peer detection exchanges that have been counted

	// Counters belong to the flow: they outlive its SAs [inferred].
	Encaps, Decaps, SendErrors uint64
}

// Defaults of IOS, in seconds, and how long before its end an SA is renewed [inferred].
const (
	defaultIKELife   = 86400
	defaultChildLife = 3600
	ChildMargin      = 30 * time.Second
)

// retryInterval is how long an attempt that nobody answers, or that is turned down, stays IN-NEG
// before the next one [inferred].
const retryInterval = 30 * time.Second

func seconds(n int) time.Duration { return time.Duration(n) * time.Second }

func (o Offer) ikeLife() time.Duration {
	return min(seconds(cmp.Or(o.lifetime, defaultIKELife)), edgeIKELife)
}

func (o Offer) espLife() time.Duration {
	return min(seconds(cmp.Or(o.childLife, defaultChildLife)), edgeChildLife)
}

// dpdDeadline is when dead peer detection gives a silent edge up: after the interval and five retries
// [inferred; measured against another IKE daemon]. Detection on demand starts with a packet that
// stays without answer. Zero: never.
func (a *Association) dpdDeadline() time.Time {
	d := a.Offer.DPD
	if d == nil || a.silentSince.IsZero() || d.Mode == "on-demand" && a.unansweredSince.IsZero() {
		return time.Time{}
	}
	since := a.silentSince
	if d.Mode == "on-demand" {
		since = a.unansweredSince
	}
	return since.Add(seconds(d.Interval + 5*d.Retry))
}

// events calls at with every moment at which something about the session falls due.
func (a *Association) events(at func(time.Time)) {
	switch a.Stage {
	case Negotiating:
		at(a.began.Add(a.attempt))
	case Ready:
		at(a.IKESince.Add(a.Offer.ikeLife() * 19 / 20))
		at(a.IKESince.Add(a.Offer.ikeLife()))
		at(a.childFrom)
		if !a.childSince.IsZero() {
			at(a.childSince.Add(a.Offer.espLife() - ChildMargin))
			at(a.childSince.Add(a.Offer.espLife()))
		}
		if !a.silentSince.IsZero() {
			at(a.silentSince.Add(edgeDPDTimeout))
			at(a.dpdDeadline())
		}
	}
}

// updateTunnels moves every negotiation to n.Now.
func (n *Network) updateTunnels(c *running.Config) {
	kept, protected := map[string]bool{}, false
	for _, i := range c.Interfaces {
		if i.Tunnel == nil {
			continue
		}
		kept[i.Name] = true
		protected = protected || i.Tunnel.Profile != ""
		switch {
		case i.Tunnel.Mode != vti:
			n.gre[i.Name] = n.greUp(c, i)
		case n.isakmpVTI(c, i):
			n.gre[i.Name] = n.isakmpUp(c, i)
		}
		n.updateTunnel(c, i)
	}
	for name := range n.Associations {
		if !kept[name] {
			delete(n.Associations, name)
		}
	}
	for name := range n.RecursiveUntil {
		if !kept[name] {
			delete(n.RecursiveUntil, name)
		}
	}
	if protected != n.isakmp {
		n.isakmp = protected
		n.log("%%CRYPTO-6-ISAKMP_ON_OFF: ISAKMP is %s", map[bool]string{true: "ON", false: "OFF"}[protected])
	}
}

// greUp is the line protocol of a GRE tunnel without keepalives: it has ends and a route. One with many ends needs
// its own alone.
func (n *Network) greUp(c *running.Config, i *running.Interface) bool {
	if i.Shutdown || !i.Tunnel.Destination.IsValid() && i.Tunnel.Mode != mGRE {
		return false
	}
	if _, reason := n.tunnelSource(c, i.Tunnel); reason != "" {
		return false
	}
	if i.Tunnel.Mode == mGRE {
		return true
	}
	_, reason := n.tunnelEgress(c, i)
	return reason == ""
}

// updateTunnel moves one negotiation.
func (n *Network) updateTunnel(c *running.Config, i *running.Interface) {
	o := n.Offer(c, i)
	a := n.Associations[i.Name]
	switch {
	case !o.Local.IsValid() || i.Tunnel.Profile == "":
		delete(n.Associations, i.Name)
		return
	case a == nil || a.Offer.Peer != o.Peer || a.Offer.Local != o.Local || a.Offer.profiles != o.profiles:
		a = &Association{}
		n.Associations[i.Name] = a
	}
	switch {
	case a.Stage == Ready && o.linked:
		n.maintain(c, a, o)
	case o.Outcome == NotTrying:
		if a.Stage == Ready {
			a.Offer.edge.logEvent(n.Now, a.Offer, "DOWN", "")
		}
		*a = Association{Offer: o, Encaps: a.Encaps, Decaps: a.Decaps, SendErrors: a.SendErrors}
	case a.Stage != Negotiating || a.Offer.key() != o.key():
		n.startAttempt(c, a, o)
	case !n.Now.Before(a.began.Add(a.attempt)):
		n.finishAttempt(c, a, o)
	}
}

// startAttempt sends the first packet of a new attempt.
func (n *Network) startAttempt(c *running.Config, a *Association, o Offer) {
	n.nextID++
	*a = Association{Offer: o, Stage: Negotiating, ID: n.nextID, Session: n.nextID, began: n.Now,
		attempt: retryInterval, Encaps: a.Encaps, Decaps: a.Decaps, SendErrors: a.SendErrors}
	n.transmit(o.via, o.ike(IKEPort, 1).Reply())
	if o.edge == nil {
		return
	}
	edge := o.edge.at(n.Now)
	if edge.reachable && n.lostOnTheWay(c, o) == "" {
		n.hears(c, o.back, o.ike(IKEPort, 1))
	}
	if o.Outcome >= Childless {
		a.attempt = edge.NegotiationTime
	} else if o.failure != "" {
		o.edge.logEvent(n.Now, o, "PHASE1_ERROR", o.failure)
	}
}

// finishAttempt ends an attempt: with an IKE SA, or with another attempt.
func (n *Network) finishAttempt(c *running.Config, a *Association, o Offer) {
	if o.Outcome < Childless {
		n.startAttempt(c, a, o)
		return
	}
	n.transmit(o.via, o.ike(o.Port(), 1).Reply())
	n.hears(c, o.back, o.ike(o.Port(), 1))
	a.Offer = o
	a.Stage = Ready
	a.UpSince = n.Now
	a.IKESince = n.Now
	if o.Outcome == Childless {
		o.edge.logEvent(n.Now, o, "PHASE2_ERROR", o.failure)
		return
	}
	a.childSince = n.Now
	a.Generation++
	o.edge.logEvent(n.Now, o, "UP", "")
}

// Established reports whether the child SAs of a tunnel are there.
func (n *Network) Established(name string) bool {
	a := n.Associations[name]
	return a != nil && a.Stage == Ready && !a.childSince.IsZero()
}

// SPI is the number of one direction of one SA, stable as long as the SA lives.
func (a *Association) SPI(name, direction string) uint64 {
	h := fnv.New64a()
	fmt.Fprintf(h, "%s/%s/%d/%d/%s", name, a.Offer.Peer, a.Session, a.Generation, direction)
	if name == "ike" {
		fmt.Fprintf(h, "/%d", a.ID)
	}
	return h.Sum64() | 0x1000000010000000
}

// ESPSPI is the number of one direction of the child SA.
func (a *Association) ESPSPI(name, direction string) uint32 {
	return uint32(a.SPI(name, direction)) //nolint:gosec // half of the digest; RFC 4303 has 32 bits
}

// Remaining is what is left of the child SA's lifetime, in kilobytes and seconds.
func (a *Association) Remaining(now time.Time) (kilobytes, left int) {
	if a.childSince.IsZero() {
		return 0, 0
	}
	life := seconds(a.Offer.childLife)
	if life == 0 {
		life = seconds(defaultChildLife)
	}
	used := int(packet.BytesOf(a.Encaps+a.Decaps) / 1024) //nolint:gosec // a lab does not send exabytes
	return 4608000 - used, int((life - now.Sub(a.childSince)) / time.Second)
}

// RemoteID is the identity that the edge shows.
func (a *Association) RemoteID(now time.Time) string {
	return cmp.Or(a.Offer.edge.at(now).Identity, a.Offer.Peer.String())
}

// ConfiguredIKELife is the lifetime that IOS shows: its own.
func (o Offer) ConfiguredIKELife() time.Duration {
	if o.lifetime == 0 {
		return seconds(defaultIKELife)
	}
	return seconds(o.lifetime)
}
