package fakeios

import (
	"cmp"
	"fmt"
	"hash/fnv"
	"time"
)

// stage is where a tunnel's IKE SA stands.
type stage int

const (
	resting     stage = iota // no IKE SA: there is nothing to negotiate with
	negotiating              // IN-NEG
	ready                    // READY
)

// association is one tunnel's session with its edge: the IKE SA and the child SAs. What is up keeps
// the values that it was built with until it is renewed or lost.
type association struct {
	offer   offer
	stage   stage
	session int // session id, the same while the session lasts
	id      int // tunnel id, another one for every IKE SA

	began      time.Time // of this attempt
	up         time.Time // of the session
	ikeSince   time.Time
	childSince time.Time // zero: no child SA
	silent     time.Time // since when the edge does not answer; zero: it does
	missed     time.Time // since when packets into the tunnel have stayed without answer; zero: none
	forgotten  bool      // the edge has given this session up
	refused    bool      // the child SA could not be renewed; it ends with its lifetime
	attempt    time.Duration
	generation int // of the child SA
	checks     int // dead peer detection exchanges that have been counted

	// Counters belong to the flow: they outlive its SAs [inferred].
	encaps, decaps, sendErrors uint64
}

// Defaults of IOS, in seconds, and how long before its end an SA is renewed [inferred].
const (
	defaultIKELife   = 86400
	defaultChildLife = 3600
	childMargin      = 30 * time.Second
)

// retryInterval is how long an attempt that nobody answers, or that is turned down, stays IN-NEG
// before the next one [inferred].
const retryInterval = 30 * time.Second

func seconds(n int) time.Duration { return time.Duration(n) * time.Second }

func (o offer) ikeLife() time.Duration {
	return min(seconds(cmp.Or(o.lifetime, defaultIKELife)), edgeIKELife)
}

func (o offer) espLife() time.Duration {
	return min(seconds(cmp.Or(o.childLife, defaultChildLife)), edgeChildLife)
}

// givenUp is when dead peer detection gives a silent edge up: after the interval and five retries
// [inferred; measured against another IKE daemon]. Detection on demand starts with a packet that
// stays without answer. Zero: never.
func (a *association) givenUp() time.Time {
	d := a.offer.dpd
	if d == nil || a.silent.IsZero() || d.mode == "on-demand" && a.missed.IsZero() {
		return time.Time{}
	}
	since := a.silent
	if d.mode == "on-demand" {
		since = a.missed
	}
	return since.Add(seconds(d.interval + 5*d.retry))
}

// events calls at with every moment at which something about the session falls due.
func (a *association) events(at func(time.Time)) {
	switch a.stage {
	case negotiating:
		at(a.began.Add(a.attempt))
	case ready:
		at(a.ikeSince.Add(a.offer.ikeLife() * 19 / 20))
		at(a.ikeSince.Add(a.offer.ikeLife()))
		if !a.childSince.IsZero() {
			at(a.childSince.Add(a.offer.espLife() - childMargin))
			at(a.childSince.Add(a.offer.espLife()))
		}
		if !a.silent.IsZero() {
			at(a.silent.Add(edgePatience))
			at(a.givenUp())
		}
	}
}

// settleTunnels moves every negotiation to n.now.
func (n *network) settleTunnels(c *config) {
	kept, protected := map[string]bool{}, false
	for _, i := range c.interfaces {
		if i.tunnel == nil {
			continue
		}
		kept[i.name] = true
		protected = protected || i.tunnel.profile != ""
		if i.tunnel.mode == "" {
			n.gre[i.name] = n.greUp(c, i)
		}
		n.settleTunnel(c, i)
	}
	for name := range n.sas {
		if !kept[name] {
			delete(n.sas, name)
		}
	}
	for name := range n.recurses {
		if !kept[name] {
			delete(n.recurses, name)
		}
	}
	if protected != n.isakmp {
		n.isakmp = protected
		n.say("%%CRYPTO-6-ISAKMP_ON_OFF: ISAKMP is %s", map[bool]string{true: "ON", false: "OFF"}[protected])
	}
}

// greUp is the line protocol of a GRE tunnel without keepalives: it has ends and a route.
func (n *network) greUp(c *config, i *iface) bool {
	if i.shutdown || !i.tunnel.destination.IsValid() {
		return false
	}
	if _, reason := n.tunnelSource(c, i.tunnel.source); reason != "" {
		return false
	}
	_, reason := n.wayOfTunnel(c, i)
	return reason == ""
}

// settleTunnel moves one negotiation.
func (n *network) settleTunnel(c *config, i *iface) {
	o := n.offer(c, i)
	a := n.sas[i.name]
	switch {
	case !o.local.IsValid() || i.tunnel.profile == "":
		delete(n.sas, i.name)
		return
	case a == nil || a.offer.peer != o.peer || a.offer.local != o.local || a.offer.profiles != o.profiles:
		a = &association{}
		n.sas[i.name] = a
	}
	switch {
	case a.stage == ready && o.linked:
		n.live(c, a, o)
	case o.outcome == notTrying:
		if a.stage == ready {
			a.offer.edge.note(n.now, a.offer, "DOWN", "")
		}
		*a = association{offer: o, encaps: a.encaps, decaps: a.decaps, sendErrors: a.sendErrors}
	case a.stage != negotiating || a.offer.key() != o.key():
		n.begin(c, a, o)
	case !n.now.Before(a.began.Add(a.attempt)):
		n.finish(c, a, o)
	}
}

// begin sends the first packet of a new attempt.
func (n *network) begin(c *config, a *association, o offer) {
	n.nextID++
	*a = association{offer: o, stage: negotiating, id: n.nextID, session: n.nextID, began: n.now, attempt: retryInterval, encaps: a.encaps, decaps: a.decaps, sendErrors: a.sendErrors}
	n.leaves(o.via, o.ike(ikePort, 1).Reply())
	if o.edge == nil {
		return
	}
	edge := o.edge.at(n.now)
	if edge.reachable {
		n.arrives(c, o.via, o.ike(ikePort, 1))
	}
	if o.outcome >= childless {
		a.attempt = edge.NegotiationTime
	} else if o.failure != "" {
		o.edge.note(n.now, o, "PHASE1_ERROR", o.failure)
	}
}

// finish ends an attempt: with an IKE SA, or with another attempt.
func (n *network) finish(c *config, a *association, o offer) {
	if o.outcome < childless {
		n.begin(c, a, o)
		return
	}
	n.leaves(o.via, o.ike(o.port(), 1).Reply())
	n.arrives(c, o.via, o.ike(o.port(), 1))
	a.offer, a.stage, a.up, a.ikeSince = o, ready, n.now, n.now
	if o.outcome == childless {
		o.edge.note(n.now, o, "PHASE2_ERROR", o.failure)
		return
	}
	a.childSince = n.now
	a.generation++
	o.edge.note(n.now, o, "UP", "")
}

// established tells whether the child SAs of a tunnel are there.
func (n *network) established(name string) bool {
	a := n.sas[name]
	return a != nil && a.stage == ready && !a.childSince.IsZero()
}

// spi is the number of one direction of one SA, stable as long as the SA lives.
func (a *association) spi(name, direction string) uint64 {
	h := fnv.New64a()
	fmt.Fprintf(h, "%s/%s/%d/%d/%s", name, a.offer.peer, a.session, a.generation, direction)
	if name == "ike" {
		fmt.Fprintf(h, "/%d", a.id)
	}
	return h.Sum64() | 0x1000000010000000
}
