package fakeios

import "time"

// live looks after a session that is up: dead peer detection and renewal. o is what would be
// negotiated now.
func (n *network) live(c *config, a *association, o offer) {
	edge := a.offer.edge.at(n.now)
	answers := !a.forgotten && edge.reachable && n.arrives(c, o.via, a.offer.ike(a.offer.port(), 0))
	if answers {
		a.silent, a.missed = time.Time{}, time.Time{}
	} else if a.silent.IsZero() {
		a.silent = n.now
	}
	if !answers {
		if n.now.Sub(a.silent) >= edgePatience && !a.forgotten {
			a.forgotten = true
			a.offer.edge.note(n.now, a.offer, "DOWN", "DPD_TIMEOUT")
		}
		if end := a.givenUp(); !end.IsZero() && !n.now.Before(end) {
			if !a.forgotten {
				a.offer.edge.note(n.now, a.offer, "DOWN", "DPD_TIMEOUT")
			}
			n.lose(c, a, o)
			return
		}
	}
	a.offer.via = o.via
	n.renewChild(a, o, edge, answers)
	n.renewIKE(c, a, o, answers)
}

// lose gives a session up and tries again with what is configured now.
func (n *network) lose(c *config, a *association, o offer) {
	if o.outcome == notTrying {
		*a = association{offer: o, encaps: a.encaps, decaps: a.decaps, sendErrors: a.sendErrors}
		return
	}
	n.begin(c, a, o)
}

// renewChild makes the first child SA, or a new one before the old one ends. This is where a PFS
// group is negotiated: one that the edge does not take comes to light only now.
func (n *network) renewChild(a *association, o offer, edge edgeState, answers bool) {
	due := a.childSince.IsZero() || !n.now.Before(a.childSince.Add(a.offer.espLife()-childMargin))
	if !due || a.refused || !answers {
		return
	}
	if len(o.transforms) == 0 || n.childRefusal(o, edge) != "" || !a.childSince.IsZero() && !edge.takesPFS(o.pfs) {
		if !a.childSince.IsZero() {
			a.refused = true
			a.offer.edge.note(n.now, a.offer, "PHASE2_ERROR", "INVALID_PROPOSAL")
		}
		return
	}
	status := "REKEY"
	if a.childSince.IsZero() {
		status = "UP"
	}
	a.offer.outcome, a.offer.transforms, a.offer.childLife, a.offer.pfs = agreed, o.transforms, o.childLife, o.pfs
	a.childSince = n.now
	a.generation++
	a.offer.edge.note(n.now, a.offer, status, "")
}

// renewIKE makes a new IKE SA before the old one ends, and ends the session when an SA has reached
// its lifetime.
func (n *network) renewIKE(c *config, a *association, o offer, answers bool) {
	over := func(since time.Time, life time.Duration) bool {
		return !since.IsZero() && !n.now.Before(since.Add(life))
	}
	switch {
	case over(a.childSince, a.offer.espLife()):
		a.offer.edge.note(n.now, a.offer, "PHASE2_DOWN", "EXPIRED")
		n.lose(c, a, o)
	case over(a.ikeSince, a.offer.ikeLife()):
		a.offer.edge.note(n.now, a.offer, "PHASE1_DOWN", "EXPIRED")
		n.lose(c, a, o)
	case over(a.ikeSince, a.offer.ikeLife()*19/20) && answers && o.choice != (ikeChoice{}):
		n.nextID++
		a.id, a.ikeSince, a.offer.choice, a.offer.lifetime, a.checks = n.nextID, n.now, o.choice, o.lifetime, 0
		n.leaves(o.via, o.ike(o.port(), 1).Reply())
		n.arrives(c, o.via, o.ike(o.port(), 1))
	}
}

// keepalives counts the exchanges of dead peer detection up to now.
func (n *network) keepalives(c *config) {
	for _, a := range n.sas {
		if a.stage != ready || a.offer.dpd == nil || a.offer.dpd.mode == "on-demand" || !a.silent.IsZero() {
			continue
		}
		made := int(n.now.Sub(a.ikeSince) / seconds(a.offer.dpd.interval))
		if more := made - a.checks; more > 0 {
			n.leaves(a.offer.via, a.offer.ike(a.offer.port(), uint64(more)).Reply())
			n.arrives(c, a.offer.via, a.offer.ike(a.offer.port(), uint64(more)))
		}
		a.checks = made
	}
}
