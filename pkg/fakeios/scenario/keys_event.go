package scenario

import (
	"slices"
	"time"

	"go.yaml.in/yaml/v3"
)

// events is the list of what goes wrong at a moment.
func events(lab *Lab, places *[]*yaml.Node) value {
	return list("events", func() { lab.Events, *places = nil, nil }, func() value {
		v := &Event{}
		one := object("event", "an event", eventKeys(v), func(r *reader, n *yaml.Node) { r.judgeEvent(n, v) })
		return value{func(r *reader, n *yaml.Node) {
			one.read(r, n)
			lab.Events, *places = append(lab.Events, *v), append(*places, n)
		}, one.schema}
	})
}

func eventKeys(v *Event) []key {
	name := func(to *string) value { return text(to, objectName, "not a name", "letters, digits, . _ and -") }
	return []key{
		{"do", true, "what happens: to an edge, what its key of the same name does; to an uplink, how it is cut",
			choice(&v.Do, append(edgeEventNames(), uplinkEvents...)...)},
		{"after", false, "when, from the start of the lab on, on the clock of its first router; default at once",
			duration(&v.After, 0, 24*365*time.Hour)},
		{"for", false, "how long; default to the end of the lab", duration(&v.For, time.Millisecond, 24*365*time.Hour)},
		{"edge", false, "name of the edge that it happens to", name(&v.Edge)},
		{"router", false, "name of the router to whose uplink it happens; default the first", name(&v.Router)},
		{"uplink", false, "interface to the Internet that it happens to", text(&v.Uplink, ifaceShape,
			"not the name of an interface", "in full, for example FastEthernet4")},
		{"rtt", false, "round trip of the health page, for slow", duration(&v.RTT, time.Millisecond, time.Hour)},
		{"loss", false, "percent of the packets in tunnels that are lost, for loss", integer(&v.Loss, 1, 100)},
	}
}

// judgeEvent checks which keys an event takes and needs.
func (r *reader) judgeEvent(n *yaml.Node, v *Event) {
	onUplink := slices.Contains(uplinkEvents, v.Do)
	switch {
	case onUplink != (v.Uplink != "") || onUplink == (v.Edge != ""):
		r.hide(n, "cable and provider happen to an uplink, everything else to an edge",
			"name it with uplink, or with edge")
	case !onUplink && v.Router != "":
		r.hide(n, "router is for what happens to an uplink", "leave it out")
	}
	if (v.Do == "slow") != (v.RTT != 0) {
		r.hide(n, "rtt is for slow, which needs it", "for example 900ms")
	}
	if (v.Do == "loss") != (v.Loss != 0) {
		r.hide(n, "loss is for the event loss, which needs it", "for example 20")
	}
}

// eventsOf checks that what events happen to is there, once everything is read.
func (r *reader) eventsOf(lab *Lab, places []*yaml.Node) {
	var edges, routers []string
	for _, e := range lab.Edges {
		edges = append(edges, e.Name)
	}
	for _, router := range lab.Routers {
		routers = append(routers, router.Name)
	}
	for i := range lab.Events {
		v := &lab.Events[i]
		if v.Uplink != "" && v.Router == "" && len(routers) > 0 {
			v.Router = routers[0]
		}
		switch {
		case v.Edge != "" && !slices.Contains(edges, v.Edge):
			r.note(places[i], v.Edge, "there is no such edge", suggestion(v.Edge, edges))
		case v.Router != "" && !slices.Contains(routers, v.Router):
			r.note(places[i], v.Router, "there is no such router", suggestion(v.Router, routers))
		}
	}
}
