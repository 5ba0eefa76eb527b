package scenario

import (
	"slices"
	"time"

	"github.com/ziatunnel/ziatunnel/pkg/fakeios"
)

// Event is something that goes wrong at a moment of the lab, and ends again if it is to.
type Event struct {
	After time.Duration // from the start of the lab on, on the clock of its first router
	For   time.Duration // how long it lasts; 0: to the end of the lab
	// Do is what happens, a word of edgeEvents to Edge, or of uplinkEvents to Uplink of Router.
	Do             string
	Edge           string
	Router, Uplink string
	RTT            time.Duration // of the health page, for slow
	Loss           int           // percent, for loss
}

// edgeEvent is what can happen to an edge, and how it is set to what the lab file says of it.
type edgeEvent struct {
	do    string
	begin func(*fakeios.Edge, Event)
	end   func(*fakeios.Edge, Edge)
}

// edgeEvents is what can happen to an edge, by the keys that an edge has for the same.
func edgeEvents() []edgeEvent {
	return []edgeEvent{
		{"unreachable", func(e *fakeios.Edge, _ Event) { e.SetReachable(false) },
			func(e *fakeios.Edge, was Edge) { e.SetReachable(!was.Unreachable) }},
		{"sick", func(e *fakeios.Edge, _ Event) { e.SetDegraded(true) },
			func(e *fakeios.Edge, was Edge) { e.SetDegraded(was.Sick) }},
		{"no_page", func(e *fakeios.Edge, _ Event) { e.SetPage(false) },
			func(e *fakeios.Edge, was Edge) { e.SetPage(!was.NoPage) }},
		{"no_traffic", func(e *fakeios.Edge, _ Event) { e.SetTraffic(false) },
			func(e *fakeios.Edge, was Edge) { e.SetTraffic(!was.NoTraffic) }},
		{"refusing", func(e *fakeios.Edge, _ Event) { e.SetRefusing(true) },
			func(e *fakeios.Edge, was Edge) { e.SetRefusing(was.Refusing) }},
		{"excluded", func(e *fakeios.Edge, _ Event) { e.SetExcluded(true) },
			func(e *fakeios.Edge, was Edge) { e.SetExcluded(was.Excluded) }},
		{"slow", func(e *fakeios.Edge, v Event) { e.SetProbeRTT(v.RTT) },
			func(e *fakeios.Edge, was Edge) { e.SetProbeRTT(was.Config.ProbeRTT) }},
		{"loss", func(e *fakeios.Edge, v Event) { e.SetLoss(v.Loss) },
			func(e *fakeios.Edge, was Edge) { e.SetLoss(was.Loss) }},
	}
}

// uplinkEvents is what can happen to an interface to the Internet.
var uplinkEvents = []string{string(fakeios.CableCut), string(fakeios.ProviderDown)}

func edgeEventNames() []string {
	var names []string
	for _, e := range edgeEvents() {
		names = append(names, e.do)
	}
	return names
}

// startEvents asks the clock of the first router for everything that is to happen.
func (n *Network) startEvents() {
	for _, v := range n.lab.Events {
		begin, end := n.turns(v)
		n.owed = append(n.owed, n.clock.AfterFunc(v.After, begin))
		if v.For > 0 {
			n.owed = append(n.owed, n.clock.AfterFunc(v.After+v.For, end))
		}
	}
}

// stopEvents takes back what has not happened yet.
func (n *Network) stopEvents() {
	for _, stop := range n.owed {
		stop()
	}
}

// uplinks are those of a router, with the interfaces that events are about: what is to be cut is an interface to the
// Internet from the start. A router that has no such interface does not boot.
func (l *Lab) uplinks(r Router) []fakeios.Uplink {
	out := slices.Clone(r.Config.Uplinks)
	for _, v := range l.Events {
		known := slices.ContainsFunc(out, func(u fakeios.Uplink) bool { return u.Interface == v.Uplink })
		if v.Uplink != "" && v.Router == r.Name && !known {
			out = append(out, fakeios.Uplink{Interface: v.Uplink})
		}
	}
	return out
}

// uplinkOf is the router whose uplink an event is about, and the state that the lab file gives that uplink.
func (n *Network) uplinkOf(v Event) (router int, was fakeios.UplinkState) {
	router = slices.IndexFunc(n.lab.Routers, func(r Router) bool { return r.Name == v.Router })
	for _, u := range n.lab.Routers[router].Config.Uplinks {
		if u.Interface == v.Uplink {
			was = u.State
		}
	}
	return router, was
}

// turns are what begins an event and what ends it.
func (n *Network) turns(v Event) (begin, end func()) {
	if v.Edge != "" {
		edge, was := n.edges[v.Edge], n.lab.edge(v.Edge)
		all := edgeEvents()
		kind := all[slices.IndexFunc(all, func(e edgeEvent) bool { return e.do == v.Do })]
		return func() { kind.begin(edge, v) }, func() { kind.end(edge, was) }
	}
	i, was := n.uplinkOf(v)
	// An interface that somebody has removed meanwhile cannot be cut.
	set := func(state fakeios.UplinkState) func() {
		return func() { _ = n.Routers[i].SetUplink(v.Uplink, state) }
	}
	return set(fakeios.UplinkState(v.Do)), set(was)
}
