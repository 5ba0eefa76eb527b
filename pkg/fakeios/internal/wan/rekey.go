package wan

import (
	"time"

	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/running"
)

// maintain looks after a session that is up: dead peer detection and renewal. o is what would be
// negotiated now.
func (n *Network) maintain(c *running.Config, a *Association, o Offer) {
	edge := a.Offer.edge.at(n.Now)
	a.Offer.via, a.Offer.back = o.via, o.back
	a.Offer.Seen, a.Offer.Translated = o.Seen, o.Translated
	a.Offer.ports = o.ports
	arrives := edge.reachable && n.lostOnTheWay(c, o) == "" && n.hears(c, o.back, a.Offer.ike(a.Offer.Port(), 0))
	if why := edge.refusal(); why != "" && !a.droppedByEdge {
		a.droppedByEdge = true
		a.Offer.edge.logEvent(n.Now, a.Offer, "DOWN", why)
		if arrives { // its message that deletes the SAs
			n.tearDown(c, a, o)
			return
		}
	}
	answers := !a.droppedByEdge && arrives
	if answers {
		a.silentSince, a.unansweredSince = time.Time{}, time.Time{}
	} else if a.silentSince.IsZero() {
		a.silentSince = n.Now
	}
	if !answers {
		if n.Now.Sub(a.silentSince) >= edgeDPDTimeout && !a.droppedByEdge {
			a.droppedByEdge = true
			a.Offer.edge.logEvent(n.Now, a.Offer, "DOWN", "DPD_TIMEOUT")
		}
		if end := a.dpdDeadline(); !end.IsZero() && !n.Now.Before(end) {
			if !a.droppedByEdge {
				a.Offer.edge.logEvent(n.Now, a.Offer, "DOWN", "DPD_TIMEOUT")
			}
			n.tearDown(c, a, o)
			return
		}
	}
	n.renewChild(a, o, edge, answers)
	n.renewIKE(c, a, o, answers)
}

// tearDown gives a session up and tries again with what is configured now.
func (n *Network) tearDown(c *running.Config, a *Association, o Offer) {
	if o.Outcome == NotTrying {
		*a = Association{Offer: o, Encaps: a.Encaps, Decaps: a.Decaps, SendErrors: a.SendErrors}
		return
	}
	n.startAttempt(c, a, o)
}

// renewChild makes the first child SA, or a new one before the old one ends. This is where a PFS
// group is negotiated: one that the edge does not take comes to light only now.
func (n *Network) renewChild(a *Association, o Offer, edge edgeState, answers bool) {
	due := a.childSince.IsZero() || !n.Now.Before(a.childSince.Add(a.Offer.espLife()-ChildMargin))
	if !due || a.refused || !answers || n.Now.Before(a.childFrom) {
		return
	}
	if len(o.Transforms) == 0 || n.childRefusal(o, edge) != "" || !a.childSince.IsZero() && !edge.acceptsPFS(o.PFS) {
		if !a.childSince.IsZero() {
			a.refused = true
			a.Offer.edge.logEvent(n.Now, a.Offer, "PHASE2_ERROR", "INVALID_PROPOSAL")
		}
		return
	}
	status := "REKEY"
	if a.childSince.IsZero() {
		status = "UP"
	}
	a.Offer.Outcome = Agreed
	a.Offer.Transforms = o.Transforms
	a.Offer.childLife = o.childLife
	a.Offer.PFS = o.PFS
	a.childSince = n.Now
	a.Generation++
	a.Offer.edge.logEvent(n.Now, a.Offer, status, "")
}

// renewIKE makes a new IKE SA before the old one ends, and ends the session when an SA has reached
// its lifetime.
func (n *Network) renewIKE(c *running.Config, a *Association, o Offer, answers bool) {
	over := func(since time.Time, life time.Duration) bool {
		return !since.IsZero() && !n.Now.Before(since.Add(life))
	}
	switch {
	case over(a.childSince, a.Offer.espLife()):
		a.Offer.edge.logEvent(n.Now, a.Offer, "PHASE2_DOWN", "EXPIRED")
		n.tearDown(c, a, o)
	case over(a.IKESince, a.Offer.ikeLife()):
		a.Offer.edge.logEvent(n.Now, a.Offer, "PHASE1_DOWN", "EXPIRED")
		n.tearDown(c, a, o)
	case over(a.IKESince, a.Offer.ikeLife()*19/20) && answers && o.Suite != (ikeSuite{}):
		n.nextID++
		a.ID = n.nextID
		a.IKESince = n.Now
		a.Offer.Suite = o.Suite
		a.Offer.lifetime = o.lifetime
		a.Checks = 0
		n.transmit(o.via, o.ike(o.Port(), 1).Reply())
		n.hears(c, o.back, o.ike(o.Port(), 1))
	}
}

// keepalives counts the exchanges of dead peer detection up to now.
func (n *Network) keepalives(c *running.Config) {
	for _, a := range n.Associations {
		if a.Stage != Ready || a.Offer.DPD == nil || a.Offer.DPD.Mode == "on-demand" || !a.silentSince.IsZero() {
			continue
		}
		made := int(n.Now.Sub(a.IKESince) / seconds(a.Offer.DPD.Interval))
		if more := made - a.Checks; more > 0 {
			n.transmit(a.Offer.via, a.Offer.ike(a.Offer.Port(), uint64(more)).Reply())
			n.hears(c, a.Offer.back, a.Offer.ike(a.Offer.Port(), uint64(more)))
		}
		a.Checks = made
	}
}
